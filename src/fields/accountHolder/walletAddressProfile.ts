import { clientProfile } from '../../domain/clients/clientProfile.ts'
import type { MyGrant } from '../../domain/grants/grantView.ts'
import { badInput, GatewayError } from '../../errors.ts'
import { walletAddressUrl } from '../../lib/walletAddress.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const walletAddressProfile = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      """
      Who owns a wallet address: for an account holder who types a recipient and wants to check before they pay. Takes
      a URL or \`$host/path\`, anywhere in the world. The gateway asks the address's wallet, for two seconds at most,
      and caches answers for ten minutes. If the wallet knows no address with the slash at its end, the address
      without it is looked up: \`walletAddress\` says which one it is. Pay to that.
      Codes: BAD_USER_INPUT (not a wallet address, or not at a public https address), NOT_FOUND, UPSTREAM_UNAVAILABLE,
      UPSTREAM_TIMEOUT, UPSTREAM_ERROR, UPSTREAM_UNTRUSTED.
      """
      walletAddressProfile(address: String!): WalletAddressProfile
    }

    extend type MyGrant {
      """
      Who the client application is, according to its own wallet. Null if the client came with a key; null with an
      error at this path if its wallet gave no answer. Show \`client\` then. The rest of the page is not affected.
      Codes: ADDRESS_REFUSED, NOT_FOUND, UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR, UPSTREAM_UNTRUSTED,
      OPERATION_TOO_COSTLY (the page has more than 30 clients that this account holder has not looked up yet: query
      the rest again).
      """
      clientProfile: WalletAddressProfile
    }

    "What a wallet publishes about one of its wallet addresses."
    type WalletAddressProfile {
      "The wallet address as a URL. This identifies the owner; the name is only what the owner calls themselves."
      walletAddress: String!
      "The name that the owner chose; anyone can choose any name. Cut to 100 characters, without control and direction characters. Null if there is none."
      publicName: String
      "The asset of the account, usually an ISO 4217 code."
      assetCode: String!
      "How many decimal places the asset's amounts have."
      assetScale: UInt8!
      "The auth server for grants to this wallet address."
      authServer: String!
    }
  `,
  guards: {
    'Query.walletAddressProfile': [needsScope('payments:read')],
    'MyGrant.clientProfile': []
  },
  resolvers: {
    Query: {
      async walletAddressProfile(_, { address }: { address: string }, { loaders }) {
        const url = walletAddressUrl(address)
        if (!url) throw badAddress()
        try {
          return await loaders.profile(url)
        } catch (error) {
          const code = error instanceof GatewayError ? error.code : undefined
          // People type one slash too many. It makes another wallet address only where there is one.
          const shorter =
            code === 'NOT_FOUND' && url.endsWith('/') ? walletAddressUrl(url.replace(/\/+$/, '')) : undefined
          if (shorter) return loaders.profile(shorter)
          throw code === 'ADDRESS_REFUSED' ? badAddress() : error
        }
      }
    },
    MyGrant: {
      clientProfile: (grant: MyGrant, _, context) => clientProfile(context, grant)
    }
  }
})

const badAddress = (): GatewayError =>
  badInput('address', 'a wallet address at a public https address, as a URL or as `$host/path`')
