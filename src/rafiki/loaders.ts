import DataLoader from 'dataloader'
import type { Rafiki } from './client.ts'
import { keysPerRequest, type LookUp } from './lookUp.ts'
import { incomingPaymentsByIds, outgoingPaymentsByIds } from './payments.ts'
import { quotesByIds } from './quotes.ts'
import { newestKeys, walletAddressesByUrl } from './walletAddresses.ts'

/**
 * Rows of the tenant by key (UUIDs in lower case, URLs in stored form), as they are now. Whose they are, the asker
 * must prove.
 */
export function createLoaders(rafiki: Rafiki) {
  const loader = <Row>(lookUp: LookUp<Row>): DataLoader<string, Row | undefined> =>
    new DataLoader(
      async (keys) => {
        const found = await lookUp(rafiki, keys)
        return keys.map((key) => found.get(key))
      },
      { maxBatchSize: keysPerRequest }
    )
  return {
    /** By URL. */
    walletAddress: loader(walletAddressesByUrl),
    /** By the id of the wallet address. */
    newestKeys: loader(newestKeys),
    outgoingPayment: loader(outgoingPaymentsByIds),
    incomingPayment: loader(incomingPaymentsByIds),
    quote: loader(quotesByIds)
  }
}
