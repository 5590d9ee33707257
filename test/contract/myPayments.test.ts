import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import {
  addAddress,
  addIncoming,
  addKey,
  addOutgoing,
  addressNamed,
  newestFirst,
  past,
  secondTenant,
  walk
} from '../support/payments.ts'

let harness: Harness
/** Alice with two wallet addresses. */
let alice: Record<string, unknown>
/** Bob's counterpart in the second tenant. */
let erin: Record<string, unknown>
let home: string, shop: string, bobs: string, erins: string

beforeAll(async () => {
  harness = await startHarness({ env: { PUBLIC_METADATA_KEYS: 'note deep long' } })
  const { store } = harness.rafiki
  home = addressNamed(store, 'https://wallet.example/alice').id
  bobs = addressNamed(store, 'https://wallet.example/bob').id
  shop = addAddress(store, 'https://wallet.example/alice-shop').id
  erins = addAddress(store, 'https://other.example/erin', secondTenant).id
  alice = {
    ...harness.people.alice,
    wallet_addresses: [
      'https://wallet.example/Alice',
      'https://wallet.example/alice-shop',
      'https://wallet.example/unknown'
    ]
  }
  erin = {
    sub: 'erin',
    role: 'accountHolder',
    tenant_id: secondTenant,
    wallet_addresses: ['https://other.example/erin']
  }
  for (let n = 0; n < 14; n += 1) {
    addOutgoing(store, n % 3 ? home : shop, {
      createdAt: past(Math.floor(n / 2)),
      metadata: { note: `n${n}`, secret: 'x' }
    })
    addOutgoing(store, bobs, { createdAt: past(n) })
    addOutgoing(store, erins, { createdAt: past(n) })
    addIncoming(store, n % 4 ? home : shop, { createdAt: past(n), state: n % 5 ? 'PENDING' : 'COMPLETED' })
    // Requests that expired unpaid.
    if (n % 6 === 0) addIncoming(store, home, { createdAt: past(n + 0.5), state: 'EXPIRED', deletedAt: past(0) })
    addIncoming(store, bobs, { createdAt: past(n) })
    addIncoming(store, erins, { createdAt: past(n) })
  }
})
afterAll(() => harness.close())

const oracle = (field: string, ids: string[]): string[] => {
  const { outgoingPayments, incomingPayments } = harness.rafiki.store
  const rows = [
    ...(field === 'myIncomingPayments' ? [] : outgoingPayments),
    ...(field === 'myOutgoingPayments' ? [] : incomingPayments.filter((row) => !row.deletedAt))
  ].filter((row) => ids.includes(row.walletAddressId))
  return newestFirst(rows).map(({ id }) => id)
}

describe.each(['myOutgoingPayments', 'myIncomingPayments', 'myPayments'])('%s', (field) => {
  it.each([1, 3, 20, 100])(
    'payments are walked %i at a time, both ways and in both orders, over several wallet addresses',
    async (size) => {
      const expected = oracle(field, [home, shop])
      expect(expected.length).toBeGreaterThan(13)
      for (const forward of [true, false]) {
        expect((await walk(harness, alice, field, { size, forward })).ids).toEqual(expected)
        const ascending = await walk(harness, alice, field, { size, forward, args: ', sortOrder: ASC' })
        expect(ascending.ids).toEqual(expected.toReversed())
      }
    }
  )

  it('payments of one wallet address are walked exactly', async () => {
    for (const forward of [true, false]) {
      const { ids } = await walk(harness, 'bob', field, { size: 7, forward })
      expect(ids).toEqual(oracle(field, [bobs]))
      const filtered = `, filter: { walletAddress: { in: ["https://wallet.example/Alice-Shop", "${bobs}"] } }`
      expect((await walk(harness, alice, field, { size: 7, forward, args: filtered })).ids).toEqual(
        oracle(field, [shop])
      )
    }
  })

  it("payments are shown to another tenant's account holders from their own tenant only", async () => {
    expect((await walk(harness, erin, field, { size: 20 })).ids).toEqual(oracle(field, [erins]))
    // A token of one tenant that names a wallet address of the other: for it, there is none of the kind.
    const foreign = { ...harness.people.alice, wallet_addresses: ['https://other.example/erin'] }
    expect((await walk(harness, foreign, field, { size: 20 })).ids).toEqual([])
    const back = { ...erin, wallet_addresses: ['https://wallet.example/bob'] }
    expect((await walk(harness, back, field, { size: 20 })).ids).toEqual([])
  })

  it('payments send nothing where nothing can match', async () => {
    const page = '{ edges { cursor } pageInfo { hasNextPage } }'
    const nobody = await harness.ask('nobody', `{ ${field} ${page} }`)
    expect(nobody).toMatchObject({
      data: { [field]: { edges: [], pageInfo: { hasNextPage: false } } },
      cost: { backend: 0 }
    })
    for (const filter of ['walletAddress: { in: [] }', 'state: { in: [] }', `walletAddress: { in: ["${bobs}"] }`]) {
      const reply = await harness.ask('alice', `{ ${field}(filter: { ${filter} }) ${page} }`)
      expect(reply).toMatchObject({ data: { [field]: { edges: [] } }, cost: { backend: 0 } })
    }
  })

  it('payments are filtered by state', async () => {
    const rows = [...harness.rafiki.store.outgoingPayments, ...harness.rafiki.store.incomingPayments]
    const completed = new Set(rows.filter(({ state }) => state === 'COMPLETED').map(({ id }) => id))
    for (const who of [alice, harness.people.bob]) {
      const { ids } = await walk(harness, who, field, { size: 3, args: `, filter: { state: { in: [COMPLETED] } }` })
      expect(ids).toEqual(oracle(field, who === alice ? [home, shop] : [bobs]).filter((id) => completed.has(id)))
    }
  })

  it("payments refuse cursors of others and of other connections alike, and never ask for other rows than the caller's", async () => {
    const foreign = oracle(field, [bobs])[0]!
    const messages = new Set<string>()
    for (const text of [`${field}:${foreign}`, `${field}:${crypto.randomUUID()}`, `myGrants:${foreign}`, 'nonsense']) {
      const after = Buffer.from(text).toString('base64url')
      const reply = await harness.ask('alice', `{ ${field}(after: "${after}") { edges { cursor } } }`)
      expect(codeOf(reply)).toBe('BAD_USER_INPUT')
      messages.add(reply.errors![0]!.message)
    }
    expect(messages.size).toBe(1)
  })

  it('payments need their scope', async () => {
    const reply = await harness.ask(
      { ...harness.people.alice, scope: 'grants:read' },
      `{ ${field} { edges { cursor } } }`
    )
    expect(codeOf(reply)).toBe('SCOPE_REQUIRED')
  })
})

