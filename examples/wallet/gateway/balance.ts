import { fieldModule, loader, scope } from 'rafiki-gateway'

interface Account {
  walletAddressId: string
  balance: string
  assetCode: string
  assetScale: number
}

/** Adds each wallet address's balance to the graph. `url` is one of the gateway's `EXTENSION_ORIGINS`. */
export function balance({ url, token }: { url: string; token: string }) {
  const account = loader<Account>({
    async load(ids, context) {
      const query = ids.map((id) => `walletAddressId=${encodeURIComponent(id)}`).join('&')
      const answer = await context.fetch(`${url}/accounts?${query}`, { headers: { authorization: `Bearer ${token}` } })
      if (!answer.ok) throw new Error(`the example wallet answered ${answer.status}`)
      const { accounts } = (await answer.json()) as { accounts: Account[] }
      return accounts
    },
    keyOf: ({ walletAddressId }) => walletAddressId
  })
  return fieldModule({
    role: 'accountHolder',
    sdl: `extend type MyWalletAddress {
      "What the account holder has there, payments under way taken off. Null if there is no account."
      balance: Amount
    }`,
    guards: { 'MyWalletAddress.balance': [scope('payments:read')] },
    resolvers: {
      MyWalletAddress: {
        async balance({ id }, _, context) {
          const found = await account(context, id)
          return found && { value: found.balance, assetCode: found.assetCode, assetScale: found.assetScale }
        }
      }
    }
  })
}

export default balance({ url: process.env.WALLET_URL ?? '', token: process.env.WALLET_READ_TOKEN ?? '' })
