import { answered, type Rafiki } from '../client.ts'
import { GatewayError } from '../../errors.ts'
import {
  CreateReceiverDocument,
  ReceiverDocument,
  type CreateReceiverInput,
  type ReceiverQuery
} from '../documents/backend/receivers.ts'
import { prepare } from '../operation.ts'

/** An incoming payment that may be anybody's: what a payer needs to know of it, and nothing more. Its id is its URL. */
export type Receiver = NonNullable<ReceiverQuery['receiver']>

const look = prepare(ReceiverDocument)
const create = prepare(CreateReceiverDocument)

/**
 * An incoming payment by its URL. Rafiki takes local ones by the end of the URL, whatever goes before it, and fetches
 * others: prove first that it may. Undefined where there is none of exactly this URL.
 * @throws GatewayError
 */
export async function receiverByUrl(rafiki: Rafiki, url: string): Promise<Receiver | undefined> {
  try {
    const found = await rafiki.ask(look, 'receiver', { id: url })
    return found.id === url ? found : undefined
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}

/** Asks a wallet for an incoming payment, and answers its URL. @throws GatewayError */
export async function createReceiver(rafiki: Rafiki, input: CreateReceiverInput): Promise<string> {
  const { receiver } = await rafiki.ask(create, 'createReceiver', { input })
  return answered(rafiki, create, receiver).id
}
