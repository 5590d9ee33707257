import { askedOf, clientPage, clientsIn, flood, spending, summaryOf, type ClientPage } from '../support/clientKeys.ts'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import {
  accessFor,
  addGrant,
  addressOf,
  listedFor,
  ownerOf,
  statusOf,
  subjectFor,
  type Row
} from '../support/grantOracle.ts'

let harness: Harness
beforeEach(async () => void (harness = await startHarness()))
afterEach(() => harness.close())

const store = () => harness.rafiki.store
const own = ['alice']
const rows = () => askedOf(own, store())
const summary = '{ myGrantsSummary { active canSpend awaitingApproval expired revoked rejected complete } }'
const without = ({ clients }: ClientPage) => clients.map(({ id: _, ...client }) => client)

it.each([[['alice']], [['bob']], [['carol']], [['alice', 'bob']]])(
  'myClients shows the owner of %s each client once, by the grants that needed consent',
  async (names) => {
    const page = await clientPage(harness, ownerOf(...names), { first: 100 })
    const expected = clientsIn(names, askedOf(names, store()))
    expect(expected.length).toBeGreaterThan(3)
    expect(without(page)).toEqual(expected)
    expect(page).toMatchObject({ complete: true, pageInfo: { hasNextPage: false, hasPreviousPage: false } })
    const reply = await harness.ask(ownerOf(...names), summary)
    expect(reply.data).toEqual({ myGrantsSummary: { ...summaryOf(names, askedOf(names, store())), complete: true } })
  }
)

it('myClients judges a grant by its complete terms, where its row in the list is not complete', async () => {
  const odd = { ...accessFor('https://wallet.example/Alice'), type: 'outgoing-payment', actions: ['create'] }
  const start = Date.now()
  const add = (client: string, row: Partial<Row>) => {
    const createdAt = new Date(start + store().grants.length).toISOString()
    return addGrant(store(), { state: 'FINALIZED', finalizationReason: 'ISSUED', client, createdAt, ...row })
  }
  add('https://odd.example/app', { access: [accessFor(addressOf('alice')), odd] })
  add('https://reader.example/app', { access: [{ ...accessFor(addressOf('alice')), actions: ['list-all'] }, odd] })
  add('https://signin.example/app', { subjects: [subjectFor(addressOf('alice'))] })
  add('https://later.example/app', {
    ...{ state: 'APPROVED', finalizationReason: null },
    subjects: [subjectFor(addressOf('alice'))]
  })
  add('https://unasked.example/app', {})
  const page = await clientPage(harness, 'alice', { first: 100 })
  expect(without(page)).toEqual(clientsIn(own, rows()))
  const spenders = page.clients.filter(({ canSpend }) => canSpend).map(({ client }) => client)
  expect(spenders).toEqual(expect.arrayContaining(['https://odd.example/app', 'https://reader.example/app']))
})

it('myClients knows a client by its URL in any spelling, and takes no two for one', async () => {
  store().grants = []
  const spelt = ['https://Shop.example/a', 'https://shop.example:443/a', 'https://shop.example/a']
  const others = [
    ...[
      'https://shop.example/A',
      'https://shop.example/a/',
      'https://shop.example/a/b',
      'http://shop.example/a',
      'https://shop.example/a?b'
    ],
    ...['https://shop.example/a#b', 'https://me@shop.example/a', '$shop.example/a', ' https://shop.example/a']
  ]
  for (const client of [...others, ...spelt]) spending(store(), { client })
  const { clients } = await clientPage(harness, 'alice', { first: 100 })
  expect(clients.map(({ client, activeGrants }) => [client, activeGrants])).toEqual(
    expect.arrayContaining([
      ...others.map((it) => [it, 1]),
      [expect.stringMatching(/^https:\/\/shop.example\/a$|:443|Shop/), 3]
    ])
  )
  expect(new Set(clients.map(({ id }) => id)).size).toBe(others.length + 1)
})

it('myClients never takes two clients that came with a key for one', async () => {
  // Of one moment, they would come in an order that says nothing.
  for (const second of [1, 2]) addGrant(store(), { client: null, createdAt: `2026-01-01T00:00:0${second}.000Z` })
  const all = await clientPage(harness, 'alice', { first: 100, filter: { consentRequired: null } })
  const keyless = listedFor(own, store()).filter(({ client }) => client === null)
  expect(keyless.length).toBeGreaterThan(1)
  expect(all.clients.filter(({ client }) => client === null)).toHaveLength(keyless.length)
  expect(without(all)).toEqual(clientsIn(own, listedFor(own, store())))
})

