import type { KeyObject } from 'node:crypto'
import { createAuthenticatedClient, isPendingGrant } from '@interledger/open-payments'

export interface ShopOptions {
  /** The shop's wallet address, under which its key is published: seed/main.ts does that. */
  walletAddressUrl: string
  keyId: string
  privateKey: KeyObject
  /** Where this wallet's grants are asked for: the auth server's public URL and the tenant. */
  grants: string
  /** Where the browser goes once the account holder has answered. */
  back: string
}

/**
 * Asks an account holder, over Open Payments, whether the shop may send up to 49.00 USD from their wallet address.
 * @returns the link for their browser
 */
export async function ask({ grants, back, ...identity }: ShopOptions, identifier: string): Promise<string> {
  const client = await createAuthenticatedClient(identity)
  const grant = await client.grant.request(
    { url: grants },
    {
      access_token: {
        access: [
          {
            type: 'outgoing-payment',
            actions: ['create', 'read'],
            identifier,
            limits: { debitAmount: { value: '4900', assetCode: 'USD', assetScale: 2 } }
          }
        ]
      },
      interact: { start: ['redirect'], finish: { method: 'redirect', uri: back, nonce: 'of-the-shop' } }
    }
  )
  if (!isPendingGrant(grant)) throw new Error('expected a grant that somebody is asked for')
  return grant.interact.redirect
}
