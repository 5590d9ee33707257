// Written by `npm run mocks`.
import type { Query } from './types/accountHolder.js'

/** Some of it: lists are short, and what only a journal knows is missing. */
type Some<T> = T extends (infer Item)[] ? Some<Item>[] : T extends object ? { readonly [K in keyof T]?: Some<T[K]> } : T

/**
 * Answers of the sandbox to Alice, each root field by its name, as graphql-js takes them:
 * `graphql({ schema, source, variableValues, rootValue: answers })`. Arguments change nothing, but `id` finds its object.
 */
export declare const answers: {
  readonly grants: Some<Query['grants']>
  readonly me: Some<Query['me']>
  readonly myGrants: Some<Query['myGrants']>
  readonly myUnlistedGrants: Some<Query['myUnlistedGrants']>
  readonly myClients: Some<Query['myClients']>
  readonly myGrantsSummary: Some<Query['myGrantsSummary']>
  readonly myWalletAddresses: Some<Query['myWalletAddresses']>
  readonly myOutgoingPayments: Some<Query['myOutgoingPayments']>
  readonly myIncomingPayments: Some<Query['myIncomingPayments']>
  readonly myPayments: Some<Query['myPayments']>
  readonly grant: (args: { id: string }) => Some<Query['grant']>
  readonly myGrant: (args: { id: string }) => Some<Query['myGrant']>
  readonly myClient: (args: { id: string }) => Some<Query['myClient']>
  readonly node: (args: { id: string }) => Some<Query['node']>
  readonly myWalletAddress: (args: { id: string }) => Some<Query['myWalletAddress']>
  readonly myOutgoingPayment: (args: { id: string }) => Some<Query['myOutgoingPayment']>
  readonly myQuote: (args: { id: string }) => Some<Query['myQuote']>
  readonly myIncomingPayment: (args: { id: string }) => Some<Query['myIncomingPayment']>
}

/** One example of each type, as `addMocksToSchema({ schema, mocks })` of @graphql-tools/mock takes them. */
export declare const mocks: Readonly<Record<string, () => unknown>>