describe('filters', () => {
  const cases: [string, Record<string, unknown>, (row: Row) => boolean][] = [
    ['active', { status: { in: ['ACTIVE'] } }, (row) => statusOf(row) === 'ACTIVE'],
    [
      'waiting or rejected',
      { status: { in: ['AWAITING_APPROVAL', 'REJECTED'] } },
      (row) => ['AWAITING_APPROVAL', 'REJECTED'].includes(statusOf(row))
    ],
    ['expired', { status: { in: ['EXPIRED'] } }, (row) => statusOf(row) === 'EXPIRED'],
    ['none', { status: { in: [] } }, () => false],
    ['by text', { clientText: 'MERCHANT' }, (row) => row.client?.includes('merchant') ?? false]
  ]
  it.each(cases)('a filter of myClients counts exactly the grants that match: %s', async (_, filter, keep) => {
    addGrant(store(), { state: 'PENDING', access: [{ ...accessFor(addressOf('alice')), actions: ['list-all'] }] })
    const page = await clientPage(harness, 'alice', { first: 100, filter })
    expect(without(page)).toEqual(clientsIn(own, rows().filter(keep)))
  })

  it('the filter canSpend divides the clients in two', async () => {
    addGrant(store(), {
      client: 'https://reader.example/app',
      access: [{ ...accessFor(addressOf('alice')), actions: ['list-all'] }]
    })
    const [can, cannot] = await Promise.all(
      [true, false].map(async (canSpend) => without(await clientPage(harness, 'alice', { filter: { canSpend } })))
    )
    const expected = clientsIn(own, rows())
    expect(can).toEqual(expected.filter((it) => it.canSpend))
    expect(cannot).toEqual(expected.filter((it) => !it.canSpend))
    expect(cannot).not.toEqual([])
  })

  it.each(['', '   ', 'x'.repeat(201)])('a filter of myClients refuses the text %j', async (clientText) => {
    for (const field of ['myClients', 'myGrants']) {
      const reply = await harness.ask(
        'alice',
        `query ($t: SearchText) { ${field}(filter: { clientText: $t }) { complete } }`,
        { t: clientText }
      )
      expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: '$t' })
    }
  })
})

describe('pages', () => {
  it.each([1, 2, 3])('pages of %i clients hold each client once, and have true page info', async (first) => {
    const expected = clientsIn(own, rows())
    const found: unknown[] = []
    let after: string | null = null
    for (let more = true; more;) {
      const page: ClientPage = await clientPage(harness, 'alice', { first, after })
      expect(page.pageInfo).toEqual({
        startCursor: page.cursors[0],
        endCursor: page.cursors.at(-1),
        hasNextPage: found.length + first < expected.length,
        hasPreviousPage: found.length > 0
      })
      found.push(...without(page))
      after = page.pageInfo.endCursor
      more = page.pageInfo.hasNextPage
    }
    expect(found).toEqual(expected)
  })

  it('pages of clients continue from where they were, though clients have come and gone', async () => {
    const before = await clientPage(harness, 'alice', { first: 2 })
    const rest = clientsIn(own, rows()).slice(2)
    const gone = new Set(
      clientsIn(own, rows())
        .slice(0, 2)
        .flatMap(({ grants }) => grants)
    )
    store().grants = store().grants.filter(({ id }) => !gone.has(id))
    spending(store(), { client: 'https://new.example/app' })
    const after = await clientPage(harness, 'alice', { first: 100, after: before.pageInfo.endCursor })
    expect(without(after)).toEqual(rest)
  })

  it('pages of a client’s grants hold each grant once, with true page info', async () => {
    const client = clientsIn(own, rows()).find(({ grants }) => grants.length > 4)
    const found: string[] = []
    let after: string | null = null
    for (let more = true; more;) {
      const reply = await harness.ask(
        'alice',
        `query ($after: String) { myClients(filter: { clientText: "${client?.client}" }) { edges { node {
          grants(first: 2, after: $after) { edges { node { id client status } } pageInfo { hasNextPage endCursor } }
        } } } }`,
        { after }
      )
      const { edges, pageInfo } = reply.data.myClients.edges[0].node.grants
      found.push(...edges.map(({ node }: { node: { id: string } }) => node.id))
      after = pageInfo.endCursor
      more = pageInfo.hasNextPage
    }
    expect(found).toEqual(client?.grants)
  })

  it.each([0, 101, -1])('pages of clients refuse a size of %i', async (first) => {
    const reply = await harness.ask('alice', `{ myClients(first: ${first}) { complete } }`)
    expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'first' })
  })

  it('pages of clients refuse every cursor that is not their own for this caller, with one answer', async () => {
    const { cursors } = await clientPage(harness, 'alice', { first: 2 })
    const [others] = (await clientPage(harness, 'bob', { first: 1 })).cursors
    const { data } = await harness.ask('alice', '{ myGrants(first: 1) { edges { cursor } } }')
    const changed = Buffer.from(String(cursors[0]), 'base64url').toString().replace(/:\d/, ':9')
    const bad = [
      others,
      data.myGrants.edges[0].cursor,
      '',
      'x',
      `${cursors[0]}=`,
      Buffer.from(changed).toString('base64url')
    ]
    const answers = new Set<string>()
    for (const after of bad) {
      const reply = await harness.ask('alice', 'query ($after: String) { myClients(after: $after) { complete } }', {
        after
      })
      expect(codeOf(reply)).toBe('BAD_USER_INPUT')
      answers.add(reply.text)
    }
    expect(answers.size).toBe(1)
  })
})

