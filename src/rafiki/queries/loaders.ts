import DataLoader from 'dataloader'
import type { Rafiki } from '../client.ts'
import { keysPerRequest } from './batch.ts'
import type { Lookup } from './batchLookup.ts'
import { incomingPaymentsByIds, outgoingPaymentsByIds } from './payments.ts'
import { quotesByIds } from './quotes.ts'
import { newestKeys, walletAddressesByUrl } from './walletAddresses.ts'

const rowsOf = <Row>(lookup: Lookup<Row>, rafiki: Rafiki): DataLoader<string, Row | undefined> =>
  new DataLoader<string, Row | undefined>(
    async (keys) => {
      const found = await lookup(rafiki, keys)
      return keys.map((key) => found.get(key))
    },
    { maxBatchSize: keysPerRequest }
  )
type LoaderOf<L> = L extends Lookup<infer Row> ? DataLoader<string, Row | undefined> : never

/**
 * Rows of the tenant by key (UUIDs in lower case, URLs in stored form), as they are now. The calling code must prove
 * ownership. Each loader is created on first use: most requests need none.
 */
export class RowLoaders {
  protected readonly rafiki: Rafiki
  #walletAddress?: LoaderOf<typeof walletAddressesByUrl>
  #newestKeys?: LoaderOf<typeof newestKeys>
  #outgoingPayment?: LoaderOf<typeof outgoingPaymentsByIds>
  #incomingPayment?: LoaderOf<typeof incomingPaymentsByIds>
  #quote?: LoaderOf<typeof quotesByIds>

  constructor(rafiki: Rafiki) {
    this.rafiki = rafiki
  }

  /** By URL. */
  get walletAddress() {
    return (this.#walletAddress ??= rowsOf(walletAddressesByUrl, this.rafiki))
  }

  /** By the id of the wallet address. */
  get newestKeys() {
    return (this.#newestKeys ??= rowsOf(newestKeys, this.rafiki))
  }

  get outgoingPayment() {
    return (this.#outgoingPayment ??= rowsOf(outgoingPaymentsByIds, this.rafiki))
  }

  get incomingPayment() {
    return (this.#incomingPayment ??= rowsOf(incomingPaymentsByIds, this.rafiki))
  }

  get quote() {
    return (this.#quote ??= rowsOf(quotesByIds, this.rafiki))
  }
}