it('myOutgoingPayments filters by grant', async () => {
  const grant = '48fa24ec-f5db-4441-a297-7d5038971551'
  const { ids } = await walk(harness, 'bob', 'myOutgoingPayments', {
    size: 1,
    args: `, filter: { grant: { in: ["${grant.toUpperCase()}"] } }`
  })
  expect(ids).toEqual(['888b923c-e665-40d3-a403-88cc9cf4f478', 'dfd042e6-6ba5-473f-accc-159ca6fbc5dd'])
})

it('look-ups of payments answer null for a foreign id, an unknown one, one of another tenant, and no id at all', async () => {
  const { store } = harness.rafiki
  const theirs = [bobs, erins].map((id) => ({
    out: store.outgoingPayments.find((row) => row.walletAddressId === id)!.id,
    in: store.incomingPayments.find((row) => row.walletAddressId === id)!.id
  }))
  for (const { out, in: incoming } of [
    ...theirs,
    { out: crypto.randomUUID(), in: crypto.randomUUID() },
    { out: 'x', in: '' }
  ]) {
    const reply = await harness.ask(
      'alice',
      `{ myOutgoingPayment(id: "${out}") { id } myQuote(id: "${out}") { id } myIncomingPayment(id: "${incoming}") { id } }`
    )
    expect(reply).toMatchObject({
      errors: undefined,
      data: { myOutgoingPayment: null, myQuote: null, myIncomingPayment: null }
    })
  }
  const mine = store.outgoingPayments.find((row) => row.walletAddressId === home && row.grantId)!
  const reply = await harness.ask(
    'alice',
    `{
    myOutgoingPayment(id: "${mine.id.toUpperCase()}") { id state failure walletAddress { id address assetCode keys { id } } grant { id access { walletAddress { address } } } sentAmount { value assetCode assetScale } }
    myQuote(id: "${mine.id}") { id paymentId receiver debitAmount { value } walletAddress { address } }
  }`
  )
  expect(reply.errors).toBeUndefined()
  expect(reply.data.myOutgoingPayment).toMatchObject({
    id: mine.id,
    failure: null,
    walletAddress: { id: home, address: 'https://wallet.example/alice', assetCode: 'USD', keys: [] }
  })
  expect(reply.data.myQuote).toMatchObject({
    ...{ id: `quote:${mine.id}`, paymentId: mine.id },
    walletAddress: { address: 'https://wallet.example/alice' }
  })
})