describe('myClient', () => {
  const one = `query ($id: ID!) { myClient(id: $id) { id client activeGrants grants(first: 100) { nodes { id } } } }`

  it('myClient finds each client of the list by its id, as the list has it, also one whose grants needed no consent', async () => {
    flood(store(), 3)
    const { clients } = await clientPage(harness, 'alice', { first: 100, filter: { consentRequired: null } })
    const asked = await clientPage(harness, 'alice', { first: 100 })
    expect(clients.length).toBeGreaterThan(asked.clients.length)
    for (const { id, client } of clients) {
      const { data, errors } = await harness.ask('alice', one, { id })
      const listed = asked.clients.find((it) => it.id === id) ?? clients.find((it) => it.id === id)
      expect(errors).toBeUndefined()
      expect(data.myClient).toEqual({
        ...{ id, client, activeGrants: listed?.activeGrants },
        grants: { nodes: listed?.grants.map((grant) => ({ id: grant })) }
      })
    }
  })

  it('myClient is null for an unknown client, and for a client of others, with the same answer and cost', async () => {
    const [bobs] = (await clientPage(harness, 'bob', { first: 1 })).clients
    // What never changes of a grant is asked for once.
    await harness.ask('alice', one, { id: 'warm' })
    const answers = new Set<string>()
    for (const id of [String(bobs?.id), 'garbage', '']) {
      const { data, text, cost } = await harness.ask('alice', one, { id })
      expect(data).toEqual({ myClient: null })
      answers.add(JSON.stringify([text, cost]))
    }
    expect(answers.size).toBe(1)
  })

  it('myClient does not say that a client is unknown where not all grants could be read', async () => {
    flood(store(), 3_000)
    expect(codeOf(await harness.ask('alice', one, { id: 'garbage' }))).toBe('OPERATION_TOO_COSTLY')
  })
})

describe('ids', () => {
  it("a client's id stays the same, whatever is asked and whatever happens to the grants", async () => {
    const idOf = async (filter: unknown) =>
      Object.fromEntries(
        (await clientPage(harness, 'alice', { first: 100, filter })).clients.map(({ client, id }) => [client, id])
      )
    const before = await idOf(null)
    for (const row of rows()) Object.assign(row, { state: 'FINALIZED', finalizationReason: 'REVOKED' })
    expect(await idOf({ consentRequired: true, status: { in: ['REVOKED'] } })).toEqual(before)
  })

  it("a client's id is another one for other account holders", async () => {
    const ids = await Promise.all(
      ['alice', 'bob'].map(async (who) => (await clientPage(harness, who as 'bob', { first: 100 })).clients)
    )
    const [hers, his] = ids.map((clients) => new Map(clients.map(({ client, id }) => [client, id])))
    const both = [...(hers ?? [])].filter(([client]) => his?.has(client))
    expect(both.length).toBeGreaterThan(2)
    expect(both.filter(([client, id]) => his?.get(client) === id)).toEqual([])
  })
})

