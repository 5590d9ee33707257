import { readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { execute, parse, type GraphQLSchema } from 'graphql'
import {
  grantOf,
  grantsOf,
  holderOf,
  pageSize,
  paymentOf,
  paymentsOf,
  readId,
  tenantId,
  walletAddressOf,
  type Holder
} from './world.ts'

interface Window {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
  sortOrder?: string | null
}

interface Listed {
  filter?: Record<string, { in?: string[] | null } | null> | null
}

const sdlOf = (service: string): string =>
  readFileSync(new URL(`../../schema/rafiki-${service}.graphql`, import.meta.url), 'utf8')

function connection<Row extends { id: string }>(rows: Row[], { first, after, last, before, sortOrder }: Window) {
  // What the stub does not play must not look like an answer.
  if (after || before || last || sortOrder === 'ASC') throw new Error('the stub answers first pages only')
  const page = rows.slice(0, first ?? pageSize)
  return {
    pageInfo: {
      startCursor: page.at(0)?.id ?? null,
      endCursor: page.at(-1)?.id ?? null,
      hasNextPage: rows.length > page.length,
      hasPreviousPage: false
    },
    edges: page.map((node) => ({ cursor: node.id, node }))
  }
}

const known = <T>(it: T | undefined): T[] => (it === undefined ? [] : [it])
const everybody = Array.from({ length: pageSize }, (_, n): Holder => ({ n, rows: pageSize }))

/** All grants of one holder; of several, the first of each; of nobody in particular, the first of twenty holders. */
function grantsFor(identifiers: string[] | null | undefined) {
  const holders = identifiers ? identifiers.flatMap((it) => known(holderOf(it))) : everybody
  const [only, ...others] = holders
  if (only && others.length === 0) return grantsOf(only)
  return holders.map((holder) => grantOf(holder, 0))
}

function find<T>(id: string, kind: string, make: (holder: Holder, index: number) => T): T | null {
  const read = readId(id)
  return read?.kind === kind ? make(read.holder, read.index) : null
}

const grantById = (id: string) => {
  const grant = find(id, 'grant', grantOf)
  if (!grant) throw new Error('No grant')
  return { ...grant, subject: { sub_ids: [] } }
}

const schemas: Record<string, GraphQLSchema> = {
  auth: makeExecutableSchema({
    typeDefs: sdlOf('auth'),
    resolvers: {
      Query: {
        grants: (_: unknown, { filter, ...window }: Window & Listed) =>
          connection(grantsFor(filter?.identifier?.in), window),
        grant: (_: unknown, { id }: { id: string }) => grantById(id)
      }
    }
  }),
  backend: makeExecutableSchema({
    typeDefs: sdlOf('backend'),
    resolvers: {
      Query: {
        whoami: () => ({ id: tenantId, isOperator: true }),
        walletAddressByUrl: (_: unknown, { url }: { url: string }) =>
          known(holderOf(url)).map(walletAddressOf).at(0) ?? null,
        walletAddress: (_: unknown, { id }: { id: string }) => find(id, 'walletAddress', walletAddressOf),
        outgoingPayment: (_: unknown, { id }: { id: string }) => find(id, 'payment', paymentOf),
        outgoingPayments: (_: unknown, { filter, ...window }: Window & Listed) => {
          const ids = filter?.walletAddressId?.in
          const holders = ids
            ? ids.flatMap((id) => known(find(id, 'walletAddress', (it) => it) ?? undefined))
            : everybody.slice(0, 1)
          return connection(holders.flatMap(paymentsOf), window)
        }
      }
    }
  })
}

/** Answers an operation as Rafiki would over the made-up rows. @throws whatever the stub does not play */
export function answer(service: string, { query, variables }: { query: string; variables?: object }): object {
  const schema = schemas[service]
  if (!schema) throw new Error(`no such service: ${service}`)
  const result = execute({ schema, document: parse(query), variableValues: { ...variables } })
  if ('then' in result) throw new Error('an answer of the stub is there at once')
  return result
}
