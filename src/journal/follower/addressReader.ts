import { GatewayError } from '../../errors.ts'
import { chunksOf } from '../../rafiki/queries/batch.ts'
import type { GrantPayment } from '../../rafiki/queries/grantPayments.ts'
import { walletAddressesByIds } from '../../rafiki/queries/journal.ts'
import type { Followed } from './followed.ts'

const maxAddresses = 10_000

/** Finds addresses by the ids of payments' wallet addresses; those never change. */
export function addressReader({ rafiki }: Followed) {
  const known = new Map<string, string>()
  return async (payments: readonly GrantPayment[]): Promise<ReadonlyMap<string, string>> => {
    const ids = new Set(payments.map(({ walletAddressId }) => walletAddressId))
    if (known.size + ids.size > maxAddresses) known.clear()
    for (const chunk of chunksOf([...ids].filter((id) => !known.has(id)))) {
      for (const [id, row] of await walletAddressesByIds(rafiki(), chunk)) {
        if (!(row instanceof GatewayError)) known.set(id, row.address)
      }
    }
    return known
  }
}
