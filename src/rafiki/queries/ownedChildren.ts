import { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import { prepare, type Operation } from '../operation.ts'
import { isOf, type OwnedRow } from './tenancy.ts'

/*
 * Keys and fees are looked up by no id: they are found among those of the objects that they belong to.
 */

export interface Child {
  /** The root field of an answer whose object holds the list. */
  root: string
  ofOne: Operation
  ofAll: Operation
  /** The plural root field, of whose rows all are searched. */
  roots: string
}

const connection = 'edges { cursor node { id } } pageInfo { hasNextPage }'

const childOf = (root: string, roots: string, list: string): Child => ({
  root,
  roots,
  ofOne: prepare(
    'backend',
    `query One_${list}($id: String!, $first: Int, $after: String) {
      ${root}(id: $id) { id tenant { id } children: ${list}(first: $first, after: $after) { ${connection} } }
    }`
  ),
  ofAll: prepare(
    'backend',
    `query All_${list}($tenantId: String, $first: Int, $after: String, $children: Int) {
      ${roots}(tenantId: $tenantId, first: $first, after: $after) {
        edges { node { id tenant { id } children: ${list}(first: $children) { ${connection} } } }
      }
    }`
  )
})

export const children = {
  walletAddressKey: childOf('walletAddress', 'walletAddresses', 'walletAddressKeys'),
  fee: childOf('asset', 'assets', 'fees')
}

interface Parent extends OwnedRow {
  children: { edges: { cursor: string; node: { id: string } }[]; pageInfo: { hasNextPage: boolean } } | null
}

const parentsAPage = 50
const childrenAPage = 50
/** One search asks so often at most. */
const maxRequests = 20

/** Whether an object, which is proven by who asks, has a child of this id. @throws GatewayError */
export async function hasChild(
  rafiki: Rafiki,
  { root, ofOne }: Child,
  parentId: string,
  id: string,
  from?: string
): Promise<boolean> {
  for (let requests = 0, after = from; requests < maxRequests; requests += 1) {
    const row = await rafiki.ask<Parent>(ofOne, root, { id: parentId, first: 100, ...(after && { after }) })
    if (row.children?.edges.some(({ node }) => node.id === id)) return true
    after = row.children?.edges.at(-1)?.cursor
    if (!after || !row.children?.pageInfo.hasNextPage) return false
  }
  throw tooMany()
}

/** Whether any object of a tenant has a child of this id. @throws GatewayError OPERATION_TOO_COSTLY */
export async function tenantHasChild(rafiki: Rafiki, child: Child, id: string, tenantId: string): Promise<boolean> {
  let after: string | undefined
  for (let requests = 0; requests < maxRequests && rafiki.requestsLeft > 5; requests += 1) {
    const variables = { tenantId, first: parentsAPage, children: childrenAPage, ...(after && { after }) }
    const { edges } = await rafiki.ask<{ edges: { node: Parent }[] }>(child.ofAll, child.roots, variables)
    if (!edges.every((edge) => isOf(edge.node, tenantId))) {
      const error = new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with rows of another tenant.')
      throw rafiki.report(error, child.ofAll)
    }
    for (const { node } of edges) {
      if (node.children?.edges.some((edge) => edge.node.id === id)) return true
      const last = node.children?.edges.at(-1)?.cursor
      const more = last !== undefined && node.children?.pageInfo.hasNextPage === true
      if (more && (await hasChild(rafiki, child, node.id, id, last))) return true
    }
    after = edges.at(-1)?.node.id
    // The page info of wallet addresses counts other tenants' rows: a page that is not full is the last.
    if (edges.length < parentsAPage) return false
  }
  throw tooMany()
}

const tooMany = (): GatewayError =>
  new GatewayError('OPERATION_TOO_COSTLY', 'There are too many objects to search: name the one that it belongs to.')
