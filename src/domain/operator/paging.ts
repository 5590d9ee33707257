import type { ConnectionArgs } from '../../lib/connection.ts'
import { badInput } from '../../errors.ts'
import { ownedLists, tenantOwns } from '../../rafiki/queries/ownedChildren.ts'
import type { Rafiki } from '../../rafiki/client.ts'
import { anyTenant, type FencedTo } from '../../rafiki/delegation/tenantCheck.ts'
import { everyEvent, isInList, lists } from '../../rafiki/queries/pageProbe.ts'
import { findOf, isPaymentOf, type Kind } from '../../rafiki/queries/tenancy.ts'
import { toUuid } from '../../lib/uuid.ts'
import { grantTerms } from '../../rafiki/queries/grantTerms.ts'

const maxSize = 100

type Proof = (rafiki: Rafiki, id: string, tenantId: string) => Promise<boolean>

const byId =
  (kind: Kind): Proof =>
  async (rafiki, id, tenantId) =>
    (await findOf(rafiki, kind, id, tenantId)) !== undefined

/** How the row of a cursor is proven to be of a tenant: by the name of the list, at the root or within an object. */
const proofs: Record<string, Proof> = {
  grants: async (rafiki, id, tenantId) => (await grantTerms(rafiki, [id], tenantId)).has(id),
  assets: byId('asset'),
  peers: byId('peer'),
  walletAddresses: byId('walletAddress'),
  incomingPayments: byId('incomingPayment'),
  outgoingPayments: byId('outgoingPayment'),
  quotes: byId('quote'),
  payments: isPaymentOf,
  webhookEvents: (rafiki, id, tenantId) => isInList(rafiki, lists.webhookEvents, id, { tenantId, filter: everyEvent }),
  walletAddressKeys: (rafiki, id, tenantId) => tenantOwns(rafiki, ownedLists.walletAddressKey, id, tenantId),
  fees: (rafiki, id, tenantId) => tenantOwns(rafiki, ownedLists.fee, id, tenantId)
}

/**
 * Whether the backend pages this list. Grants hang from its objects too, but as joins, which have cursors of their own.
 */
export const isPagedList = (field: string): boolean => field === 'tenants' || (field !== 'grants' && field in proofs)

/**
 * Rafiki answers bad paging with faults, and a cursor of another tenant's with rows.
 * @throws GatewayError BAD_USER_INPUT
 */
export async function checkPaging(
  field: string,
  { first, last, after, before }: ConnectionArgs,
  rafiki: Rafiki,
  tenantId: FencedTo
): Promise<void> {
  for (const [argument, size] of Object.entries({ first, last })) {
    if (typeof size === 'number' && (size < 0 || size > maxSize))
      throw badInput(argument, `a whole number up to ${maxSize}`)
  }
  if (typeof last === 'number' && !before) throw badInput('last', '`last` only together with `before`')
  for (const [argument, cursor] of Object.entries({ after, before })) {
    if (typeof cursor !== 'string') continue
    const id = toUuid(cursor)
    const proof = proofs[field]
    // Who lists all tenants may see every row there is.
    const known = id !== undefined && (tenantId === anyTenant || !proof || (await proof(rafiki, id, tenantId)))
    if (!known) throw badInput(argument, 'a cursor of this list')
  }
}