describe('a grant’s client', () => {
  const query = `query ($id: ID!) { myGrant(id: $id) { connectedClient { id client activeGrants canSpend firstGrantedAt lastGrantedAt grants(first: 100) { edges { node { id } } } } } }`

  it('a grant’s client is the one of the list', async () => {
    const { clients } = await clientPage(harness, 'alice', { first: 100 })
    for (const row of rows().slice(0, 5)) {
      const reply = await harness.ask('alice', query, { id: row.id })
      const { grants, ...client } = reply.data.myGrant.connectedClient
      const ids = grants.edges.map(({ node }: { node: { id: string } }) => node.id)
      expect({ ...client, grants: ids }).toEqual(clients.find((it) => it.grants.includes(row.id)))
    }
  })

  it('a grant’s client is shown with that grant alone where it needed no consent', async () => {
    const row = addGrant(store(), { client: 'https://unasked.example/app' })
    const { data } = await harness.ask('alice', query, { id: row.id })
    expect(data.myGrant.connectedClient).toMatchObject({ client: row.client, activeGrants: 1, canSpend: false })
  })

  it('a grant’s client costs a page of grants no more than it costs one grant', async () => {
    const list = (first: number) => `{ myGrants(first: ${first}) { edges { node { connectedClient { id } } } } }`
    await harness.ask('alice', list(50))
    const [one, many] = [await harness.ask('alice', list(1)), await harness.ask('alice', list(50))]
    expect(many.errors).toBeUndefined()
    expect([many.cost.auth, many.cost.backend]).toEqual([one.cost.auth, one.cost.backend])
  })
})

describe('when money was last sent', () => {
  it("a client's lastUsedAt is that of the newest payment under any of its grants", async () => {
    const { data } = await harness.ask(
      'alice',
      '{ myClients(first: 100) { edges { node { client lastUsedAt grants(first: 100) { edges { node { id } } } } } } }'
    )
    type Node = { lastUsedAt: string | null; grants: { edges: { node: { id: string } }[] } }
    const nodes = (data.myClients.edges as { node: Node }[]).map(({ node }) => node)
    for (const { lastUsedAt, grants } of nodes) {
      const ids = grants.edges.map(({ node }) => node.id)
      const payments = store().outgoingPayments.filter(({ grantId }) => grantId !== null && ids.includes(grantId))
      expect(lastUsedAt).toEqual(
        payments
          .map(({ createdAt }) => createdAt)
          .sort()
          .at(-1) ?? null
      )
    }
    expect(nodes.some(({ lastUsedAt }) => lastUsedAt !== null)).toBe(true)
  })

  it('a grant that no list has, since it spells the wallet address otherwise, is found by the payments under it', async () => {
    const payment = store().outgoingPayments.find((it) =>
      store().walletAddresses.some(({ id, address }) => id === it.walletAddressId && address === addressOf('alice'))
    )
    const hidden = spending(store(), {
      client: 'https://hidden.example/app',
      access: [{ ...accessFor('https://wallet.example/Alice'), type: 'outgoing-payment', actions: ['create'] }]
    })
    const find = async () =>
      (await clientPage(harness, 'alice', { first: 100 })).clients.find(({ client }) => client === hidden.client)
    expect(await find()).toBeUndefined()
    if (payment) store().outgoingPayments.push({ ...payment, id: crypto.randomUUID(), grantId: hidden.id })
    expect(await find()).toMatchObject({ activeGrants: 1, canSpend: true, grants: [hidden.id] })
    const { data } = await harness.ask(
      'alice',
      `{ myClients(filter: { status: { in: [REVOKED] } }, first: 100) { edges { node { client } } } }`
    )
    expect(JSON.stringify(data)).not.toContain('hidden')
  })

  it('a client loses nothing but lastUsedAt while the backend is down', async () => {
    harness.rafiki.backend.intercept = () => 'drop'
    const page = await clientPage(harness, 'alice', { first: 100 })
    expect(without(page)).toEqual(clientsIn(own, rows()))
    expect(page.complete).toBe(false)
    const reply = await harness.ask('alice', '{ myClients(first: 1) { edges { node { id lastUsedAt } } } }')
    expect(reply.data.myClients.edges[0].node).toMatchObject({ lastUsedAt: null })
    expect(reply.errors?.map(({ path, extensions }) => [path?.join('.'), extensions.code])).toEqual([
      ['myClients.edges.0.node.lastUsedAt', 'UPSTREAM_UNAVAILABLE']
    ])
  })
})

