import { ownAddress } from '../../domain/walletAddresses/ownAddresses.ts'
import { isModest } from '../../domain/payments/metadata.ts'
import { ownIncoming, ownOutgoing, ownQuote } from '../../domain/payments/ownPayments.ts'
import { ownKey } from '../../domain/walletAddresses/ownWalletAddresses.ts'
import type { Context } from '../../context.ts'
import { badInput, notFound } from '../../errors.ts'
import { valueAt, type Rule } from './scope.ts'

const owns =
  (name: string, find: (context: Context, id: string) => Promise<unknown>) =>
  (path: string): Rule => ({
    name: `${name}(${path})`,
    async check(args, context) {
      const id = valueAt(args, path)
      if (typeof id !== 'string' || !(await find(context, id))) throw notFound()
    }
  })

/** The wallet address that an argument (`input.walletAddressId`) names is the account holder's. Else NOT_FOUND. */
export const ownsWalletAddress = owns('ownsWalletAddress', ownAddress)
/**
 * The outgoing payment, incoming payment, quote, or key of a wallet address that an argument names is the account
 * holder's. Else NOT_FOUND.
 */
export const ownsOutgoingPayment = owns('ownsOutgoingPayment', ownOutgoing)
export const ownsIncomingPayment = owns('ownsIncomingPayment', ownIncoming)
export const ownsQuote = owns('ownsQuote', ownQuote)
export const ownsKey = owns('ownsKey', ownKey)

/** Metadata that an account holder sends along is within bounds: others will read it. Else BAD_USER_INPUT. */
export const modestMetadata = (path: string): Rule => ({
  name: `modestMetadata(${path})`,
  check(args) {
    const metadata = valueAt(args, path)
    if (metadata !== undefined && metadata !== null && !isModest(metadata as Record<string, unknown>)) {
      throw badInput(path, 'an object of at most 4000 characters and 5 levels')
    }
  }
})

/** Status only to what account holders may set: back to ACTIVE only where configured, as staff may have frozen it. */
export const mayBecome = (path: string): Rule => ({
  name: `mayBecome(${path})`,
  check(args, { accountHolders }) {
    if (valueAt(args, path) === 'ACTIVE' && !accountHolders.mayReactivate) {
      throw badInput(path, 'INACTIVE: to put a wallet address back into use, ask the wallet')
    }
  }
})
