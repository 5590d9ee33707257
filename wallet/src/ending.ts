import { isReference, type ApolloCache } from '@apollo/client'
import {
  EndedGrantsDocument,
  type EndedGrantsQuery,
  type GrantFragment,
  type RevokeClientMutation,
  type RevokeGrantMutation
} from './gql/graphql.ts'

type Summary = { active: number; canSpend: number; awaitingApproval: number; revoked: number }
type EndedNode = NonNullable<EndedGrantsQuery['myGrants']>['edges'][number]['node']
export type Profile = EndedNode['clientProfile']

/** A grant as the page shows it, with who its client is. */
export interface Shown {
  grant: GrantFragment
  profile: Profile
}

/** A client, as far as it is needed to say what becomes of it. */
export interface ShownClient {
  id: string
  activeGrants: number
  canSpend: boolean
  grants: Shown[]
  /** There are more grants than are shown. */
  more: boolean
}

export const HISTORY_PAGE = 10

/** As the summary counts: it can send money now, or in a period that is to come. */
const spends = ({ status, canSpend, access }: GrantFragment): boolean =>
  status === 'ACTIVE' &&
  (canSpend || access.some(({ limits }) => Date.parse(limits?.recurrence?.startsAt ?? '') > Date.now()))

const over = { status: 'REVOKED', finalizationReason: 'REVOKED', canSpend: false } as const

/**
 * Brings the cache up to date after grants ended: the figures and the history. The grants themselves and their clients
 * came with the answer, by id. So no list is fetched again; and as `update` of a mutation it also runs, and is taken
 * back, for an optimistic answer.
 */
export function ended(cache: ApolloCache, shown: Shown[], endedIds: ReadonlySet<string>): void {
  const before = shown.filter(({ grant }) => endedIds.has(grant.id) && !['REVOKED', 'REJECTED'].includes(grant.status))
  const count = (test: (grant: GrantFragment) => boolean) => before.filter(({ grant }) => test(grant)).length
  const known = new Set(shown.map(({ grant }) => grant.id))
  cache.modify<{ myGrantsSummary: Summary | null }>({
    id: 'ROOT_QUERY',
    fields: {
      myGrantsSummary: (summary) =>
        summary === null || isReference(summary)
          ? summary
          : {
              ...summary,
              active: summary.active - count(({ status }) => status === 'ACTIVE'),
              canSpend: summary.canSpend - count(spends),
              awaitingApproval: summary.awaitingApproval - count(({ status }) => status === 'AWAITING_APPROVAL'),
              revoked: summary.revoked + before.length
            }
    }
  })
  if ([...endedIds].some((id) => !known.has(id))) {
    // Some that the page never saw have ended, too: the figures and the history, where open, are asked for again.
    cache.evict({ id: 'ROOT_QUERY', fieldName: 'myGrantsSummary' })
    cache.evict({ id: 'ROOT_QUERY', fieldName: 'myGrants' })
    return
  }
  cache.updateQuery({ query: EndedGrantsDocument, variables: { first: HISTORY_PAGE } }, (history) => {
    if (!history?.myGrants) return undefined
    const there = new Set(history.myGrants.edges.map(({ node }) => node.id))
    const added = before
      .filter(({ grant }) => !there.has(grant.id))
      .map(({ grant, profile }) => ({
        __typename: 'MyGrantEdge' as const,
        cursor: '',
        node: { ...grant, ...over, clientProfile: profile }
      }))
    const edges = [...added, ...history.myGrants.edges].sort((a, b) => b.node.createdAt.localeCompare(a.node.createdAt))
    return { ...history, myGrants: { ...history.myGrants, edges } }
  })
}

/** What revoking one grant will most likely answer. */
export function expectedOfGrant({ grant }: Shown, client: ShownClient) {
  const others = client.grants.map((it) => it.grant).filter(({ id }) => id !== grant.id)
  const connectedClient = {
    __typename: 'MyClient' as const,
    id: client.id,
    activeGrants: client.activeGrants - (grant.status === 'ACTIVE' ? 1 : 0),
    canSpend: client.canSpend && (client.more || others.some(({ status, canSpend }) => status === 'ACTIVE' && canSpend))
  }
  return {
    __typename: 'Mutation',
    revokeMyGrant: {
      __typename: 'RevokeMyGrantPayload',
      grant: { __typename: 'MyGrant', id: grant.id, ...over, connectedClient }
    }
  } satisfies RevokeGrantMutation
}

/** What revoking all of a client will most likely answer. */
export function expectedOfClient({ id, grants }: ShownClient): RevokeClientMutation {
  return {
    __typename: 'Mutation',
    revokeMyGrants: {
      __typename: 'RevokeMyGrantsPayload',
      complete: true,
      results: grants.map(({ grant }) => ({
        __typename: 'RevokeMyGrantResult' as const,
        grantId: grant.id,
        outcome: 'REVOKED' as const,
        code: null,
        grant: { __typename: 'MyGrant' as const, id: grant.id, ...over }
      })),
      clients: [{ __typename: 'MyClient', id, activeGrants: 0, canSpend: false }]
    }
  }
}
