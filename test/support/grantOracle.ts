import { randomUUID } from 'node:crypto'
import type { Store } from '../../sandbox/rafiki/index.ts'
import { currentPeriod } from '../../sandbox/rafiki/periods.ts'
import type { Harness, Reply, Who } from './harness.ts'

/** What an account holder should see, found out from Rafiki's rows alone and by no code of the gateway's. */

export type Row = Store['grants'][number]
type Access = Row['access'][number]

export const addressOf = (name: string): string => `https://wallet.example/${name}`

/** Claims of an account holder who owns the wallet addresses of these names. */
export const ownerOf = (...names: string[]) => ({ sub: names.join('+'), wallet_addresses: names.map(addressOf) })

const owns = (names: string[], text: string | null): boolean =>
  text !== null && names.map(addressOf).includes(text.toLowerCase())

const order = (a: Row, b: Row): number => (a.createdAt + a.id < b.createdAt + b.id ? 1 : -1)

/** The grants that must be listed, newest first. */
export const listedFor = (names: string[], { grants, operatorTenantId }: Store): Row[] =>
  grants
    .filter((row) => row.tenantId === operatorTenantId)
    .filter((row) => row.access.some(({ identifier }) => owns(names, identifier)))
    .sort(order)

export function statusOf({ state, finalizationReason, createdAt }: Row): string {
  if (state === 'APPROVED' || finalizationReason === 'ISSUED') return 'ACTIVE'
  if (state === 'FINALIZED') return String(finalizationReason)
  return Date.now() - Date.parse(createdAt) > 600_000 ? 'EXPIRED' : 'AWAITING_APPROVAL'
}

const visible = (names: string[], row: Row): Access[] =>
  row.access.filter(({ identifier }) => identifier === null || owns(names, identifier))

const ownSubjects = (names: string[], row: Row) => row.subjects.filter(({ subId }) => owns(names, subId))

export const typesOf = (names: string[], row: Row): string[] => visible(names, row).map(({ type }) => type)
const sends = ({ type, actions }: Access): boolean => type === 'outgoing-payment' && actions.includes('create')
export const maySpend = (names: string[], row: Row): boolean =>
  statusOf(row) === 'ACTIVE' && visible(names, row).some(sends)
/** Now: while the grant is live, within one of its periods where it has some. */
export const canSpend = (names: string[], row: Row): boolean =>
  statusOf(row) === 'ACTIVE' &&
  visible(names, row).some(
    (it) => sends(it) && (!it.limits?.interval || currentPeriod(it.limits.interval, Date.now()) !== undefined)
  )
export const consentRequired = (names: string[], row: Row): boolean =>
  ownSubjects(names, row).length > 0 ||
  visible(names, row).some(({ type, actions }) => type === 'outgoing-payment' || actions.includes('list-all'))

const viewOfAccess = ({ id, type, actions, identifier, limits }: Access) => ({
  id,
  type,
  actions,
  identifier,
  limits:
    type === 'outgoing-payment'
      ? {
          kind: kindOf(limits ?? {}),
          receiver: limits?.receiver ?? null,
          interval: limits?.interval || null,
          debitAmount: limits?.debitAmount ?? null,
          receiveAmount: limits?.receiveAmount ?? null
        }
      : null
})

function kindOf({ debitAmount, receiveAmount, receiver }: NonNullable<Access['limits']>): string {
  if (debitAmount) return 'DEBIT'
  if (receiveAmount) return 'RECEIVE'
  return receiver ? 'RECEIVER_ONLY' : 'UNLIMITED'
}

/** Within a grant, no order of accesses is promised. */
const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)

export function viewOf(names: string[], row: Row) {
  const subIds = ownSubjects(names, row).map(({ subId, subIdFormat }) => ({ subId, subIdFormat }))
  return {
    id: row.id,
    client: row.client,
    state: row.state,
    finalizationReason: row.finalizationReason,
    status: statusOf(row),
    createdAt: row.createdAt,
    access: visible(names, row).map(viewOfAccess).sort(byId),
    subject: subIds.length > 0 ? { subIds } : null,
    shared: visible(names, row).length < row.access.length,
    canSpend: canSpend(names, row),
    consentRequired: consentRequired(names, row)
  }
}

export type View = ReturnType<typeof viewOf>

export const everything = `
  id client state finalizationReason status createdAt shared canSpend consentRequired
  subject { subIds { subId subIdFormat } }
  access { id type actions identifier limits {
    kind receiver interval debitAmount { value assetCode assetScale } receiveAmount { value assetCode assetScale }
  } }`

export interface Page {
  ids: string[]
  nodes: View[]
  cursors: string[]
  pageInfo: { startCursor: string | null; endCursor: string | null; hasNextPage: boolean; hasPreviousPage: boolean }
  reply: Reply
}

const list = (fields: string) => `query (
    $first: Int, $after: String, $last: Int, $before: String, $filter: MyGrantFilter, $sortOrder: SortOrder
  ) {
    myGrants(first: $first, after: $after, last: $last, before: $before, filter: $filter, sortOrder: $sortOrder) {
      edges { cursor node { ${fields} } }
      pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    }
  }`

/** One page of `myGrants`; fails where the gateway answers an error. */
export async function pageOf(
  harness: Harness,
  who: Who,
  args: Record<string, unknown>,
  fields = everything
): Promise<Page> {
  const reply = await harness.ask(who, list(fields), args)
  expect(reply.errors).toBeUndefined()
  const { edges, pageInfo } = (reply.data as { myGrants: { edges: Edge[]; pageInfo: Page['pageInfo'] } }).myGrants
  const nodes = edges.map(({ node }) => ({ ...node, ...(node.access && { access: node.access.toSorted(byId) }) }))
  return { ids: nodes.map(({ id }) => id), nodes, cursors: edges.map(({ cursor }) => cursor), pageInfo, reply }
}

interface Edge {
  cursor: string
  node: View
}

/** A grant more in Rafiki's table: one of Alice's, approved just now, unless said otherwise. */
export function addGrant(store: Store, { names, ...row }: Partial<Row> & { names?: (string | null)[] } = {}): Row {
  const createdAt = row.createdAt ?? new Date().toISOString()
  const added: Row = {
    id: randomUUID(),
    state: 'APPROVED',
    finalizationReason: null,
    client: 'https://shop.example/checkout',
    createdAt,
    tenantId: store.operatorTenantId,
    access: (names ?? ['alice']).map((name) => accessFor(name && addressOf(name), createdAt)),
    subjects: [],
    ...row
  }
  store.grants.push(added)
  return added
}

export const accessFor = (identifier: string | null, createdAt = new Date().toISOString()): Access => ({
  id: randomUUID(),
  type: 'incoming-payment',
  actions: ['read'],
  identifier,
  limits: null,
  createdAt
})

export const subjectFor = (subId: string): Row['subjects'][number] => ({
  id: randomUUID(),
  subId,
  subIdFormat: 'uri',
  createdAt: new Date().toISOString()
})
