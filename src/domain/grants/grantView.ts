import type { Config } from '../../config/config.ts'
import type { Viewer, Wallet } from '../../identity/viewer.ts'
import type { Access, Grant, GrantState, GrantTerms, SubjectId } from '../../rafiki/grant.ts'
import { keptWith, unchanging } from '../../lib/unchanging.ts'
import { periodOf, type Count } from './periods.ts'

export const statuses = ['AWAITING_APPROVAL', 'EXPIRED', 'ACTIVE', 'REVOKED', 'REJECTED'] as const
export type GrantStatus = (typeof statuses)[number]

/** A grant, cut to what is its viewer's. */
export interface MyGrant extends GrantState {
  id: string
  client: string | null
  createdAt: string
  status: GrantStatus
  access: Access[]
  subject: { subIds: SubjectId[] } | null
  shared: boolean
  canSpend: boolean
  consentRequired: boolean
}

type Settings = Pick<Config['rafiki'], 'interactionExpirySeconds' | 'asksFor'>

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

/** Whether one of these accesses can send money now, and how long that holds. What cannot be told counts as one. */
function sending(access: readonly Access[], now: number, count?: Count): { now: boolean; until: number } {
  const reckoned = access.filter(sends).map(({ limits }) => periodOf(limits, now, count))
  return {
    now: reckoned.some((it) => it?.period !== null),
    until: Math.min(...reckoned.map((it) => it?.until ?? Infinity))
  }
}

/** As Rafiki decides whether to ask an account holder (auth service, `canSkipInteraction`). */
export function needsConsent({ type, actions }: Pick<Access, 'type' | 'actions'>, { asksFor }: Settings): boolean {
  if (type !== 'incoming-payment' && type !== 'quote') return true
  const asked = type === 'quote' ? asksFor.quote : asksFor.incomingPayment
  return asked || (asksFor.listAll && actions.includes('list-all'))
}

/** The viewer's view of a grant of theirs, and until when it is this one while the grant's status is. */
function viewGrant(
  viewer: Viewer,
  grant: Grant,
  settings: Settings,
  now: number,
  count?: Count
): { view: MyGrant; until: number } {
  const access = visibleAccess(viewer, grant.access)
  const status = statusOf(grant, settings, now)
  const money = status === 'ACTIVE' ? sending(access, now, count) : { now: false, until: Infinity }
  const subIds = (grant.subject?.sub_ids ?? []).filter(({ subId }) => viewer.wallet.owns(subId))
  const view = {
    id: grant.id,
    client: grant.client,
    createdAt: grant.createdAt,
    state: grant.state,
    finalizationReason: grant.finalizationReason,
    status,
    access,
    subject: subIds.length > 0 ? { subIds } : null,
    shared: access.length < grant.access.length,
    canSpend: money.now,
    consentRequired: subIds.length > 0 || access.some((it) => needsConsent(it, settings))
  }
  return { view, until: money.until }
}

interface Kept extends GrantState {
  wallet: Wallet['number']
  settings: Settings
  status: GrantStatus
  /** From its making on, until a period begins or ends. */
  from: number
  until: number
  view: MyGrant
}

/** Only the last view of each. */
const kept = keptWith<GrantTerms, Kept>()

/**
 * The viewer's view of a grant whose terms are cached. The object is the same while its state, its status (which also
 * changes with time), the settings and the viewer's wallet are the same. Ownership was proven before, each time.
 */
export function keptView(
  viewer: Viewer,
  terms: GrantTerms,
  { state, finalizationReason }: GrantState,
  settings: Settings,
  now: number,
  count?: Count
): MyGrant {
  const wallet = viewer.wallet.number
  const status = statusOf({ state, finalizationReason, createdAt: terms.createdAt }, settings, now)
  const last = kept.get(terms)
  if (
    last?.state === state &&
    last.finalizationReason === finalizationReason &&
    last.status === status &&
    last.settings === settings &&
    last.wallet === wallet &&
    last.from <= now &&
    now < last.until
  )
    return last.view
  const { view, until } = viewGrant(viewer, { ...terms, state, finalizationReason }, settings, now, count)
  // By its number: terms are kept for longer than wallets, which may be large.
  kept.set(terms, { wallet, settings, state, finalizationReason, status, from: now, until, view: unchanging(view) })
  return view
}
