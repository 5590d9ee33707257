import type { Rafiki } from '../client.ts'
import { GrantPaymentsDocument, type GrantPaymentsQuery } from '../documents/backend/grantPayments.ts'
import { prepare } from '../operation.ts'
import { isOf, provenPage, type Page } from './provenRows.ts'

/** What of an outgoing payment counts towards the grant that it was made under. */
export type GrantPayment = Omit<GrantPaymentsQuery['outgoingPayments']['edges'][number]['node'], 'tenant'>

const list = prepare(GrantPaymentsDocument)

/** As many as Rafiki hands out at once. */
const first = 100

/**
 * A hundred outgoing payments of some wallet addresses, newest first, with or without a grant: Rafiki cannot filter.
 * @param after the id of the payment to go on from
 * @throws GatewayError
 */
export async function listGrantPayments(
  rafiki: Rafiki,
  walletAddressIds: readonly string[],
  after: string | undefined
): Promise<Page<GrantPayment>> {
  const tenantId = rafiki.tenant.id
  const filter = { walletAddressId: { in: walletAddressIds } }
  const page = await rafiki.ask(list, 'outgoingPayments', { first, after, filter, tenantId })
  return provenPage(rafiki, list, page, (row) => isOf(row, tenantId) && walletAddressIds.includes(row.walletAddressId))
}
