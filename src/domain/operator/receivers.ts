import type { Rafiki } from '../../rafiki/client.ts'
import { OwnUrlDocument } from '../../rafiki/documents/backend/receivers.ts'
import { prepare } from '../../rafiki/operation.ts'
import { isFetchable } from '../../openPayments/ssrf/fetchable.ts'
import { findAny, findByUrl, findOf, receiverId } from '../../rafiki/queries/tenancy.ts'
import { toUuid } from '../../lib/uuid.ts'
import { isOf } from '../../rafiki/queries/provenRows.ts'

/**
 * What a receiver's URL leads to. `own`: an incoming payment of the tenant's, by its own URL. `elsewhere`: what Rafiki
 * may fetch. `hidden`: another tenant's, or somebody's under a false URL. `refused`: no URL that may be fetched.
 */
export type Whose = 'own' | 'elsewhere' | 'hidden' | 'refused'

/** Rafiki takes these 36 characters for the id of a payment of its own, whatever stands before them. */
const localId = /\/incoming-payments\/(.{36})$/

const newest = prepare(OwnUrlDocument)

/** What the URLs of all of this Rafiki's incoming payments begin with; undefined where the tenant has none. */
async function localPrefix(rafiki: Rafiki): Promise<string | undefined> {
  const tenantId = rafiki.tenant.id
  const { edges } = await rafiki.ask(newest, 'incomingPayments', { tenantId })
  const url = edges[0]?.node.url
  const end = url?.lastIndexOf(`/${tenantId}/incoming-payments/`) ?? -1
  return end > 0 ? url?.slice(0, end + 1) : undefined
}

/** An incoming payment of the tenant's, by its own URL. @throws GatewayError */
export async function isOwnReceiver(rafiki: Rafiki, url: string): Promise<boolean> {
  const id = toUuid(localId.exec(url)?.[1] ?? '')
  const payment = id ? await findOf(rafiki, 'incomingPayment', id, rafiki.tenant.id) : undefined
  return payment?.url === url
}

/** @throws GatewayError */
export async function whoseReceiver(rafiki: Rafiki, url: string): Promise<Whose> {
  const id = toUuid(localId.exec(url)?.[1] ?? '')
  const payment = id ? await findAny.incomingPayment(rafiki, id) : undefined
  if (payment && isOf(payment, rafiki.tenant.id) && payment.url === url) return 'own'
  if (!isFetchable(url)) return 'refused'
  if (payment) {
    // What is another tenant's costs what is unknown costs: two requests more.
    rafiki.charge()
    rafiki.charge()
    return 'hidden'
  }
  if (!localId.test(url)) return 'elsewhere'
  // Rafiki's database reads more spellings of an id than one.
  if (!id) return 'hidden'
  // Rafiki shows only its operator tenant whether a payment is another tenant's. To the others it tells by the URL: it
  // would answer, or pay, a payment of its own under any URL that ends right. Who has no payment yet cannot tell.
  const prefix = await localPrefix(rafiki)
  if (prefix === undefined || url.startsWith(prefix)) return 'hidden'
  return (await receiverId(rafiki, url)) === url ? 'elsewhere' : 'hidden'
}

/** Proves the wallet address at which a receiver is to be created. @throws GatewayError */
export async function whoseWalletAddress(rafiki: Rafiki, url: string): Promise<Whose> {
  const found = await findByUrl(rafiki, url)
  if (found) return isOf(found, rafiki.tenant.id) ? 'own' : 'hidden'
  return isFetchable(url) ? 'elsewhere' : 'refused'
}
