import type { Config } from '../../config/config.ts'
import type { GrantStatus } from '../../history.ts'
import type { Viewer } from '../../identity/viewer.ts'
import type { Access, GrantState, GrantTerms, SubjectId } from '../../rafiki/grant.ts'
import { periodOf, type Reckoned } from './periods.ts'

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

/** Until when a grant has the status that it has, in milliseconds, if Rafiki changes nothing. */
export const statusEnds = (
  { state, createdAt }: Pick<GrantState, 'state'> & { createdAt: string },
  { interactionExpirySeconds }: Settings,
  now: number
): number => {
  const expires = Date.parse(createdAt) + interactionExpirySeconds * 1000 + 1
  return (state === 'PROCESSING' || state === 'PENDING') && now < expires ? expires : Infinity
}

export function statusOf(
  grant: GrantState & { createdAt: string },
  { interactionExpirySeconds }: Settings,
  now: number
): GrantStatus {
  switch (grant.state) {
    case 'PROCESSING':
    case 'PENDING':
      // Rafiki leaves unanswered requests as they are for ever; nobody can answer them after this time.
      return now - Date.parse(grant.createdAt) > interactionExpirySeconds * 1000 ? 'EXPIRED' : 'AWAITING_APPROVAL'
    case 'APPROVED':
      return 'ACTIVE'
    case 'FINALIZED':
      // ISSUED means that the client holds a token: the grant is as live as can be.
      return grant.finalizationReason === 'ISSUED' ? 'ACTIVE' : (grant.finalizationReason ?? 'ACTIVE')
  }
}

/** Accesses that are the viewer's, or nobody's in particular. Those that name somebody else's address are withheld. */
const visibleAccess = ({ wallet }: Viewer, access: readonly Access[]): Access[] =>
  access.filter(({ identifier }) => identifier === null || wallet.owns(identifier))

/** Whether money can be sent by it while its grant is live. An access that may only look at payments sends none. */
export const sends = ({ type, actions }: Pick<Access, 'type' | 'actions'>): boolean =>
  type === 'outgoing-payment' && actions.includes('create')

/** The period that limits are in now; undefined where they have no interval. */
type PeriodNow = (limits: Access['limits']) => Pick<Reckoned, 'period'> | undefined

/** Whether one of these accesses can send money now. What cannot be told counts as one. */
const sendsNow = (access: readonly Access[], periodNow: PeriodNow): boolean =>
  access.some((it) => sends(it) && periodNow(it.limits)?.period !== null)

/** As Rafiki decides whether to ask an account holder (auth service, `canSkipInteraction`). */
export function needsConsent({ type, actions }: Pick<Access, 'type' | 'actions'>, { asksFor }: Settings): boolean {
  if (type !== 'incoming-payment' && type !== 'quote') return true
  const asked = type === 'quote' ? asksFor.quote : asksFor.incomingPayment
  return asked || (asksFor.listAll && actions.includes('list-all'))
}

/** The viewer's view of a grant that was proven theirs. */
export function viewGrant(
  viewer: Viewer,
  terms: GrantTerms,
  { state, finalizationReason }: GrantState,
  settings: Settings,
  now: number,
  periodNow: PeriodNow = (limits) => periodOf(limits, now)
): MyGrant {
  const { id, client, createdAt } = terms
  const access = visibleAccess(viewer, terms.access)
  const status = statusOf({ state, finalizationReason, createdAt }, settings, now)
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
    canSpend: status === 'ACTIVE' && sendsNow(access, periodNow),
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
