import type { Context } from '../../context.ts'
import { perRequest } from '../../rafiki/client.ts'
import type { GrantState, GrantTerms } from '../../rafiki/grant.ts'
import { viewGrant, type MyGrant } from './grantView.ts'

const viewsOf = perRequest(() => new Map<string, MyGrant>())

/** The caller's view of a grant that is proven theirs: made once a request, however often it is asked for. */
export function viewOf(context: Context, terms: GrantTerms, { state, finalizationReason }: GrantState): MyGrant {
  const { rafiki } = context
  const views = viewsOf(rafiki)
  const known = views.get(terms.id)
  if (known?.state === state && known.finalizationReason === finalizationReason) return known
  rafiki.viewRows(1)
  const view = viewGrant(context, terms, { state, finalizationReason })
  views.set(terms.id, view)
  return view
}
