import type { Rafiki } from '../client.ts'
import { NewestGrantsDocument, type NewestGrantsQuery } from '../documents/auth/journal.ts'
import { GrantPaymentsDocument } from '../documents/backend/grantPayments.ts'
import {
  AddressOfDocument,
  PaymentEventsDocument,
  PaymentOrderDocument,
  UnknownEventsDocument,
  type PaymentEventsQuery,
  type PaymentOrderQuery,
  type UnknownEventsQuery
} from '../documents/backend/journal.ts'
import { prepare } from '../operation.ts'
import { prepareLookup } from './batchLookup.ts'
import type { GrantPayment } from './grantPayments.ts'
import { isOf, provenPage, type Page } from './provenRows.ts'

/* All that a tenant has, newest first, as the journal follows it. */

export type NewestGrant = NewestGrantsQuery['grants']['edges'][number]['node']
export type PaymentEvent = PaymentEventsQuery['webhookEvents']['edges'][number]['node']
type UnknownEvent = UnknownEventsQuery['webhookEvents']['edges'][number]['node']
type PaymentPlace = PaymentOrderQuery['payments']['edges'][number]['node']

export interface NewestWindow {
  first: number
  after?: string
}

const grants = prepare(NewestGrantsDocument)
const payments = prepare(GrantPaymentsDocument)
const paymentOrder = prepare(PaymentOrderDocument)
const events = prepare(PaymentEventsDocument)
const unknownEvents = prepare(UnknownEventsDocument)

/** @throws GatewayError */
export async function listNewestGrants(rafiki: Rafiki, window: NewestWindow): Promise<Page<NewestGrant>> {
  const tenantId = rafiki.tenant.id
  const page = await rafiki.ask(grants, 'grants', { ...window, tenantId })
  return provenPage(rafiki, grants, page, (row) => isOf(row, tenantId))
}

/** @throws GatewayError */
export async function listTenantPayments(rafiki: Rafiki, window: NewestWindow): Promise<Page<GrantPayment>> {
  const tenantId = rafiki.tenant.id
  const page = await rafiki.ask(payments, 'outgoingPayments', { ...window, tenantId })
  return provenPage(rafiki, payments, page, (row) => isOf(row, tenantId))
}

/** Where the rows of that page are, also where Rafiki fails it for one of them. The look-up of a row proves its tenant. @throws GatewayError */
export const listPaymentOrder = async (rafiki: Rafiki, window: NewestWindow): Promise<Page<PaymentPlace>> =>
  unprovenPage(rafiki, await rafiki.ask(paymentOrder, 'payments', { ...window, tenantId: rafiki.tenant.id }))

/**
 * What Rafiki told the wallet's backend of outgoing payments. Rows of other tenants may be among them, and what a row says
 * of its payment is not proven.
 * @throws GatewayError
 */
export const listPaymentEvents = async (rafiki: Rafiki, window: NewestWindow): Promise<Page<PaymentEvent>> =>
  unprovenPage(rafiki, await rafiki.ask(events, 'webhookEvents', { ...window, tenantId: rafiki.tenant.id }))

/** Events of types that are not known here. Rows of other tenants may be among them. @throws GatewayError */
export const listUnknownEvents = async (rafiki: Rafiki, window: NewestWindow): Promise<Page<UnknownEvent>> =>
  unprovenPage(rafiki, await rafiki.ask(unknownEvents, 'webhookEvents', { ...window, tenantId: rafiki.tenant.id }))

interface Unproven<Row> extends Pick<Page<Row>, 'pageInfo'> {
  readonly edges: readonly { readonly node: Row }[]
}

function unprovenPage<Row>(rafiki: Rafiki, { edges, pageInfo }: Unproven<Row>): Page<Row> {
  rafiki.viewRows(edges.length)
  return { rows: edges.map(({ node }) => node), pageInfo }
}

export const walletAddressesByIds = prepareLookup(AddressOfDocument, (id) => ({ id }))
