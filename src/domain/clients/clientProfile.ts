import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import { walletAddressUrl } from '../../lib/walletAddress.ts'
import type { WalletAddressProfile } from '../../openPayments/profiles.ts'
import { isTooLong } from '../../rafiki/longText.ts'

/** The profile of the client behind a grant, or behind any other object that names a client. */
interface Source {
  client: string | null
}

/** Who a grant's client is, as its own wallet tells it; null for one that came with a key. @throws GatewayError */
export function clientProfile(
  { loaders }: Context,
  source: Source
): WalletAddressProfile | Promise<WalletAddressProfile> | null {
  if (source.client === null) return null
  if (isTooLong(source.client)) throw source.client
  const url = walletAddressUrl(source.client)
  if (!url) throw new GatewayError('ADDRESS_REFUSED', 'The client has no https address.')
  return loaders.profile(url)
}
