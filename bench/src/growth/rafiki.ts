import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { execute, parse, type DocumentNode, type GraphQLSchema } from 'graphql'
import { tenantId } from '../world.ts'
import { pageOf, type Window } from './pages.ts'
import { addressOf, grantOf, grantsIn, paymentOf, readId, walletAddressOf, wallets, type Wallet } from './world.ts'

/*
 * A stand-in for Rafiki's two admin APIs whose pages cost what they hold, whatever the list. It verifies no signature.
 */

const origin = 'https://wallet.example'

interface ListArgs extends Window {
  filter?: Record<string, { in?: string[] | null } | null> | null
}

const byAddress = new Map(wallets.map((wallet) => [addressOf(wallet, origin), wallet]))
const grantIn = (wallet: Wallet, n: number) => grantOf(wallet, n, origin, tenantId)

/** Which of a wallet's grants a filter matches, newest first; found out once. */
const matching = new Map<string, Uint32Array>()
function matchingOf(wallet: Wallet, filter: NonNullable<ListArgs['filter']>): Uint32Array {
  const { state, finalizationReason: reason } = filter
  const key = JSON.stringify([wallet, state, reason])
  const known = matching.get(key)
  if (known) return known
  const all = Uint32Array.from({ length: grantsIn(wallet) }, (_, n) => n)
  const found = all.filter((n) => {
    const grant = grantIn(wallet, n)
    return (
      (!state?.in || state.in.includes(grant.state)) && (!reason?.in || reason.in.includes(grant.finalizationReason))
    )
  })
  matching.set(key, found)
  return found
}

const numbers = new Map<number, Uint32Array>()
function firstNumbers(count: number): Uint32Array {
  const known = numbers.get(count) ?? Uint32Array.from({ length: count }, (_, n) => n)
  numbers.set(count, known)
  return known
}

/** A list of all that the tenant has. Nobody walks through it here: `journal.ts` writes what would be found. */
const noRows = { edges: [], pageInfo: { hasNextPage: false, hasPreviousPage: false } }

function only<T>([one, ...others]: readonly T[]): T {
  if (one === undefined || others.length > 0) throw new Error('the stand-in lists the rows of one wallet at a time')
  return one
}

function grants(_: unknown, { filter, ...window }: ListArgs) {
  if (!filter) return noRows
  const wallet = only((filter.identifier?.in ?? []).flatMap((it) => byAddress.get(it) ?? []))
  return pageOf(matchingOf(wallet, filter), window, readId, (n) => grantIn(wallet, n))
}

function payments(_: unknown, { filter, ...window }: ListArgs) {
  if (!filter) return noRows
  const { wallet } = only((filter.walletAddressId?.in ?? []).flatMap((it) => readId(it) ?? []))
  return pageOf(firstNumbers(wallet.size), window, readId, (n) => paymentOf(wallet, n, tenantId))
}

const schemaOf = (service: string, Query: Record<string, (parent: unknown, args: never) => unknown>): GraphQLSchema =>
  makeExecutableSchema({
    typeDefs: readFileSync(new URL(`../../../schema/rafiki-${service}.graphql`, import.meta.url), 'utf8'),
    resolvers: { Query }
  })

const schemas: Record<string, GraphQLSchema> = {
  '/auth/graphql': schemaOf('auth', {
    grants,
    grant(_, { id }: { id: string }) {
      const { wallet, n } = readId(id) ?? {}
      if (!wallet || n === undefined) throw new Error('No grant')
      return { ...grantIn(wallet, n), subject: { sub_ids: [] } }
    }
  }),
  '/backend/graphql': schemaOf('backend', {
    whoami: () => ({ id: tenantId, isOperator: true }),
    walletAddressByUrl(_, { url }: { url: string }) {
      const wallet = byAddress.get(url)
      return wallet && walletAddressOf(wallet, url, tenantId)
    },
    webhookEvents: () => noRows,
    outgoingPayments: payments,
    payments,
    outgoingPayment(_, { id }: { id: string }) {
      const { wallet, n } = readId(id) ?? {}
      return wallet && n !== undefined ? paymentOf(wallet, n, tenantId) : null
    }
  })
}

const documents = new Map<string, DocumentNode>()
function documentOf(query: string): DocumentNode {
  const known = documents.get(query) ?? parse(query)
  documents.set(query, known)
  return known
}

const server = createServer((request, response) => {
  const schema = schemas[request.url ?? '']
  if (!schema) return void response.writeHead(200).end('OK')
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => (text += chunk))
  request.on('end', () => {
    const { query, variables } = JSON.parse(text) as { query: string; variables?: object }
    const answer = execute({ schema, document: documentOf(query), variableValues: { ...variables } })
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(answer))
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
// Nobody is left to ask.
process.once('disconnect', () => process.exit())
