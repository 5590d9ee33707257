import type { Who } from './client.tsx'
import type { Shown, ShownClient } from './ending.ts'
import type { ConnectedAppQuery, ConnectedAppsQuery, WaitingRequestsQuery } from './gql/graphql.ts'

/** A client with its grants: what ends, and whose it is. */
export interface Connected extends ShownClient, Who {
  /** Requests that wait, where they stand in a list of their own: they end together with the grants. */
  waiting: Shown[]
  /** Since when it asked for its newest grant; empty where that is not asked for. */
  lastGrantedAt: string
}

type ListNode = NonNullable<ConnectedAppsQuery['myClients']>['edges'][number]['node']
type PageNode = NonNullable<ConnectedAppQuery['myClient']>
type WaitingNode = NonNullable<WaitingRequestsQuery['myGrants']>['edges'][number]['node']

const live = ['ACTIVE', 'AWAITING_APPROVAL']

/** Live, or on its way out: shown until that is certain. */
const isShown = ({ grant }: Shown, ending: ReadonlySet<string>): boolean =>
  live.includes(grant.status) || ending.has(grant.id)

export function clientOf(node: ListNode | PageNode, ending: ReadonlySet<string>): Connected {
  const { id, client, clientProfile: profile, activeGrants, canSpend, isOwnWalletAddress: own } = node
  const grants = (node.grants?.edges ?? [])
    .map((edge) => ({ grant: edge.node, profile }))
    .filter((shown) => isShown(shown, ending))
  const more = node.grants?.pageInfo.hasNextPage ?? true
  const lastGrantedAt = 'lastGrantedAt' in node ? node.lastGrantedAt : ''
  return { id, client, profile, own, activeGrants, canSpend, grants, more, lastGrantedAt, waiting: [] }
}

/** A request, as the only grant of a client: its end touches nothing else that is shown of it. */
export interface Waiting extends Who {
  shown: Shown
}

export function waitingOf({ edges }: { edges: { node: WaitingNode }[] }, ending: ReadonlySet<string>): Waiting[] {
  return edges
    .map(({ node }) => ({
      client: node.client,
      profile: node.clientProfile,
      own: node.isOwnWalletAddress,
      shown: { grant: node, profile: node.clientProfile }
    }))
    .filter(({ shown }) => shown.grant.status === 'AWAITING_APPROVAL' || ending.has(shown.grant.id))
}

export type Kind = 'all' | 'spend' | 'look'
export type Order = 'newest' | 'oldest' | 'name'

/** The clients that a search and a filter leave, in order. */
export function chosen<Client extends Connected & { name: string }>(
  clients: Client[],
  { text, kind, order, locale }: { text: string; kind: Kind; order: Order; locale: string }
): Client[] {
  const folded = text.trim().toLocaleLowerCase(locale)
  const compare: Record<Order, (a: Client, b: Client) => number> = {
    newest: (a, b) => b.lastGrantedAt.localeCompare(a.lastGrantedAt),
    oldest: (a, b) => a.lastGrantedAt.localeCompare(b.lastGrantedAt),
    name: (a, b) => a.name.localeCompare(b.name, locale)
  }
  return clients
    .filter(({ name, client }) => `${name} ${client ?? ''}`.toLocaleLowerCase(locale).includes(folded))
    .filter(({ canSpend }) => kind === 'all' || canSpend === (kind === 'spend'))
    .sort(compare[order])
}
