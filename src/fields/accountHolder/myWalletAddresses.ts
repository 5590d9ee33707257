import {
  listMyWalletAddresses,
  myWalletAddressById,
  myWalletAddressByUrl,
  newestKeysOf,
  type MyWalletAddress,
  type WalletAddressesArgs
} from '../../domain/walletAddresses/ownWalletAddresses.ts'
import type { Context } from '../../context.ts'
import { nodes } from '../../lib/connection.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

const read = [needsScope('payments:read')]

const ofPayment = {
  walletAddress: ({ walletAddressId }: { walletAddressId: string }, _: unknown, context: Context) =>
    myWalletAddressById(context, walletAddressId)
}

export const myWalletAddresses = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Query {
      """
      The caller's wallet addresses, in alphabetical order. One that the token names and the
      wallet does not have is left out. \`first\` (20 by default, at most 100) with \`after\` walks forwards; \`last\`
      with \`before\` walks backwards. With the filter by status, a page may be short while \`hasNextPage\` is true.
      """
      myWalletAddresses(
        first: Int
        after: String
        last: Int
        before: String
        filter: MyWalletAddressFilter
      ): MyWalletAddressConnection
    }

    "Which wallet addresses to list. All conditions must hold; an empty list matches nothing."
    input MyWalletAddressFilter {
      "These ones, by URL or id. Those that are not the caller's match nothing."
      walletAddress: StringIn
      status: WalletAddressStatusIn
    }

    "One of these statuses."
    input WalletAddressStatusIn {
      in: [WalletAddressStatus!]!
    }

    "A page of wallet addresses."
    type MyWalletAddressConnection {
      edges: [MyWalletAddressEdge!]!
      "The same rows without their cursors."
      nodes: [MyWalletAddress!]!
      pageInfo: PageInfo!
      "How many match, on all pages. Null with the filter by status, which counts none."
      totalCount: Int
    }

    "A wallet address in a page, with its place in the list."
    type MyWalletAddressEdge {
      "Opaque: good for \`after\` and \`before\` of \`myWalletAddresses\`, for this caller only."
      cursor: String!
      node: MyWalletAddress!
    }

    "A wallet address of the caller's: what others pay to, and what payments leave from."
    type MyWalletAddress {
      "What inputs call \`walletAddressId\`."
      id: ID!
      "The address itself, an https URL in lower case."
      address: String!
      "A name that is shown to anybody who looks the address up."
      publicName: String
      "INACTIVE: out of use, new payments are refused."
      status: WalletAddressStatus!
      "What the account is kept in, for example \`USD\`."
      assetCode: String!
      "How many decimal places amounts have: 2 for cents."
      assetScale: UInt8!
      "Further facts that are shown to anybody who looks the address up."
      properties: [MyWalletAddressProperty!]!
      "The public keys that clients of this address sign with, newest first, withdrawn ones too: at most the newest 100."
      keys: [MyWalletAddressKey!]!
      createdAt: DateTime!
    }

    "A public fact about a wallet address."
    type MyWalletAddressProperty {
      key: String!
      value: String!
    }

    "A public key under a wallet address."
    type MyWalletAddressKey {
      "What \`revokeWalletAddressKey\` takes; not the \`kid\`."
      id: ID!
      walletAddressId: ID!
      jwk: Jwk!
      "Whether it was withdrawn. Withdrawn keys are no longer published."
      revoked: Boolean!
      createdAt: DateTime!
    }

    extend type MyGrantAccess {
      "The caller's wallet address that \`identifier\` names. Null when the access is for no particular one."
      walletAddress: MyWalletAddress
    }

    extend type MyOutgoingPayment {
      "The wallet address that pays."
      walletAddress: MyWalletAddress
    }

    extend type MyIncomingPayment {
      "The wallet address that receives."
      walletAddress: MyWalletAddress
    }

    extend type MyQuote {
      "The wallet address that would pay."
      walletAddress: MyWalletAddress
    }
  `,
  guards: {
    'Query.myWalletAddresses': read,
    'MyGrantAccess.walletAddress': read,
    'MyOutgoingPayment.walletAddress': read,
    'MyIncomingPayment.walletAddress': read,
    'MyQuote.walletAddress': read
  },
  rafiki: {
    Jwk: 'kid x alg kty crv'
  },
  listSizes: { 'MyWalletAddress.keys': 100, 'MyWalletAddress.properties': 20 },
  resolvers: {
    MyWalletAddressConnection: { nodes },
    Query: {
      myWalletAddresses: (_, args: WalletAddressesArgs, context) => listMyWalletAddresses(context, args)
    },
    MyWalletAddress: { keys: ({ id }: MyWalletAddress, _, context) => newestKeysOf(context, id) },
    MyGrantAccess: {
      walletAddress: ({ identifier }: { identifier: string | null }, _, context) =>
        identifier === null ? null : myWalletAddressByUrl(context, identifier)
    },
    MyOutgoingPayment: ofPayment,
    MyIncomingPayment: ofPayment,
    MyQuote: ofPayment
  }
})
