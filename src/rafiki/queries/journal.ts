import type { Rafiki } from '../client.ts'
import { NewestGrantsDocument, type NewestGrantsQuery } from '../documents/auth/journal.ts'
import { GrantPaymentsDocument } from '../documents/backend/grantPayments.ts'
import { AddressOfDocument, PaymentEventsDocument, type PaymentEventsQuery } from '../documents/backend/journal.ts'
import { prepare } from '../operation.ts'
import { prepareLookup } from './batchLookup.ts'
import type { GrantPayment } from './grantPayments.ts'
import { isOf, provenPage, type Page } from './provenRows.ts'

/* All that a tenant has, newest first, as the journal follows it. */

export type NewestGrant = NewestGrantsQuery['grants']['edges'][number]['node']
export type PaymentEvent = PaymentEventsQuery['webhookEvents']['edges'][number]['node']

export interface NewestWindow {
  first: number
  after?: string
}

const grants = prepare(NewestGrantsDocument)
const payments = prepare(GrantPaymentsDocument)
const events = prepare(PaymentEventsDocument)

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

/**
 * What Rafiki told the wallet's backend of outgoing payments. Rows of other tenants may be among them, and what a row says
 * of its payment is not proven.
 * @throws GatewayError
 */
export async function listPaymentEvents(rafiki: Rafiki, window: NewestWindow): Promise<Page<PaymentEvent>> {
  const { edges, pageInfo } = await rafiki.ask(events, 'webhookEvents', { ...window, tenantId: rafiki.tenant.id })
  rafiki.viewRows(edges.length)
  return { rows: edges.map(({ node }) => node), pageInfo }
}

export const walletAddressesByIds = prepareLookup(AddressOfDocument, (id) => ({ id }))