it("a payment's metadata shows public keys only, bounded, and its failure is in the gateway's own words", async () => {
  const { store } = harness.rafiki
  const deep = { a: { b: { c: { d: { e: 1 } } } } }
  const metadata = { note: { ok: true }, deep, long: 'x'.repeat(5000), secret: 'CANARY' }
  const ours = addOutgoing(store, home, { metadata, state: 'FAILED', error: 'CANARY of the upstream' })
  const known = addOutgoing(store, home, { metadata: { secret: 1 }, state: 'FAILED', error: 'QuoteExpired' })
  const reply = await harness.ask(
    'alice',
    `{ a: myOutgoingPayment(id: "${ours.id}") { failure metadata } b: myOutgoingPayment(id: "${known.id}") { failure metadata } }`
  )
  expect(reply.data).toEqual({
    a: { failure: 'OTHER', metadata: { note: { ok: true } } },
    b: { failure: 'QUOTE_EXPIRED', metadata: null }
  })
  expect(reply.text).not.toContain('CANARY')
})

it("myWalletAddresses walks the caller's wallet addresses, with their keys and public properties", async () => {
  const { store } = harness.rafiki
  addressNamed(store, 'https://wallet.example/alice').additionalProperties.push(
    { key: 'site', value: 'https://alice.example', visibleInOpenPayments: true },
    { key: 'kyc', value: 'CANARY', visibleInOpenPayments: false }
  )
  const key = addKey(store, home)
  addKey(store, bobs)
  for (const forward of [true, false]) {
    expect((await walk(harness, alice, 'myWalletAddresses', { size: 1, forward })).ids).toEqual([home, shop])
  }
  const reply = await harness.ask(
    alice,
    '{ myWalletAddresses(filter: { status: { in: [ACTIVE] } }) { edges { node { id address publicName status assetCode assetScale properties { key value } keys { id jwk { kid } } } } } }'
  )
  expect(reply.data.myWalletAddresses.edges.map((edge: { node: object }) => edge.node)).toMatchObject([
    {
      id: home,
      publicName: 'Alice',
      assetScale: 2,
      properties: [{ key: 'site', value: 'https://alice.example' }],
      keys: [{ id: key.id }]
    },
    { id: shop, keys: [] }
  ])
  expect(reply.text).not.toContain('CANARY')
  expect(
    (await walk(harness, alice, 'myWalletAddresses', { size: 1, args: ', filter: { status: { in: [INACTIVE] } }' })).ids
  ).toEqual([])
})

it('pages of payments cost a known number of requests', async () => {
  const fresh = await startHarness()
  const costs: Record<string, number[]> = {}
  for (let n = 0; n < 150; n += 1) {
    addOutgoing(fresh.rafiki.store, home, { createdAt: past(n) })
    addIncoming(fresh.rafiki.store, home, { createdAt: past(n) })
  }
  for (const field of ['myOutgoingPayments', 'myIncomingPayments', 'myPayments']) {
    for (const first of [20, 20, 100]) {
      const node = field === 'myPayments' ? '__typename' : 'id walletAddress { address }'
      const reply = await fresh.ask(
        'alice',
        `{ ${field}(first: ${first}) { edges { node { ${node} } } pageInfo { hasNextPage hasPreviousPage } } }`
      )
      expect(reply.data[field].edges).toHaveLength(first)
      ;(costs[field] ??= []).push(reply.cost.backend)
    }
  }
  await fresh.close()
  expect(costs).toEqual({ myOutgoingPayments: [2, 2, 3], myIncomingPayments: [2, 2, 3], myPayments: [3, 3, 14] })
})

it('payments of both kinds have their common fields without aliases, each as its own look-up shows it', async () => {
  addOutgoing(harness.rafiki.store, home, { state: 'FUNDING' })
  addIncoming(harness.rafiki.store, home, { state: 'PENDING' })
  const common = 'id walletAddressId walletAddress { address } client state metadata createdAt'
  const { data, errors } = await harness.ask(
    alice,
    `{ myPayments(first: 100) { nodes { __typename ${common}
       ... on MyOutgoingPayment { receiver state } ... on MyIncomingPayment { url state } } } }`
  )
  expect(errors).toBeUndefined()
  const nodes = data.myPayments.nodes as { __typename: string; id: string; state: string }[]
  expect(new Set(nodes.map(({ __typename }) => __typename))).toEqual(
    new Set(['MyOutgoingPayment', 'MyIncomingPayment'])
  )
  expect(nodes.map(({ state }) => state)).toEqual(expect.arrayContaining(['FUNDING', 'PENDING', 'COMPLETED']))
  for (const { __typename, id, ...shown } of nodes.slice(0, 10)) {
    const one = __typename === 'MyOutgoingPayment' ? 'myOutgoingPayment' : 'myIncomingPayment'
    const own = __typename === 'MyOutgoingPayment' ? 'receiver' : 'url'
    const found = await harness.ask(alice, `{ ${one}(id: "${id}") { ${common} ${own} } }`)
    expect(found.data[one]).toEqual({ id, ...shown })
  }
})
