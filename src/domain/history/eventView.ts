import type { Context } from '../../context.ts'
import type { Actor, EventKind, JournalEvent } from '../../journal/event.ts'
import { property } from '../../lib/property.ts'
import type { Amount } from '../../rafiki/grant.ts'
import { isViewers, subjectOf } from './viewerEvents.ts'

/** The kinds of events that account holders see, and the type of each. Other kinds are no part of what they see. */
const typeNames = {
  'grant.requested': 'MyGrantRequestedEvent',
  'grant.approved': 'MyGrantApprovedEvent',
  'grant.rejected': 'MyGrantRejectedEvent',
  'grant.token_issued': 'MyGrantTokenIssuedEvent',
  'grant.revoked': 'MyGrantRevokedEvent',
  'grant.expired': 'MyGrantExpiredEvent',
  'grant.revived': 'MyGrantRevivedEvent',
  'terms.shown': 'MyTermsShownEvent',
  'consent.given': 'MyConsentGivenEvent',
  'consent.refused': 'MyConsentRefusedEvent',
  'payment.created': 'MyPaymentCreatedEvent',
  'payment.completed': 'MyPaymentCompletedEvent',
  'payment.failed': 'MyPaymentFailedEvent',
  'payment.cancelled': 'MyPaymentCancelledEvent',
  'client.renamed': 'MyClientRenamedEvent',
  'data.read': 'MyDataReadEvent',
  'data.exported': 'MyDataExportedEvent',
  'person.erased': 'MyDataErasedEvent'
} as const satisfies Partial<Record<EventKind, string>>

type ShownKind = keyof typeof typeNames
const isShown = (kind: EventKind): kind is ShownKind => kind in typeNames
export const shownKinds: readonly EventKind[] = Object.keys(typeNames).filter((it): it is ShownKind => it in typeNames)

/** As the contract names them: GRANT_TOKEN_ISSUED. */
export const contractName = (kind: EventKind): string => kind.replace('.', '_').toUpperCase()
export const kindOf = new Map(shownKinds.map((kind) => [contractName(kind), kind]))

type Role = 'ACCOUNT_HOLDER' | 'OTHER_ACCOUNT_HOLDER' | 'CLIENT' | 'WALLET' | 'UNKNOWN'

/** Who did it. All but the role is told to the account holder who did it, and to nobody else. */
interface MyEventActor {
  role: Role
  clientId?: string
  authenticatedAt?: Date
  acr?: string
  sessionId?: string
  tokenId?: string
  address?: string
  userAgent?: string
  delegated?: boolean
}

export interface MyEvent {
  __typename: string
  id: string
  at: Date
  notBefore: Date | null
  notAfter: Date | null
  by: MyEventActor
  grantId?: string
  paymentId?: string
  client?: string
  termsDigest?: string
  debitAmount?: Amount
  receiveAmount?: Amount
  sentAmount?: Amount
}

/** Who acted, by role. Employees are the wallet. */
export function roleOf({ viewer }: Context, actor: Actor): Role {
  switch (actor.role) {
    case 'accountHolder':
      return actor.subject === viewer.subject ? 'ACCOUNT_HOLDER' : 'OTHER_ACCOUNT_HOLDER'
    case 'client':
      return 'CLIENT'
    case 'operator':
    case 'gateway':
      return 'WALLET'
    case 'unknown':
      return 'UNKNOWN'
  }
}

/** An event at the viewer's wallet addresses, cut to what is theirs: of somebody else's, its kind and time. */
export async function viewEvent(context: Context, event: JournalEvent): Promise<MyEvent> {
  const { id, kind, at, notBefore, notAfter } = event
  if (!isShown(kind)) throw new Error(`Nobody is shown events of the kind ${kind}.`)
  const seen = {
    ...{ __typename: typeNames[kind], id, at: new Date(at) },
    ...{ notBefore: dateOf(notBefore), notAfter: dateOf(notAfter) }
  }
  if (event.erased || !(await isViewers(context, event))) {
    const other = subjectOf(event) !== undefined && subjectOf(event) !== context.viewer.subject
    return { ...seen, by: { role: other ? 'OTHER_ACCOUNT_HOLDER' : 'UNKNOWN' } }
  }
  const { grantId, paymentId, client, details } = event
  return { ...seen, by: actorOf(context, event.actor), grantId, paymentId, client, ...detailsOf(details) }
}

export const dateOf = (milliseconds: number | undefined): Date | null =>
  milliseconds === undefined ? null : new Date(milliseconds)

function actorOf(context: Context, actor: Actor): MyEventActor {
  const role = roleOf(context, actor)
  if (role !== 'ACCOUNT_HOLDER') return { role }
  const { clientId, authTime, acr, sid: sessionId, jti: tokenId, address, userAgent } = actor
  const signedIn = new Date((authTime ?? NaN) * 1000)
  const authenticatedAt = Number.isNaN(signedIn.getTime()) ? undefined : signedIn
  return { role, clientId, authenticatedAt, acr, sessionId, tokenId, address, userAgent, delegated: isDelegated(actor) }
}

/** Who acts for an account holder may be an employee: that somebody does is told, and not who. */
export const isDelegated = ({ act, actTooLong }: Actor): boolean => act !== undefined || actTooLong === true

const detailsOf = (details: JournalEvent['details']): Partial<MyEvent> => ({
  termsDigest: textIn(details, 'termsDigest'),
  debitAmount: amountIn(details, 'debitAmount'),
  receiveAmount: amountIn(details, 'receiveAmount'),
  sentAmount: amountIn(details, 'sentAmount')
})

function textIn(details: unknown, name: string): string | undefined {
  const text = property(details, name)
  return typeof text === 'string' ? text : undefined
}

function amountIn(details: unknown, name: string): Amount | undefined {
  const amount = property(details, name)
  const [value, assetCode, assetScale] = ['value', 'assetCode', 'assetScale'].map((it) => property(amount, it))
  const whole = typeof value === 'string' && typeof assetCode === 'string' && typeof assetScale === 'number'
  return whole ? { value, assetCode, assetScale } : undefined
}
