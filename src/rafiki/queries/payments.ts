import { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import type { Window } from './grants.ts'
import type { Amount } from '../grant.ts'
import { prepareLookUp } from './batchLookup.ts'
import { prepare, type Operation } from '../operation.ts'

interface Row {
  id: string
  walletAddressId: string
  client: string | null
  createdAt: string
  /** Free JSON that anybody may have written. */
  metadata: Readonly<Record<string, unknown>> | null
  tenant: { id: string } | null
}

export interface OutgoingPayment extends Row {
  state: 'FUNDING' | 'SENDING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'
  /** Rafiki's own words. */
  error: string | null
  debitAmount: Amount
  receiveAmount: Amount
  sentAmount: Amount
  /** URL of an incoming payment. */
  receiver: string
  grantId: string | null
}

export interface IncomingPayment extends Row {
  url: string
  state: 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'EXPIRED'
  expiresAt: string
  incomingAmount: Amount | null
  receivedAmount: Amount
}

/** A row of the list that holds both kinds, where no more is known of either. */
export interface AnyPayment {
  id: string
  type: 'INCOMING' | 'OUTGOING'
  state: string
  walletAddressId: string
}

export interface Page<T> {
  rows: readonly T[]
  /** Right newest first, wrong with `sortOrder: ASC` (measured). */
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }
}

const amount = '{ value assetCode assetScale }'
const outgoing = `fragment Outgoing on OutgoingPayment {
  id walletAddressId client createdAt metadata state error receiver grantId tenant { id }
  debitAmount ${amount} receiveAmount ${amount} sentAmount ${amount}
}`
const incoming = `fragment Incoming on IncomingPayment {
  id walletAddressId client createdAt metadata url state expiresAt tenant { id }
  incomingAmount ${amount} receivedAmount ${amount}
}`
const tenantOf = (row: Row): string | undefined => row.tenant?.id

export const outgoingPaymentsByIds = prepareLookUp<OutgoingPayment>({
  root: 'outgoingPayment',
  argument: 'id',
  fragment: outgoing,
  tenantOf
})
export const incomingPaymentsByIds = prepareLookUp<IncomingPayment>({
  root: 'incomingPayment',
  argument: 'id',
  fragment: incoming,
  tenantOf
})

const window = '$after: String, $before: String, $first: Int, $last: Int, $sortOrder: SortOrder'
const windowed = 'after: $after, before: $before, first: $first, last: $last, sortOrder: $sortOrder'
const pageInfo = 'pageInfo { hasNextPage hasPreviousPage }'

const outgoingList = prepare(
  'backend',
  `query OutgoingPayments(${window}, $filter: OutgoingPaymentFilter, $tenantId: String) {
    outgoingPayments(${windowed}, filter: $filter, tenantId: $tenantId) { ${pageInfo} edges { node { ...Outgoing } } }
  } ${outgoing}`
)
const incomingList = prepare(
  'backend',
  `query IncomingPayments(${window}, $id: String!) {
    walletAddress(id: $id) {
      tenant { id }
      incomingPayments(${windowed}) { ${pageInfo} edges { node { ...Incoming } } }
    }
  } ${incoming}`
)
const anyList = prepare(
  'backend',
  `query Payments(${window}, $filter: PaymentFilter, $tenantId: String) {
    payments(${windowed}, filter: $filter, tenantId: $tenantId) {
      ${pageInfo} edges { node { id type state walletAddressId } }
    }
  }`
)

export interface Connection<T> {
  pageInfo: Page<T>['pageInfo']
  edges: readonly { node: T }[]
}

/** Outgoing payments of some wallet addresses. @throws GatewayError */
export async function listOutgoingPayments(
  rafiki: Rafiki,
  window: Window,
  filter: { walletAddressId: { in: readonly string[] }; state?: { in: readonly string[] } }
): Promise<Page<OutgoingPayment>> {
  const tenantId = rafiki.tenant.id
  const page = await rafiki.ask<Connection<OutgoingPayment>>(outgoingList, 'outgoingPayments', {
    ...window,
    filter,
    tenantId
  })
  const proven = (row: OutgoingPayment): boolean =>
    row.tenant?.id === tenantId && filter.walletAddressId.in.includes(row.walletAddressId)
  return provenPage(rafiki, outgoingList, page, proven)
}

