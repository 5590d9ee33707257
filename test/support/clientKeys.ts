import { randomUUID } from 'node:crypto'
import type { Store } from '../../sandbox/rafiki/index.ts'
import type { Harness, Reply, Who } from './harness.ts'
import {
  accessFor,
  addressOf,
  addGrant,
  consentRequired,
  listedFor,
  maySpend,
  statusOf,
  type Row
} from './grantOracle.ts'

/** What of an account holder's clients should be seen, counted from Rafiki's rows alone. */

export interface Client {
  client: string | null
  activeGrants: number
  canSpend: boolean
  firstGrantedAt: string
  lastGrantedAt: string
  grants: string[]
}

/** Spellings of one client; as the tests write them, no more than the host's case differs. */
const sameClient = ({ id, client }: Row): string =>
  client === null ? id : client.replace(/^https:\/\/[^/]+/, (origin) => origin.toLowerCase())

/** @param rows of one account holder, newest first */
export function clientsIn(names: string[], rows: Row[]): Client[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(sameClient(row), [...(groups.get(sameClient(row)) ?? []), row])
  return [...groups.values()].map((group) => {
    const active = group.filter((row) => statusOf(row) === 'ACTIVE')
    return {
      client: group[0]?.client ?? null,
      activeGrants: active.length,
      canSpend: active.some((row) => maySpend(names, row)),
      firstGrantedAt: group.at(-1)?.createdAt ?? '',
      lastGrantedAt: group[0]?.createdAt ?? '',
      grants: group.map(({ id }) => id)
    }
  })
}

export const askedOf = (names: string[], store: Store): Row[] =>
  listedFor(names, store).filter((row) => consentRequired(names, row))

export const summaryOf = (names: string[], rows: Row[]) => {
  const count = (status: string) => rows.filter((row) => statusOf(row) === status).length
  return {
    active: count('ACTIVE'),
    canSpend: rows.filter((row) => maySpend(names, row)).length,
    awaitingApproval: count('AWAITING_APPROVAL'),
    expired: count('EXPIRED'),
    revoked: count('REVOKED'),
    rejected: count('REJECTED')
  }
}

export interface ClientPage {
  clients: (Client & { id: string })[]
  cursors: string[]
  pageInfo: { startCursor: string | null; endCursor: string | null; hasNextPage: boolean; hasPreviousPage: boolean }
  complete: boolean
  reply: Reply
}

export const figures = 'id client activeGrants canSpend firstGrantedAt lastGrantedAt'

export async function clientPage(
  harness: Harness,
  who: Who,
  args: Record<string, unknown> = {},
  grants = 'grants(first: 100) { edges { node { id } } }'
): Promise<ClientPage> {
  const reply = await harness.ask(
    who,
    `query ($first: Int, $after: String, $filter: MyClientFilter) {
      myClients(first: $first, after: $after, filter: $filter) {
        complete pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
        edges { cursor node { ${figures} ${grants} } }
      }
    }`,
    args
  )
  expect(reply.errors).toBeUndefined()
  type Node = ClientPage['clients'][number] & { grants?: unknown }
  const { edges, pageInfo, complete } = (
    reply.data as {
      myClients: { edges: { cursor: string; node: Node }[] } & Pick<ClientPage, 'pageInfo' | 'complete'>
    }
  ).myClients
  const clients = edges.map(({ node }) => {
    const its = node.grants as unknown as { edges: { node: { id: string } }[] } | undefined
    return { ...node, grants: its?.edges.map((edge) => edge.node.id) ?? [] }
  })
  return { clients, cursors: edges.map(({ cursor }) => cursor), pageInfo, complete, reply }
}

/** Grants that a client made in Alice's name, without asking her: as many as it liked. */
export function flood(store: Store, count: number, row: Partial<Row> = {}): Row[] {
  const start = Date.now() - count
  return Array.from({ length: count }, (_, n) =>
    addGrant(store, { client: 'https://flood.example/app', createdAt: new Date(start + n).toISOString(), ...row })
  )
}

/** A grant by which Alice's money can be sent; its client holds the token. */
export const spending = (store: Store, row: Partial<Row> = {}, name = 'alice'): Row =>
  addGrant(store, {
    state: 'FINALIZED',
    finalizationReason: 'ISSUED',
    access: [{ ...accessFor(addressOf(name)), type: 'outgoing-payment', actions: ['create', 'read'] }],
    ...row
  })

export const unknownId = randomUUID()
