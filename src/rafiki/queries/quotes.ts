import { answered, type Rafiki } from '../client.ts'
import {
  CreateQuoteDocument,
  QuotesDocument,
  type CreateQuoteInput,
  type QuotesFragment
} from '../documents/backend/receivers.ts'
import { prepare } from '../operation.ts'
import { prepareLookup } from './batchLookup.ts'

/** The `receiver` is the URL of an incoming payment. */
export type Quote = QuotesFragment

export const quotesByIds = prepareLookup(QuotesDocument, (id) => ({ id }))

const create = prepare(CreateQuoteDocument)

/**
 * Answers the new quote's id, or that of the one that the idempotency key stands for. Rafiki fetches the receiver.
 * @throws GatewayError
 */
export async function createQuote(rafiki: Rafiki, input: CreateQuoteInput): Promise<string> {
  const { quote } = await rafiki.ask(create, 'createQuote', { input })
  return answered(rafiki, create, quote).id
}
