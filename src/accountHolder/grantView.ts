import type { Config } from '../config.ts'
import type { Viewer, Wallet } from '../identity/viewer.ts'
import type { Access, Grant, GrantState, GrantTerms, SubjectId } from '../rafiki/grants.ts'
import { keptWith, unchanging } from '../unchanging.ts'

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
export const visibleAccess = ({ wallet }: Viewer, access: readonly Access[]): Access[] =>
  access.filter(({ identifier }) => identifier === null || wallet.owns(identifier))

/** An access that may only look at payments sends none. */
export const canSpend = (access: readonly Pick<Access, 'type' | 'actions'>[]): boolean =>
  access.some(({ type, actions }) => type === 'outgoing-payment' && actions.includes('create'))

/** As Rafiki decides whether to ask an account holder (auth service, `canSkipInteraction`). */
export function needsConsent({ type, actions }: Pick<Access, 'type' | 'actions'>, { asksFor }: Settings): boolean {
  if (type !== 'incoming-payment' && type !== 'quote') return true
  const asked = type === 'quote' ? asksFor.quote : asksFor.incomingPayment
  return asked || (asksFor.listAll && actions.includes('list-all'))
}

/** The viewer's view of a grant of theirs. */
export function viewGrant(viewer: Viewer, grant: Grant, settings: Settings, now: number): MyGrant {
  const access = visibleAccess(viewer, grant.access)
  const subIds = (grant.subject?.sub_ids ?? []).filter(({ subId }) => viewer.wallet.owns(subId))
  return {
    id: grant.id,
    client: grant.client,
    createdAt: grant.createdAt,
    state: grant.state,
    finalizationReason: grant.finalizationReason,
    status: statusOf(grant, settings, now),
    access,
    subject: subIds.length > 0 ? { subIds } : null,
    shared: access.length < grant.access.length,
    canSpend: canSpend(access),
    consentRequired: subIds.length > 0 || access.some((it) => needsConsent(it, settings))
  }
}

interface Kept extends GrantState {
  wallet: Wallet['number']
  settings: Settings
  status: GrantStatus
  view: MyGrant
}

/** Of each the last view only. */
const kept = keptWith<GrantTerms, Kept>()

/**
 * The viewer's view of a grant whose terms are remembered: the same object while its state, its status (which time
 * changes as well), the settings and the viewer's wallet are the same. Whose the grant is was proven before, each time.
 */
export function keptView(
  viewer: Viewer,
  terms: GrantTerms,
  { state, finalizationReason }: GrantState,
  settings: Settings,
  now: number
): MyGrant {
  const wallet = viewer.wallet.number
  const status = statusOf({ state, finalizationReason, createdAt: terms.createdAt }, settings, now)
  const last = kept.get(terms)
  if (
    last?.state === state &&
    last.finalizationReason === finalizationReason &&
    last.status === status &&
    last.settings === settings &&
    last.wallet === wallet
  )
    return last.view
  const view = unchanging(viewGrant(viewer, { ...terms, state, finalizationReason }, settings, now))
  // By its number: terms are kept for longer than wallets, which may be large.
  kept.set(terms, { wallet, settings, state, finalizationReason, status, view })
  return view
}
