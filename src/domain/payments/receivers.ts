import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { CreateReceiverInput } from '../../rafiki/documents/backend/receivers.ts'
import { createReceiver, receiverByUrl, type Receiver } from '../../rafiki/queries/receivers.ts'
import { toUuid } from '../../lib/uuid.ts'
import { readBack } from '../readBack.ts'
import { mayBeFetched } from './receiverUrl.ts'

/**
 * Proves that a receiver may be paid: an incoming payment of the caller's tenant by exactly its own URL, or one at an
 * origin that is configured. Rafiki itself would take any URL that ends in the id of a payment of any tenant's.
 * @throws GatewayError INVALID_RECEIVER
 */
export async function provePayable(context: Context, url: string, argument: string): Promise<void> {
  if (!(await isLocal(context, url)) && !(await findOutside(context, url))) throw invalid(argument)
}

/** What a payer needs to know of a receiver; undefined for one that may not be looked at, or is not there. */
export async function lookAtReceiver(context: Context, url: string): Promise<Receiver | undefined> {
  return (await isLocal(context, url)) ? receiverByUrl(context.rafiki, url) : findOutside(context, url)
}

/** Asks a wallet for an incoming payment. @throws GatewayError INVALID_RECEIVER */
export async function askForReceiver(context: Context, input: CreateReceiverInput): Promise<Receiver> {
  if (!mayBeFetched(input.walletAddressUrl, context.accountHolders)) throw invalid('input.walletAddressUrl')
  const url = await createReceiver(context.rafiki, input)
  return readBack(context, ({ rafiki }) => receiverByUrl(rafiki, url))
}

async function isLocal(context: Context, url: string): Promise<boolean> {
  const id = toUuid(/\/incoming-payments\/([^/]{36})$/.exec(url)?.[1] ?? '')
  return id !== undefined && (await context.loaders.incomingPayment.load(id))?.url === url
}

async function findOutside(context: Context, url: string): Promise<Receiver | undefined> {
  return mayBeFetched(url, context.accountHolders) ? receiverByUrl(context.rafiki, url) : undefined
}

const invalid = (argument: string): GatewayError =>
  new GatewayError(
    'INVALID_RECEIVER',
    'The receiver is unknown, accepts no more money, or may not be paid from here.',
    {
      argument
    }
  )