describe('a flood of grants that nobody was asked for', () => {
  const page = `{ myClients(first: 20) { edges { node { id client activeGrants canSpend firstGrantedAt lastGrantedAt lastUsedAt grants { edges { node { id status } } } } } pageInfo { hasNextPage } } }`
  const grants = `{ myGrants(first: 20, filter: { consentRequired: true }) { edges { node { id status } } pageInfo { hasNextPage } } }`
  const numbers = '{ myGrantsSummary { active canSpend awaitingApproval expired revoked rejected } }'

  it.each([
    ['newer', {}],
    ['older', { createdAt: '2020-01-01T00:00:00.000Z' }]
  ])(
    'a flood of grants without consent, %s: the page keeps its content and its cost, cold and warm',
    async (_, row) => {
      const look = async (at: Harness) => {
        const replies = []
        for (const query of [page, page, grants, grants, numbers]) replies.push(await at.ask('alice', query))
        expect(replies.flatMap(({ errors }) => errors ?? [])).toEqual([])
        return replies.map(({ data, cost }) => ({ data: data as unknown, cost }))
      }
      const calm = await startHarness()
      try {
        flood(store(), 5000, row)
        expect(await look(harness)).toEqual(await look(calm))
      } finally {
        await calm.close()
      }
      const { data } = await harness.ask('alice', '{ myClients { complete } myGrantsSummary { complete } }')
      expect(data).toEqual({ myClients: { complete: false }, myGrantsSummary: { complete: false } })
    },
    120_000
  )

  it.each([
    ['that were cancelled', 'REVOKED', true],
    ['whose client fetched the token', 'ISSUED', false]
  ] as const)(
    'a flood of grants without consent, %s: within bounds, nothing that is shown is wrong, and what can spend is there',
    async (_, reason, same) => {
      const active = `{ myClients(first: 20, filter: { status: { in: [ACTIVE] } }) { edges { node { client activeGrants canSpend } } } }`
      const calm = await harness.ask('alice', active)
      flood(store(), 5000, { state: 'FINALIZED', finalizationReason: reason })
      const flooded = await harness.ask('alice', active)
      expect(flooded.data).toEqual(calm.data)
      if (same) expect(flooded.cost.auth).toBeLessThanOrEqual(calm.cost.auth)
      expect(flooded.cost.auth).toBeLessThanOrEqual(40)
      const all = await clientPage(harness, 'alice', { first: 20 })
      expect(all.complete).toBe(false)
      expect(all.reply.cost.auth).toBeLessThanOrEqual(40)
      expect(all.clients.map(({ client }) => client)).not.toContain('https://flood.example/app')
    },
    120_000
  )
})

it('myGrantsSummary costs little, however many grants there are', async () => {
  const measured: unknown[] = []
  for (const count of [1, 100, 1000]) {
    const other = await startHarness()
    try {
      Object.assign(other.rafiki.store, { grants: [], outgoingPayments: [] })
      const start = Date.UTC(2026, 0, 1)
      for (let n = 0; n < count; n += 1)
        spending(other.rafiki.store, {
          client: `https://c${n % 30}.example/app`,
          createdAt: new Date(start + n).toISOString()
        })
      const costs = []
      for (let n = 0; n < 2; n += 1) {
        const query = '{ myClients(first: 20) { complete edges { node { id activeGrants canSpend lastUsedAt } } } }'
        const { data, cost } = await other.ask('alice', query)
        expect(data.myClients.complete).toBe(true)
        costs.push([cost.auth, cost.backend])
      }
      measured.push([count, ...costs])
    } finally {
      await other.close()
    }
  }
  expect(measured).toEqual([
    [1, [1, 2], [1, 1]],
    [100, [1, 2], [1, 1]],
    [1000, [6, 2], [6, 1]]
  ])
})

it('myGrantsSummary shows nobody anybody else’s grants, and nothing to a caller without wallet addresses', async () => {
  const nobody = await clientPage(harness, 'nobody', {})
  expect(nobody).toMatchObject({ clients: [], complete: true, reply: { cost: { auth: 0, backend: 0 } } })
  const elsewhere = spending(store(), {
    tenantId: String(harness.rafiki.tenants[1]?.id),
    client: 'https://elsewhere.example/app'
  })
  const { clients } = await clientPage(harness, 'alice', { first: 100, filter: { consentRequired: null } })
  expect(clients.map(({ client }) => client)).not.toContain(elsewhere.client)
})

it('myGrantsSummary needs the scope for reading', async () => {
  for (const field of ['myClients { complete }', 'myGrantsSummary { complete }'])
    expect(codeOf(await harness.ask({ sub: 'alice', scope: 'grants:revoke' }, `{ ${field} }`))).toBe('SCOPE_REQUIRED')
})
