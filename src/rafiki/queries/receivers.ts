import type { Rafiki } from '../client.ts'
import { GatewayError } from '../../errors.ts'
import type { Amount } from '../grant.ts'
import { prepare } from '../operation.ts'

/** An incoming payment that may be anybody's: what a payer needs to know of it, and nothing more. */
export interface Receiver {
  /** The receiver's URL. */
  id: string
  walletAddressUrl: string
  completed: boolean
  incomingAmount: Amount | null
  receivedAmount: Amount
  expiresAt: string | null
}

const look = prepare(
  'backend',
  `query Receiver($id: String!) {
    receiver(id: $id) {
      id walletAddressUrl completed expiresAt
      incomingAmount { value assetCode assetScale } receivedAmount { value assetCode assetScale }
    }
  }`
)
const create = prepare(
  'backend',
  'mutation CreateReceiver($input: CreateReceiverInput!) { createReceiver(input: $input) { receiver { id } } }'
)

/**
 * An incoming payment by its URL. Rafiki takes local ones by the end of the URL, whatever goes before it, and fetches
 * others: prove first that it may. Undefined where there is none of exactly this URL.
 * @throws GatewayError
 */
export async function receiverByUrl(rafiki: Rafiki, url: string): Promise<Receiver | undefined> {
  try {
    const found = await rafiki.ask<Receiver>(look, 'receiver', { id: url })
    return found.id === url ? found : undefined
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}

/** Asks a wallet for an incoming payment, and answers its URL. @throws GatewayError */
export async function createReceiver(rafiki: Rafiki, input: Record<string, unknown>): Promise<string> {
  return (await rafiki.ask<{ receiver: { id: string } }>(create, 'createReceiver', { input })).receiver.id
}
