import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import { startHarness, type Harness } from '../../test/support/harness.ts'

interface Watched {
  subscribe: (next: () => void) => { unsubscribe: () => void }
  getCurrentResult: () => { loading: boolean }
}

const loaded = (query: Watched): Promise<void> =>
  new Promise((resolve) => {
    const view = query.subscribe(() => {
      if (!query.getCurrentResult().loading) setImmediate(() => (view.unsubscribe(), resolve()))
    })
  })

describe('the contract makes caches that', () => {
  let harness: Harness
  let asked: string[]
  const realFetch = globalThis.fetch
  beforeEach(async () => {
    harness = await startHarness({ seed: builtinSeed() })
    asked = []
    globalThis.fetch = (input, init) => {
      const { operationName, query } = JSON.parse((init?.body as string | undefined) ?? '{}') as Record<
        string,
        string | undefined
      >
      asked.push(operationName ?? /\w+ (\w+)/.exec(query ?? '')?.[1] ?? '')
      return realFetch(input, init)
    }
  })
  afterEach(async () => {
    globalThis.fetch = realFetch
    await harness.close()
  })

  /** The page's own client, documents and updates, watching the list and the history as the page does. */
  async function openPage() {
    const { createGraph } = await import('../src/graph.ts')
    const { ended, expectedOfClient, expectedOfGrant, HISTORY_PAGE } = await import('../src/ending.ts')
    const documents = await import('../src/gql/graphql.ts')
    const graph = createGraph({ url: `${harness.url}/graphql`, getToken: () => harness.tokenOf('alice') })
    const list = graph.watchQuery({ query: documents.ConnectedAppsDocument, variables: { first: 20 } })
    const history = graph.watchQuery({ query: documents.EndedGrantsDocument, variables: { first: HISTORY_PAGE } })
    const waiting = graph.watchQuery({ query: documents.WaitingRequestsDocument, variables: { first: 20 } })
    const views = [list, history, waiting].map((it) => it.subscribe({ error: () => {} }))
    await Promise.all([loaded(list), loaded(history), loaded(waiting)])
    // A gateway without a list of documents says so once, and gets their texts: those requests are not counted.
    asked = []

    const clients = () => (list.getCurrentResult().data?.myClients?.edges ?? []).map((edge) => edge.node!)
    const shownOf = (name: string) => {
      const client = clients().find((it) => it.client?.includes(name))
      if (!client) throw new Error(`no client is called ${name}`)
      const requests = waiting.getCurrentResult().data?.myGrants?.edges ?? []
      const grants = [...client.grants!.edges!, ...requests.filter((edge) => edge.node!.client === client.client)].map(
        (edge) => ({ grant: edge.node as Grant, profile: client.clientProfile as never })
      )
      return { id: client.id!, activeGrants: client.activeGrants!, canSpend: client.canSpend!, grants, more: false }
    }
    type Grant = Parameters<typeof expectedOfGrant>[0]['grant']
    return {
      graph,
      clients,
      shownOf,
      summary: () => list.getCurrentResult().data?.myGrantsSummary,
      ended: () => history.getCurrentResult().data?.myGrants?.edges?.map((edge) => edge.node!.id),
      revoke(name: string) {
        const client = shownOf(name)
        const [shown] = client.grants
        return graph.mutate({
          mutation: documents.RevokeGrantDocument,
          variables: { grantId: shown!.grant.id },
          optimisticResponse: expectedOfGrant(shown!, client),
          update: (cache, { data }) => {
            if (data?.revokeMyGrant) ended(cache, [shown!], new Set([data.revokeMyGrant.grant.id]))
          }
        })
      },
      revokeAll(name: string) {
        const client = shownOf(name)
        return graph.mutate({
          mutation: documents.RevokeClientDocument,
          variables: { clientId: client.id },
          optimisticResponse: expectedOfClient(client),
          update: (cache, { data }) => {
            const gone = data?.revokeMyGrants?.results.filter(({ outcome }) => outcome === 'REVOKED') ?? []
            ended(cache, client.grants, new Set(gone.map(({ grantId }) => grantId)))
          }
        })
      },
      close() {
        for (const view of views) view.unsubscribe()
        graph.stop()
      }
    }
  }

  it('an Apollo cache is right after one grant was revoked, for one request', async () => {
    const page = await openPage()
    const before = page.summary()!
    const { grant } = page.shownOf('tunes').grants[0]!
    const done = page.revoke('tunes')
    // At once, before any answer.
    expect(page.shownOf('tunes')).toMatchObject({ activeGrants: 0, canSpend: false })
    expect(page.shownOf('tunes').grants[0]?.grant.status).toBe('REVOKED')
    await done
    expect(page.shownOf('tunes')).toMatchObject({ activeGrants: 0, canSpend: false })
    expect(page.summary()).toMatchObject({ active: before.active! - 1, revoked: before.revoked! + 1 })
    expect(page.ended()).toContain(grant.id)
    expect(asked).toEqual(['RevokeGrant'])
    // And the gateway says the same.
    const shown = [page.summary(), page.ended()]
    await page.graph.refetchQueries({ include: 'active' })
    expect([page.summary(), page.ended()]).toEqual(shown)
    page.close()
  })

  it('an Apollo cache is right after all of a client was revoked, for one request', async () => {
    const page = await openPage()
    const before = page.shownOf('shop')
    expect(before.grants.length).toBeGreaterThan(1)
    await page.revokeAll('shop')
    const after = page.shownOf('shop')
    expect(after).toMatchObject({ activeGrants: 0, canSpend: false })
    expect(new Set(after.grants.map(({ grant }) => grant.status))).toEqual(new Set(['REVOKED']))
    expect(page.ended()).toEqual(expect.arrayContaining(before.grants.map(({ grant }) => grant.id)))
    expect(asked).toEqual(['RevokeClient'])
    page.close()
  })

  it('an Apollo cache takes an expected answer back when the real one is a failure, for one request', async () => {
    const page = await openPage()
    const before = [page.clients(), page.summary(), page.ended()]
    harness.rafiki.auth.intercept = () => ({ status: 500, body: '' })
    const failed = page.revoke('tunes').then(
      () => 'done',
      () => 'failed'
    )
    expect(page.shownOf('tunes').grants[0]?.grant.status).toBe('REVOKED')
    expect([page.clients(), page.summary(), page.ended()]).not.toEqual(before)
    expect(await failed).toBe('failed')
    expect([page.clients(), page.summary(), page.ended()]).toEqual(before)
    expect(asked).toEqual(['RevokeGrant'])
    page.close()
  })

  it('an Apollo cache expects of a client that it still spends where another of its grants does, or may: those that are not shown', async () => {
    const { expectedOfGrant } = await import('../src/ending.ts')
    const page = await openPage()
    const client = page.shownOf('tunes')
    const shown = client.grants.find(({ grant }) => grant.canSpend)!
    const expected = (change: object) =>
      expectedOfGrant(shown, { ...client, ...change }).revokeMyGrant.grant.connectedClient?.canSpend
    expect(expected({})).toBe(false)
    expect(expected({ more: true })).toBe(true)
    expect(expected({ more: true, canSpend: false })).toBe(false)
    const another = { ...shown, grant: { ...shown.grant, id: 'another' } }
    expect(expected({ grants: [...client.grants, another] })).toBe(true)
    page.close()
  })

  it('an Apollo cache finds by id what a list brought, without asking', async () => {
    const { gql } = await import('@apollo/client')
    const page = await openPage()
    const { grant } = page.shownOf('tunes').grants[0]!
    const query = gql`
      query One($id: ID!) {
        myGrant(id: $id) {
          id
          status
        }
      }
    `
    const { data } = await page.graph.query({ query, variables: { id: grant.id } })
    expect(data).toMatchObject({ myGrant: { id: grant.id, status: 'ACTIVE' } })
    expect(asked).toEqual([])
    page.close()
  })

  it('an Apollo cache joins pages without a gap or a double', async () => {
    const { ApolloClient, gql, HttpLink, InMemoryCache } = await import('@apollo/client')
    const headers = { authorization: `Bearer ${await harness.tokenOf('alice')}` }
    const graph = new ApolloClient({
      link: new HttpLink({ uri: `${harness.url}/graphql`, headers }),
      cache: new InMemoryCache(await import('../../schema/clients/apollo.js'))
    })
    const query = gql`
      query Pages($first: Int!, $after: String) {
        myGrants(first: $first, after: $after) {
          edges {
            cursor
            node {
              id
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    `
    type Pages = {
      myGrants: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
    }
    const all = await graph.query<Pages>({ query, variables: { first: 100 }, fetchPolicy: 'no-cache' })
    const cached = () => graph.readQuery<Pages>({ query, variables: { first: 3 } })?.myGrants
    const next = (after?: string) => graph.query({ query, variables: { first: 3, after }, fetchPolicy: 'network-only' })
    await next()
    for (let page = 0; page < 20 && cached()?.pageInfo.hasNextPage; page += 1) await next(cached()?.pageInfo.endCursor)
    const ids = cached()?.edges.map(({ node }) => node.id)
    expect(ids).toEqual(all.data?.myGrants.edges.map(({ node }) => node.id))
    expect(ids?.length).toBeGreaterThan(6)

    // Rows without cursors join as well.
    const rows = gql`
      query Rows($first: Int!, $after: String) {
        myGrants(first: $first, after: $after, sortOrder: ASC) {
          nodes {
            id
          }
          pageInfo {
            hasNextPage
            hasPreviousPage
            endCursor
          }
        }
      }
    `
    type Rows = {
      myGrants: {
        nodes: { id: string }[]
        pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string }
      }
    }
    const list = () => graph.readQuery<Rows>({ query: rows, variables: { first: 3 } })?.myGrants
    for (let page = 0; page < 20 && list()?.pageInfo.hasNextPage !== false; page += 1) {
      const variables = { first: 3, after: list()?.pageInfo.endCursor }
      await graph.query({ query: rows, variables, fetchPolicy: 'network-only' })
    }
    expect(list()?.nodes.map(({ id }) => id)).toEqual(ids?.toReversed())
    expect(list()?.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false })

    // A page that failed is no page: the list stays, and a list that never came is not one without rows.
    harness.rafiki.auth.intercept = () => ({ status: 500, body: '' })
    const failing = { query, fetchPolicy: 'network-only', errorPolicy: 'all' } as const
    await graph.query({ ...failing, variables: { first: 3, after: cached()?.pageInfo.endCursor } })
    expect(cached()?.edges.map(({ node }) => node.id)).toEqual(ids)
    await graph.clearStore()
    await graph.query({ ...failing, variables: { first: 3 } })
    expect(cached()).toBeNull()
    graph.stop()
  })

  it('a urql cache is right after revocations, for one request', async () => {
    const { cacheExchange } = await import('@urql/exchange-graphcache')
    const { Client, fetchExchange } = await import('@urql/core')
    const { keys } = await import('../../schema/clients/urql.js')
    const documents = await import('../src/gql/graphql.ts')
    const token = await harness.tokenOf('alice')
    const warnings: string[] = []
    const client = new Client({
      url: `${harness.url}/graphql`,
      preferGetMethod: false,
      exchanges: [cacheExchange({ keys, logger: (_, message) => void warnings.push(message) }), fetchExchange],
      fetchOptions: { headers: { authorization: `Bearer ${token}` } }
    })
    type List = {
      myClients: {
        edges: { node: { activeGrants: number; grants: { edges: { node: { id: string; status: string } }[] } } }[]
      }
    }
    let seen: List | undefined
    const view = client
      .query(documents.ConnectedAppsDocument, { first: 20 })
      .subscribe(({ data }) => (seen = (data as never) ?? seen))
    while (!seen) await new Promise((resolve) => setImmediate(resolve))
    const nodes = () => (seen as List).myClients.edges.map(({ node }) => node)
    const at = nodes().findIndex(({ activeGrants, grants }) => activeGrants === 1 && grants.edges.length === 1)
    const grantId = nodes()[at]!.grants.edges[0]!.node.id
    asked = []
    const { error } = await client.mutation(documents.RevokeGrantDocument, { grantId }).toPromise()
    expect(error).toBeUndefined()
    expect(nodes()[at]).toMatchObject({ activeGrants: 0, grants: { edges: [{ node: { status: 'REVOKED' } }] } })
    expect(asked).toEqual(['RevokeGrant'])
    // Graphcache warns of every type whose key it does not know.
    expect(warnings.filter((message) => message.includes('key'))).toEqual([])
    view.unsubscribe()
  })
})
