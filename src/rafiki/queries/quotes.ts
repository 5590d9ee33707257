import type { Rafiki } from '../client.ts'
import type { Amount } from '../grant.ts'
import { prepareLookUp } from './batchLookup.ts'
import { prepare } from '../operation.ts'

export interface Quote {
  id: string
  tenantId: string
  walletAddressId: string
  /** URL of an incoming payment. */
  receiver: string
  debitAmount: Amount
  receiveAmount: Amount
  estimatedExchangeRate: number | null
  createdAt: string
  expiresAt: string
}

export const quotesByIds = prepareLookUp<Quote>({
  root: 'quote',
  argument: 'id',
  fragment: `fragment Quotes on Quote {
    id tenantId walletAddressId receiver estimatedExchangeRate createdAt expiresAt
    debitAmount { value assetCode assetScale } receiveAmount { value assetCode assetScale }
  }`,
  tenantOf: (row) => row.tenantId
})

const create = prepare(
  'backend',
  'mutation CreateQuote($input: CreateQuoteInput!) { createQuote(input: $input) { quote { id } } }'
)

/**
 * Answers the new quote's id, or that of the one that the idempotency key stands for. Rafiki fetches the receiver.
 * @throws GatewayError
 */
export async function createQuote(rafiki: Rafiki, input: Record<string, unknown>): Promise<string> {
  return (await rafiki.ask<{ quote: { id: string } }>(create, 'createQuote', { input })).quote.id
}
