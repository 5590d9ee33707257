import type { Rafiki } from '../client.ts'
import {
  IncomingDocument,
  IncomingPaymentsDocument,
  OutgoingDocument,
  OutgoingPaymentsDocument,
  PaymentsDocument,
  type IncomingFragment,
  type OutgoingFragment,
  type PaymentsQuery
} from '../documents/backend/payments.ts'
import { answered } from '../client.ts'
import { prepare } from '../operation.ts'
import { prepareLookup } from './batchLookup.ts'
import type { Window } from './grantRows.ts'
import { isOf, provenPage, type Page } from './provenRows.ts'

/** The `receiver` is the URL of an incoming payment; the `error` is in Rafiki's own words. */
export type OutgoingPayment = OutgoingFragment
export type IncomingPayment = IncomingFragment

/** A row of the list that holds both kinds, where no more is known of either. */
export type AnyPayment = PaymentsQuery['payments']['edges'][number]['node']

export const outgoingPaymentsByIds = prepareLookup(OutgoingDocument, (id) => ({ id }))
export const incomingPaymentsByIds = prepareLookup(IncomingDocument, (id) => ({ id }))

const outgoingList = prepare(OutgoingPaymentsDocument)
const incomingList = prepare(IncomingPaymentsDocument)
const anyList = prepare(PaymentsDocument)

interface PaymentFilter {
  walletAddressId: { in: readonly string[] }
}

/** Outgoing payments of some wallet addresses. @throws GatewayError */
export async function listOutgoingPayments(
  rafiki: Rafiki,
  window: Window,
  filter: PaymentFilter & { state?: { in: readonly string[] } }
): Promise<Page<OutgoingPayment>> {
  const tenantId = rafiki.tenant.id
  const page = await rafiki.ask(outgoingList, 'outgoingPayments', { ...window, filter, tenantId })
  return provenPage(
    rafiki,
    outgoingList,
    page,
    (row) => isOf(row, tenantId) && filter.walletAddressId.in.includes(row.walletAddressId)
  )
}

/** Incoming payments of one wallet address. Expired ones that nobody paid are not among them. @throws GatewayError */
export async function listIncomingPayments(
  rafiki: Rafiki,
  window: Window,
  walletAddressId: string
): Promise<Page<IncomingPayment>> {
  const tenantId = rafiki.tenant.id
  const found = await rafiki.ask(incomingList, 'walletAddress', { ...window, id: walletAddressId })
  return provenPage(
    rafiki,
    incomingList,
    answered(rafiki, incomingList, found.incomingPayments),
    (row) => isOf(found, tenantId) && isOf(row, tenantId) && row.walletAddressId === walletAddressId
  )
}

/**
 * Payments of both kinds of some wallet addresses, in one exact order. Rafiki also lists incoming payments that expired
 * unpaid, which no look-up finds any more. A row's look-up must prove its tenant.
 * @throws GatewayError
 */
export async function listPayments(
  rafiki: Rafiki,
  window: Window,
  filter: PaymentFilter & { type?: { in: readonly string[] } }
): Promise<Page<AnyPayment>> {
  const page = await rafiki.ask(anyList, 'payments', { ...window, filter, tenantId: rafiki.tenant.id })
  return provenPage(rafiki, anyList, page, (row) => filter.walletAddressId.in.includes(row.walletAddressId))
}
