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
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      """
      The account holder's wallet addresses, in alphabetical order. An address that the token names and the wallet
      does not have is left out. \`first\` (20 by default, at most 100) with \`after\` pages forwards; \`last\` with
      \`before\` pages backwards. With the filter by status, a page may be short while \`hasNextPage\` is true.
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
      "These wallet addresses, by URL or id. Addresses that are not the account holder's match nothing."
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
      "How many match, on all pages. Null with the filter by status."
      totalCount: Int
    }

    "A wallet address in a page, with its place in the list."
    type MyWalletAddressEdge {
      "Opaque. Use it in \`after\` and \`before\` of \`myWalletAddresses\`; it works for this account holder only."
      cursor: String!
      node: MyWalletAddress!
    }

    "One of the account holder's wallet addresses: others pay to it, and payments leave from it."
    type MyWalletAddress implements Node {
      "Inputs call this \`walletAddressId\`."
      id: ID!
      "The address itself, an https URL in lower case."
      address: String!
      "A name that anyone who looks the address up can see."
      publicName: String
      "INACTIVE: the address is out of use and refuses new payments."
      status: WalletAddressStatus!
      "The account's asset, for example \`USD\`."
      assetCode: String!
      "How many decimal places amounts have: 2 for cents."
      assetScale: UInt8!
      "Further properties that anyone who looks the address up can see."
      properties: [MyWalletAddressProperty!]!
      "The public keys that clients of this address sign with, newest first, revoked keys included: the newest 100 at most."
      keys: [MyWalletAddressKey!]!
      createdAt: DateTime!
    }

    "A public property of a wallet address."
    type MyWalletAddressProperty {
      key: String!
      value: String!
    }

    "A public key of a wallet address."
    type MyWalletAddressKey {
      "What \`revokeWalletAddressKey\` takes; not the \`kid\`."
      id: ID!
      walletAddressId: ID!
      jwk: Jwk!
      "Whether the key was revoked. Revoked keys are no longer published."
      revoked: Boolean!
      createdAt: DateTime!
    }

    extend type MyGrantAccess {
      "The account holder's wallet address that \`identifier\` names. Null if the access is for no particular one."
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
  rafiki: { Jwk: 'kid x alg kty crv' },
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
