import { answered, type Rafiki } from '../client.ts'
import { JoinGrantListsDocument } from '../documents/auth/grantLists.ts'
import { JoinPaymentsDocument, JoinWalletAddressesDocument } from '../documents/backend/joins.ts'
import { askAll, prepareBatch } from './batch.ts'
import type { OperatorGrantFilter } from './grantRows.ts'
import { isOf, provenRows, type OwnedRow } from './provenRows.ts'

/* What operators' joins ask for, many at once. The rows are whole but for what `ofRow` asks for. */

const walletAddresses = prepareBatch(JoinWalletAddressesDocument)

/** Wallet addresses by the stored form of their URLs, in order; undefined for none of the tenant's. */
export async function joinWalletAddresses(rafiki: Rafiki, urls: readonly string[], tenantId: string) {
  const rows = await askAll(
    walletAddresses,
    rafiki,
    urls.map((url) => ({ url }))
  )
  return rows.map((row) => {
    if (!row || !isOf(row, tenantId) || !isOf(row.asset, tenantId)) return undefined
    return { ...withoutTenant(row, tenantId), asset: withoutTenant(row.asset, tenantId) }
  })
}

/** A row has only its tenant's id: Rafiki answers selections of more. */
function withoutTenant<T extends OwnedRow>({ tenant: _, ...row }: T, tenantId: string) {
  return { ...row, __tenantId: tenantId }
}

export interface GrantWindow {
  first: number
  after?: string
  filter: OperatorGrantFilter
}

export interface GrantIds {
  ids: string[]
  more: boolean
}

const grantLists = prepareBatch(JoinGrantListsDocument)

/** Pages of grants, newest first, as far as to know which. @throws GatewayError */
export async function joinGrantLists(
  rafiki: Rafiki,
  windows: readonly GrantWindow[],
  tenantId: string
): Promise<GrantIds[]> {
  const { operation } = grantLists
  const pages = await askAll(
    grantLists,
    rafiki,
    windows.map((window) => ({ ...window, tenantId }))
  )
  return pages.map((it) => {
    const page = answered(rafiki, operation, it)
    const rows = provenRows(rafiki, operation, page, (row) => isOf(row, tenantId))
    return { ids: rows.map(({ id }) => id), more: page.pageInfo.hasNextPage }
  })
}

export interface PaymentWindow {
  walletAddressIds: string[]
  /** Strictly after this payment, or before it. */
  after?: string
  before?: string
}

/** As many lists as Rafiki's limit of cost allows. */
const paymentLists = prepareBatch(JoinPaymentsDocument, 9)
const pageSize = 100

/** Pages of outgoing payments of wallet addresses, in walking order: newest first, or backwards from a payment. @throws GatewayError */
export async function joinPaymentLists(rafiki: Rafiki, windows: readonly PaymentWindow[], tenantId: string) {
  const { operation } = paymentLists
  const pages = await askAll(
    paymentLists,
    rafiki,
    windows.map(({ walletAddressIds, after, before }) => ({
      // Wallet addresses that are the tenant's are all that is asked for.
      filter: { walletAddressId: { in: walletAddressIds } },
      ...(before === undefined ? { after, first: pageSize } : { before, last: pageSize })
    }))
  )
  return pages.map((it, n) => {
    const page = answered(rafiki, operation, it)
    const proven = provenRows(
      rafiki,
      operation,
      page,
      (row) => isOf(row, tenantId) && (!row.quote || isOf(row.quote, tenantId))
    )
    const rows = proven.map((row) => withoutTenant(row, tenantId))
    const back = windows[n]?.before !== undefined
    return back
      ? { rows: rows.reverse(), more: page.pageInfo.hasPreviousPage }
      : { rows, more: page.pageInfo.hasNextPage }
  })
}

export type PaymentPage = Awaited<ReturnType<typeof joinPaymentLists>>[number]
export type JoinedPayment = PaymentPage['rows'][number]
