import type { Rafiki } from '../client.ts'
import { prepare } from '../operation.ts'
import { provenPage, type Connection, type OutgoingPayment, type Page } from './payments.ts'

/** What of an outgoing payment counts towards the grant that it was made under. */
export type GrantPayment = Pick<
  OutgoingPayment,
  'id' | 'grantId' | 'state' | 'walletAddressId' | 'createdAt' | 'debitAmount' | 'receiveAmount' | 'sentAmount'
>

type Row = GrantPayment & Pick<OutgoingPayment, 'tenant'>

const amount = '{ value assetCode assetScale }'
const list = prepare(
  'backend',
  `query GrantPayments($first: Int, $after: String, $filter: OutgoingPaymentFilter, $tenantId: String) {
    outgoingPayments(first: $first, after: $after, filter: $filter, tenantId: $tenantId) {
      pageInfo { hasNextPage hasPreviousPage }
      edges { node {
        id grantId state walletAddressId createdAt tenant { id }
        debitAmount ${amount} receiveAmount ${amount} sentAmount ${amount}
      } }
    }
  }`
)

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
  const page = await rafiki.ask<Connection<Row>>(list, 'outgoingPayments', { first, after, filter, tenantId })
  return provenPage(
    rafiki,
    list,
    page,
    (row) => row.tenant?.id === tenantId && walletAddressIds.includes(row.walletAddressId)
  )
}
