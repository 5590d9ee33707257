import type { Config } from '../../config/config.ts'
import type { Context } from '../../context.ts'
import type { GrantStatus } from '../../history.ts'
import type { Viewer } from '../../identity/viewer.ts'
import { accessKinds, askedKinds, kindsOf } from '../../rafiki/accessKinds.ts'
import type { Access, GrantState, GrantTerms, SubjectId } from '../../rafiki/grant.ts'
import { periodNow } from './periodNow.ts'

export type { GrantStatus }

/** An access of a grant of the caller's, with the grant that it is part of. */
export type MyGrantAccess = Access & { grant: MyGrant }

/** A grant, cut to what is its viewer's. */
export interface MyGrant extends GrantState {
  id: string
  client: string | null
  createdAt: string
  status: GrantStatus
  access: MyGrantAccess[]
  subject: { subIds: SubjectId[] } | null
  shared: boolean
  canSpend: boolean
  consentRequired: boolean
}

type Settings = Pick<Config['rafiki'], 'interactionExpirySeconds' | 'asksFor'>

/** What a view depends on beside its grant. */
type Viewing = Pick<Context, 'rafiki' | 'time' | 'viewer' | 'settings'>

/** A grant's status at a moment, and until when it has that if Rafiki changes nothing; in milliseconds. */
function statusAt(
  { state, finalizationReason, createdAt }: GrantState & { createdAt: string },
  { interactionExpirySeconds }: Settings,
  now: number
): { status: GrantStatus; until: number } {
  switch (state) {
    case 'PROCESSING':
    case 'PENDING': {
      // Rafiki leaves unanswered requests as they are for ever; nobody can answer them after this time.
      const expires = Date.parse(createdAt) + interactionExpirySeconds * 1000 + 1
      return now >= expires
        ? { status: 'EXPIRED', until: Infinity }
        : { status: 'AWAITING_APPROVAL', until: expires || Infinity }
    }
    case 'APPROVED':
      return { status: 'ACTIVE', until: Infinity }
    case 'FINALIZED':
      // ISSUED means that the client holds a token: the grant is as live as can be.
      return {
        status: finalizationReason === 'ISSUED' ? 'ACTIVE' : (finalizationReason ?? 'ACTIVE'),
        until: Infinity
      }
  }
}

/** The status that a grant has at the time of the request. */
export const statusNow = (
  { time, settings }: Pick<Context, 'time' | 'settings'>,
  grant: GrantState & { createdAt: string }
): GrantStatus => time.read((now) => statusAt(grant, settings, now)).status

/** Accesses that are the viewer's, or nobody's in particular. Those that name somebody else's address are withheld. */
export const visibleAccess = ({ wallet }: Viewer, access: readonly Access[]): Access[] =>
  access.filter(({ identifier }) => identifier === null || wallet.owns(identifier))

/** Whether money can be sent by it while its grant is live. */
export const sends = (access: Pick<Access, 'type' | 'actions'>): boolean => (kindsOf(access) & accessKinds.sends) !== 0

/** Whether one of these accesses can send money now. What cannot be told counts as one. */
const sendsNow = (context: Viewing, access: readonly Access[]): boolean =>
  access.some((it) => sends(it) && periodNow(context, it.limits)?.period !== null)

/** Whether Rafiki asks an account holder for it. */
export const needsConsent = (access: Pick<Access, 'type' | 'actions'>, settings: Settings): boolean =>
  (kindsOf(access) & askedKinds(settings)) !== 0

/** The viewer's view of a grant that was proven theirs. */
export function viewGrant(context: Viewing, terms: GrantTerms, { state, finalizationReason }: GrantState): MyGrant {
  const { viewer, settings } = context
  const { id, client, createdAt } = terms
  const access = visibleAccess(viewer, terms.access)
  const status = statusNow(context, { state, finalizationReason, createdAt })
  const subIds = (terms.subject?.sub_ids ?? []).filter(({ subId }) => viewer.wallet.owns(subId))
  const view: MyGrant = {
    id,
    client,
    createdAt,
    state,
    finalizationReason,
    status,
    access: [],
    subject: subIds.length > 0 ? { subIds } : null,
    shared: access.length < terms.access.length,
    canSpend: status === 'ACTIVE' && sendsNow(context, access),
    consentRequired: subIds.length > 0 || access.some((it) => needsConsent(it, settings))
  }
  view.access = access.map((it) => ofGrant(it, view))
  return view
}

// Field by field: V8 copies what is frozen ten times as slowly.
const ofGrant = ({ id, identifier, type, actions, limits, createdAt }: Access, grant: MyGrant): MyGrantAccess => ({
  id,
  identifier,
  type,
  actions,
  limits,
  createdAt,
  grant
})
