// wallet.ts
import { fieldModule, loader, scope } from '../../../src/index.ts'

interface Account {
  walletAddressId: string
  balance: string
}

const accounts = loader<Account>({
  async load(ids, { fetch, viewer }) {
    const url = new URL('/accounts', process.env.ACCOUNTS_URL)
    url.searchParams.set('tenant', viewer.tenantId)
    url.searchParams.set('ids', ids.join())
    const answer = await fetch(url)
    if (!answer.ok) throw new Error(`accounts: HTTP status ${answer.status}`)
    return (await answer.json()) as Account[]
  },
  keyOf: (account) => account.walletAddressId
})

export default fieldModule({
  role: 'accountHolder',
  sdl: `
    extend type MyWalletAddress {
      "What is in the account. Null if the address has none."
      balance: Amount
    }
  `,
  guards: { 'MyWalletAddress.balance': [scope('balances:read')] },
  resolvers: {
    MyWalletAddress: {
      async balance({ id, assetCode, assetScale }, _, context) {
        const account = await accounts(context, id)
        return account && { value: account.balance, assetCode, assetScale }
      }
    }
  }
})
