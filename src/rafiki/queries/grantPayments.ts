import { answered, type Rafiki } from '../client.ts'
import {
  GrantPaymentDocument,
  GrantPaymentsDocument,
  type GrantPaymentFragment
} from '../documents/backend/grantPayments.ts'
import { prepare } from '../operation.ts'
import { askAll, prepareBatch } from './batch.ts'
import { prepareLookup } from './batchLookup.ts'
import { isOf, provenPage, type Page } from './provenRows.ts'

/** What of an outgoing payment counts towards the grant that it was made under. */
export type GrantPayment = Omit<GrantPaymentFragment, 'tenant'>

/** Outgoing payments by id, without what strangers wrote into them. */
export const grantPaymentsByIds = prepareLookup(GrantPaymentDocument, (id) => ({ id }))

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

/** More lists in one request would be more text than Rafiki takes. */
export const listsPerRequest = 10
const each = prepareBatch(GrantPaymentsDocument, listsPerRequest)

/** A place in the payments of one wallet address. */
export interface PaymentsWindow {
  walletAddressId: string
  first: number
  /** The id of the payment to go on from. */
  after: string | undefined
}

/** Pages of several wallet addresses, each by itself, newest first. @throws GatewayError */
export async function listPaymentsOfEach(
  rafiki: Rafiki,
  windows: readonly PaymentsWindow[]
): Promise<Page<GrantPayment>[]> {
  const tenantId = rafiki.tenant.id
  const keys = windows.map(({ walletAddressId, first, after }) => ({
    ...{ first, after, tenantId },
    filter: { walletAddressId: { in: [walletAddressId] } }
  }))
  const pages = await askAll(each, rafiki, keys)
  return pages.map((page, n) =>
    provenPage(
      ...([rafiki, each.operation, answered(rafiki, each.operation, page)] as const),
      (row) => isOf(row, tenantId) && row.walletAddressId === windows[n]?.walletAddressId
    )
  )
}
