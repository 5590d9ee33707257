import type { Rafiki } from '../client.ts'
import type { Document } from '../document.ts'
import {
  Rows_feesDocument,
  Rows_incomingPaymentsOfOneDocument,
  Rows_walletAddressKeysDocument
} from '../documents/backend/nestedPageProbe.ts'
import {
  Rows_incomingPaymentsDocument,
  Rows_peersDocument,
  Rows_walletAddressesDocument,
  Rows_webhookEventsDocument
} from '../documents/backend/pageProbe.ts'
import { prepare, type Operation } from '../operation.ts'
import type { Window } from './grantRows.ts'
import { isOf, provenRows, type OwnedRow, type Page } from './provenRows.ts'

type Filter = Record<string, { in?: readonly string[] | null; notIn?: readonly string[] | null } | null | undefined>

export type ListQuery = Window & {
  tenantId?: string | null
  filter?: Filter | null
  /** For a list within an object: that object's id. */
  parent?: string
}

interface Connection {
  edges: readonly { cursor: string; node: OwnedRow }[]
}

/** A list of the backend's, to look at once more: its own page info is not always right. */
export interface List {
  operation: Pick<Operation, 'name' | 'kind'>
  read: (rafiki: Rafiki, query: ListQuery) => Promise<Connection | null>
}

function rootList<Field extends string>(document: Document<Record<Field, Connection>, ListQuery>, field: Field): List {
  const operation = prepare(document)
  return { operation, read: (rafiki, query) => rafiki.ask(operation, field, query) }
}

function nestedList<Parent extends string, Field extends string>(
  document: Document<Record<Parent, Record<Field, Connection | null> | null>, ListQuery>,
  parent: Parent,
  field: Field
): List {
  const operation = prepare(document)
  return { operation, read: async (rafiki, query) => (await rafiki.ask(operation, parent, query))[field] }
}

export const lists = {
  walletAddresses: rootList(Rows_walletAddressesDocument, 'walletAddresses'),
  peers: rootList(Rows_peersDocument, 'peers'),
  incomingPayments: rootList(Rows_incomingPaymentsDocument, 'incomingPayments'),
  webhookEvents: rootList(Rows_webhookEventsDocument, 'webhookEvents'),
  walletAddressKeys: nestedList(Rows_walletAddressKeysDocument, 'walletAddress', 'walletAddressKeys'),
  incomingPaymentsOfOne: nestedList(Rows_incomingPaymentsOfOneDocument, 'walletAddress', 'incomingPayments'),
  fees: nestedList(Rows_feesDocument, 'asset', 'fees')
}

/** The cursors of a page. @throws GatewayError */
async function cursorsOf(rafiki: Rafiki, { operation, read }: List, query: ListQuery): Promise<readonly string[]> {
  const page = (await read(rafiki, query)) ?? { edges: [] }
  const { tenantId } = query
  if (typeof tenantId === 'string') provenRows(rafiki, operation, page, (row) => isOf(row, tenantId))
  return page.edges.map(({ cursor }) => cursor)
}

export type PageFlags = Page<never>['pageInfo']

/** Whether rows follow and go before a page: found out by asking for one of each. @throws GatewayError */
export async function pageFlags(rafiki: Rafiki, list: List, query: ListQuery): Promise<PageFlags> {
  const page = await cursorsOf(rafiki, list, query)
  const [first, last] = [page.at(0), page.at(-1)]
  if (!first || !last) return { hasNextPage: false, hasPreviousPage: false }
  const { after: _, before: __, first: ___, last: ____, ...rest } = query
  const [next, previous] = await Promise.all([
    cursorsOf(rafiki, list, { ...rest, first: 1, after: last }),
    cursorsOf(rafiki, list, { ...rest, last: 1, before: first })
  ])
  return { hasNextPage: next.length > 0, hasPreviousPage: previous.length > 0 }
}

/**
 * Whether a list holds a row, where no look-up by id tells: Rafiki answers what follows any row that exists, so the
 * neighbour in this list is asked what stands beside it.
 */
export async function isInList(rafiki: Rafiki, list: List, id: string, query: ListQuery): Promise<boolean> {
  const [next] = await cursorsOf(rafiki, list, { ...query, first: 1, after: id })
  if (next) return (await cursorsOf(rafiki, list, { ...query, last: 1, before: next }))[0] === id
  const [previous] = await cursorsOf(rafiki, list, { ...query, last: 1, before: id })
  if (previous) return (await cursorsOf(rafiki, list, { ...query, first: 1, after: previous }))[0] === id
  return (await cursorsOf(rafiki, list, { ...query, first: 1 }))[0] === id
}

/** Rafiki hides two types of events unless a filter leaves out some other. */
export const everyEvent = { type: { notIn: ['none'] } }
