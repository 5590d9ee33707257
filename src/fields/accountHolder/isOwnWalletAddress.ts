import type { Context } from '../../context.ts'
import { storedForm } from '../../lib/walletAddress.ts'
import { fieldModule } from '../fieldModule.ts'

interface Client {
  client: string | null
}

const isOwn = ({ client }: Client, _: unknown, { viewer }: Context): boolean =>
  typeof client === 'string' && viewer.wallet.owns(storedForm(client) ?? client)

/** Without it a consent page says that Alice asks Alice. */
export const isOwnWalletAddress = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type MyGrantRequest {
      "Whether \`client\` is a wallet address of the account holder: an app asks that signs with one of its keys (\`MyWalletAddress.keys\`), as a browser extension does. Two such apps cannot be told apart, and \`clientProfile\` is the account holder's own."
      isOwnWalletAddress: Boolean!
    }

    extend type MyGrant {
      "See \`MyGrantRequest.isOwnWalletAddress\`."
      isOwnWalletAddress: Boolean!
    }

    extend type MyClient {
      "See \`MyGrantRequest.isOwnWalletAddress\`."
      isOwnWalletAddress: Boolean!
    }
  `,
  guards: {
    'MyGrantRequest.isOwnWalletAddress': [],
    'MyGrant.isOwnWalletAddress': [],
    'MyClient.isOwnWalletAddress': []
  },
  resolvers: {
    MyGrantRequest: { isOwnWalletAddress: isOwn },
    MyGrant: { isOwnWalletAddress: isOwn },
    MyClient: { isOwnWalletAddress: isOwn }
  }
})
