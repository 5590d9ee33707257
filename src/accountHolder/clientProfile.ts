import type { Context } from '../context.ts'
import { GatewayError } from '../errors.ts'
import { walletAddressUrl, type WalletAddressProfile } from '../openPayments/profiles.ts'

/** Who a grant's client is, as its own wallet tells it; null for one that came with a key. @throws GatewayError */
export async function clientProfile(
  { loaders }: Context,
  { client }: { client: string | null }
): Promise<WalletAddressProfile | null> {
  if (client === null) return null
  const url = walletAddressUrl(client)
  if (url) return loaders.profile.load(url)
  throw new GatewayError('ADDRESS_REFUSED', 'The client is at no https address.')
}
