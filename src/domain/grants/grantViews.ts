import type { Context } from '../../context.ts'
import { perRequest } from '../../rafiki/client.ts'
import type { GrantState, GrantTerms } from '../../rafiki/grant.ts'
import { periodNow } from './periodNow.ts'
import { statusEnds, statusOf, viewGrant, type GrantStatus, type MyGrant } from './grantView.ts'

const viewsOf = perRequest(() => new Map<string, MyGrant>())

/** The caller's view of a grant that is proven theirs: made once a request, however often it is asked for. */
export function viewOf(context: Context, terms: GrantTerms, { state, finalizationReason }: GrantState): MyGrant {
  const { rafiki, viewer, settings, time } = context
  const views = viewsOf(rafiki)
  const known = views.get(terms.id)
  if (known?.state === state && known.finalizationReason === finalizationReason) return known
  rafiki.viewRows(1)
  time.holdsUntil(statusEnds({ state, createdAt: terms.createdAt }, settings, time.at))
  const view = viewGrant(viewer, terms, { state, finalizationReason }, settings, time.at, (limits) =>
    periodNow(context, limits)
  )
  views.set(terms.id, view)
  return view
}

/** The status that a grant has at the time of the request. */
export const statusNow = (
  { time, settings }: Pick<Context, 'time' | 'settings'>,
  grant: GrantState & { createdAt: string }
): GrantStatus =>
  time.read((now) => ({ status: statusOf(grant, settings, now), until: statusEnds(grant, settings, now) })).status
