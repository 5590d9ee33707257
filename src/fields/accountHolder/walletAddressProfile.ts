import { clientProfile } from '../../domain/clients/clientProfile.ts'
import type { MyGrant } from '../../domain/grants/grantView.ts'
import { badInput, type GatewayError } from '../../errors.ts'
import { walletAddressUrl } from '../../openPayments/profiles.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const walletAddressProfile = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Query {
      """
      Who is behind a wallet address, for an account holder who types a recipient and wants to know before they pay.
      Takes a URL or \`$host/path\`, anywhere in the world. Its wallet is asked, at most two seconds, and answers are
      kept for ten minutes. Where the wallet knows no address with a slash at its end, the one without is looked up:
      \`walletAddress\` says which it is. Pay to that.
      Codes: BAD_USER_INPUT (no wallet address, or one at no public https address), NOT_FOUND, UPSTREAM_UNAVAILABLE,
      UPSTREAM_TIMEOUT, UPSTREAM_ERROR, UPSTREAM_UNTRUSTED.
      """
      walletAddressProfile(address: String!): WalletAddressProfile
    }

    extend type MyGrant {
      """
      Who the client application is, as its own wallet tells it. Null when the client came with a key of its own, and
      null with an error at this path when its wallet gave no answer: show \`client\` then. The rest of the page is not
      touched by it.
      Codes: ADDRESS_REFUSED, NOT_FOUND, UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR, UPSTREAM_UNTRUSTED,
      OPERATION_TOO_COSTLY (the page has more than 30 clients that the caller has not looked up yet: ask again for the rest).
      """
      clientProfile: WalletAddressProfile
    }

    "What a wallet says in public of one of its wallet addresses."
    type WalletAddressProfile {
      "The wallet address that was asked about, as a URL. This is who it is; the name is only what it calls itself."
      walletAddress: String!
      "The name that its holder chose; anybody can choose any. Cut to 100 characters, without control and direction characters. Null when it has none."
      publicName: String
      "The asset of its account, usually an ISO 4217 code."
      assetCode: String!
      "How many decimal places the asset's amounts have."
      assetScale: UInt8!
      "Where grants for this wallet address are asked for."
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
          const { code } = error as GatewayError
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
