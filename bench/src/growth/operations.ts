import type { Kind } from './world.ts'

export interface Operation {
  label: string
  kind: Kind
  query: string
  /** What the answer says of itself; undefined where a field has no `complete`, as its pages are exact. */
  complete: (data: Record<string, unknown>) => boolean | undefined
}

const spending = `query { myGrants(first: 20) { complete edges { node {
  id client status createdAt
  access { id limits { interval debitAmount { value } }
    spending { debitAmount { value } remainingDebitAmount { value } payments lastUsedAt complete } }
} } } }`

interface Granted {
  myGrants: { complete: boolean; edges: { node: { access: { spending: { complete: boolean } }[] } }[] }
}

const isSpendingComplete = (data: object): boolean => {
  const { complete, edges } = (data as Granted).myGrants
  return complete && edges.every(({ node }) => node.access.every((access) => access.spending.complete))
}

const completeOf =
  (field: string) =>
  (data: Record<string, unknown>): boolean =>
    (data[field] as { complete: boolean }).complete

/** What is complete once the gateway's journal has all payments of a wallet. */
export const allPayments: Omit<Operation, 'label' | 'kind'> = {
  query: 'query { myUnlistedGrants { complete } }',
  complete: completeOf('myUnlistedGrants')
}

export const operations: Operation[] = [
  {
    label: '`myGrants` with spending; grants used once, when new',
    kind: 'all',
    query: spending,
    complete: isSpendingComplete
  },
  {
    label: '`myGrants` with spending; old grants with monthly limits',
    kind: 'monthly',
    query: spending,
    complete: isSpendingComplete
  },
  {
    label: '`myGrants` with spending; old grants with limits for good',
    kind: 'whole',
    query: spending,
    complete: isSpendingComplete
  },
  {
    label: '`myPayments`',
    kind: 'all',
    query: `query { myPayments(first: 20) { pageInfo { hasNextPage } edges { node {
  id createdAt ... on MyOutgoingPayment { state debitAmount { value } }
} } } }`,
    complete: () => undefined
  },
  {
    label: '`myClients`',
    kind: 'all',
    query: `query { myClients(first: 20) { complete totalCount edges { node {
  id client activeGrants canSpend firstGrantedAt lastGrantedAt
} } } }`,
    complete: completeOf('myClients')
  },
  {
    label: '`myGrantsSummary`',
    kind: 'all',
    query: 'query { myGrantsSummary { active canSpend awaitingApproval expired revoked rejected complete } }',
    complete: completeOf('myGrantsSummary')
  }
]
