import { ownGrant } from '../../domain/grants/ownGrants.ts'
import { ownIncoming, ownOutgoing, ownQuote } from '../../domain/payments/ownPayments.ts'
import { ownAddress } from '../../domain/walletAddresses/ownAddresses.ts'
import { ownKey } from '../../domain/walletAddresses/ownWalletAddresses.ts'
import type { Context } from '../../context.ts'
import { notFound } from '../../errors.ts'
import { perRequest } from '../../rafiki/client.ts'
import { textAt, type Guard } from '../guard.ts'

/** Makes guards that prove ownership by the row itself, and hands the row to the resolver. */
interface Ownership<Row> {
  (path: string): Guard
  /** The row that the guard proved for this id. @throws Error where the field has no such guard */
  proven(context: Context, id: string): Row
}

function owns<Row>(
  name: string,
  what: string,
  find: (context: Context, id: string) => Promise<Row | undefined>
): Ownership<Row> {
  const rowsOf = perRequest(() => new Map<string, Row>())
  const guard = (path: string): Guard => ({
    name: `${name}(${path})`,
    description: `The ${what} that the argument names is the account holder's. Else NOT_FOUND.`,
    async check(args, context) {
      const id = textAt(args, path)
      const row = await find(context, id)
      if (!row) throw notFound()
      rowsOf(context.rafiki).set(id, row)
    }
  })
  return Object.assign(guard, {
    proven(context: Context, id: string): Row {
      const row = rowsOf(context.rafiki).get(id)
      if (!row) throw new Error(`No ${name} guard has proven this ${what}.`)
      return row
    }
  })
}

export const ownsGrant = owns('ownsGrant', 'grant', ownGrant)
export const ownsWalletAddress = owns('ownsWalletAddress', 'wallet address', ownAddress)
export const ownsOutgoingPayment = owns('ownsOutgoingPayment', 'outgoing payment', ownOutgoing)
export const ownsIncomingPayment = owns('ownsIncomingPayment', 'incoming payment', ownIncoming)
export const ownsQuote = owns('ownsQuote', 'quote', ownQuote)
export const ownsKey = owns('ownsKey', 'key of a wallet address', ownKey)