/** Incoming payments of one wallet address. Expired ones that nobody paid are not among them. @throws GatewayError */
export async function listIncomingPayments(
  rafiki: Rafiki,
  window: Window,
  walletAddressId: string
): Promise<Page<IncomingPayment>> {
  const found = await rafiki.ask<{ tenant: { id: string } | null; incomingPayments: Connection<IncomingPayment> }>(
    incomingList,
    'walletAddress',
    { ...window, id: walletAddressId }
  )
  const ours = found.tenant?.id === rafiki.tenant.id
  const proven = (row: IncomingPayment): boolean =>
    ours && row.tenant?.id === rafiki.tenant.id && row.walletAddressId === walletAddressId
  return provenPage(rafiki, incomingList, found.incomingPayments, proven)
}

/**
 * Payments of both kinds of some wallet addresses, in one exact order. Rafiki also lists incoming payments that expired
 * unpaid, which no look-up finds any more. A row's look-up must prove its tenant.
 * @throws GatewayError
 */
export async function listPayments(
  rafiki: Rafiki,
  window: Window,
  filter: { walletAddressId: { in: readonly string[] }; type?: { in: readonly string[] } }
): Promise<Page<AnyPayment>> {
  const page = await rafiki.ask<Connection<AnyPayment>>(anyList, 'payments', {
    ...window,
    filter,
    tenantId: rafiki.tenant.id
  })
  const proven = (row: AnyPayment): boolean => filter.walletAddressId.in.includes(row.walletAddressId)
  return provenPage(rafiki, anyList, page, proven)
}

/** A page whose every row is proven to be what was asked for. @throws GatewayError UPSTREAM_UNTRUSTED */
export function provenPage<T>(
  rafiki: Rafiki,
  operation: Operation,
  { edges, pageInfo }: Connection<T>,
  proven: (row: T) => boolean
): Page<T> {
  const rows = edges.map(({ node }) => node)
  rafiki.viewRows(rows.length)
  if (!rows.every(proven)) {
    const error = new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with data that is not proven to be yours.')
    throw rafiki.report(error, operation)
  }
  return { rows, pageInfo }
}

type Input = Record<string, unknown>

const createIncoming = prepare(
  'backend',
  `mutation CreateIncomingPayment($input: CreateIncomingPaymentInput!) {
    createIncomingPayment(input: $input) { payment { id } }
  }`
)
const createOutgoing = prepare(
  'backend',
  `mutation CreateOutgoingPayment($input: CreateOutgoingPaymentInput!) {
    createOutgoingPayment(input: $input) { payment { id } }
  }`
)
const cancelOutgoing = prepare(
  'backend',
  `mutation CancelOutgoingPayment($input: CancelOutgoingPaymentInput!) {
    cancelOutgoingPayment(input: $input) { payment { id } }
  }`
)
const complete = prepare(
  'backend',
  `mutation CompleteReceiver($input: CompleteReceiverInput!) { completeReceiver(input: $input) { receiver { id } } }`
)

const paymentOf = async (rafiki: Rafiki, operation: Operation, field: string, input: Input): Promise<string> =>
  (await rafiki.ask<{ payment: { id: string } }>(operation, field, { input })).payment.id

/** Answers the new payment's id, or that of the one that the idempotency key stands for. @throws GatewayError */
export const createIncomingPayment = (rafiki: Rafiki, input: Input): Promise<string> =>
  paymentOf(rafiki, createIncoming, 'createIncomingPayment', input)

/**
 * Creates an outgoing payment. Prove first that wallet address and quote are the payer's: Rafiki looks for quotes among
 * everyone's.
 */
export const createOutgoingPayment = (rafiki: Rafiki, input: Input): Promise<string> =>
  paymentOf(rafiki, createOutgoing, 'createOutgoingPayment', input)

export const cancelOutgoingPayment = (rafiki: Rafiki, input: Input): Promise<string> =>
  paymentOf(rafiki, cancelOutgoing, 'cancelOutgoingPayment', input)

/** Closes a payment request, by its own URL. Prove first whose it is: Rafiki does not. @throws GatewayError */
export async function completeReceiver(rafiki: Rafiki, incomingPaymentUrl: string): Promise<void> {
  await rafiki.ask(complete, 'completeReceiver', { input: { incomingPaymentUrl } })
}
