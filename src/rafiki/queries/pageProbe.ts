import { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import type { Window } from './grants.ts'
import { prepare, type Operation } from '../operation.ts'
import { isOf, type OwnedRow } from './tenancy.ts'

/** A list of the backend's, to look at once more: its own page info is not always right. */
export interface List {
  operation: Operation
  /** The way to the connection in an answer. */
  path: readonly string[]
}

export interface ListQuery extends Window {
  tenantId?: string
  filter?: unknown
  /** For a list within an object: that object's id. */
  parent?: string
}

const windowed = '$after: String, $before: String, $first: Int, $last: Int, $sortOrder: SortOrder'
const window = 'after: $after, before: $before, first: $first, last: $last, sortOrder: $sortOrder'

function rootList(field: string, tenantType: string, filterType?: string): List {
  const declared = `${windowed}, $tenantId: ${tenantType}${filterType ? `, $filter: ${filterType}` : ''}`
  const used = `${window}, tenantId: $tenantId${filterType ? ', filter: $filter' : ''}`
  const text = `query Rows_${field}(${declared}) { ${field}(${used}) { edges { cursor node { id tenant { id } } } } }`
  return { operation: prepare('backend', text), path: [field] }
}

function nestedList(parent: string, field: string, filterType?: string): List {
  const declared = `${windowed}${filterType ? `, $filter: ${filterType}` : ''}`
  const used = `${window}${filterType ? ', filter: $filter' : ''}`
  const text = `query Rows_${field}($parent: String!, ${declared}) {
    ${parent}(id: $parent) { ${field}(${used}) { edges { cursor node { id } } } }
  }`
  return { operation: prepare('backend', text), path: [parent, field] }
}

export const lists = {
  walletAddresses: rootList('walletAddresses', 'String'),
  peers: rootList('peers', 'ID'),
  incomingPayments: rootList('incomingPayments', 'String', 'IncomingPaymentFilter'),
  webhookEvents: rootList('webhookEvents', 'String', 'WebhookEventFilter'),
  walletAddressKeys: nestedList('walletAddress', 'walletAddressKeys'),
  incomingPaymentsOfOne: nestedList('walletAddress', 'incomingPayments', 'IncomingPaymentFilter'),
  fees: nestedList('asset', 'fees')
}

/** The cursors of a page. @throws GatewayError */
export async function cursorsOf(
  rafiki: Rafiki,
  { operation, path }: List,
  query: ListQuery
): Promise<readonly string[]> {
  const [root = '', ...rest] = path
  const value = await rafiki.ask<Record<string, unknown>>(operation, root, { ...query })
  const connection = rest.reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], value)
  const edges = (connection as { edges?: { cursor: string; node: OwnedRow }[] } | null)?.edges ?? []
  const { tenantId } = query
  if (tenantId !== undefined && edges.some(({ node }) => !isOf(node, tenantId))) {
    throw rafiki.report(
      new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with rows of another tenant.'),
      operation
    )
  }
  return edges.map(({ cursor }) => cursor)
}

export interface PageFlags {
  hasNextPage: boolean
  hasPreviousPage: boolean
}

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
