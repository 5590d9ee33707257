import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import { allScopes } from '../../sandbox/people.ts'
import { answered, codeOf, startHarness, type Harness, type Reply } from '../support/harness.ts'
import { addIncoming } from '../support/payments.ts'
import { PublicError } from '../../src/index.ts'
import { balance, pots, wallet } from '../support/ownFields.ts'

let harness: Harness
/** A service of the wallet's own: what it is asked decides what it does. */
const service = createServer(({ url = '' }, response) => {
  if (url === '/moved') response.writeHead(302, { location: '/' }).end()
  else if (url === '/large') response.end('x'.repeat(1024 * 1024 + 1))
  else if (url !== '/silent') response.end(JSON.stringify({ asked: url }))
})
let origin: string
const scopes = `${allScopes.accountHolder} balances:read cards:read cards:write`
const ask = (query: string, variables?: Record<string, unknown>, claims = {}): Promise<Reply> =>
  harness.ask({ ...harness.people.alice, scope: scopes, ...claims }, query, variables)

beforeAll(async () => {
  await new Promise<void>((listening) => service.listen(0, '127.0.0.1', listening))
  origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
  harness = await startHarness({
    seed: builtinSeed(),
    modules: [balance, pots],
    env: {
      RAFIKI_NETWORK_DEADLINE_MS: '2000',
      RAFIKI_READ_DEADLINE_MS: '1000',
      EXTENSION_ORIGINS: origin,
      FEDERATION: '2'
    },
    journal: { database: 'memory', retentionDays: undefined }
  })
  const { store } = harness.rafiki
  for (const name of ['alice', 'alice', 'bob'])
    addIncoming(store, store.walletAddresses.find(({ address }) => address.endsWith(`/${name}`))?.id ?? '')
  for (const { id, address } of store.walletAddresses)
    if (!address.endsWith('carol'))
      wallet.accounts.set(id, { walletAddressId: id, value: String(BigInt(address.length) * 10n ** 18n) })
})
afterAll(async () => {
  await harness.close()
  service.close()
  service.closeAllConnections()
})
afterEach(() => {
  wallet.probe = () => null
  wallet.check = () => undefined
  wallet.write = () => ''
  wallet.loads.length = 0
})

const addresses = '{ myWalletAddresses { edges { node { id address balance { value assetCode assetScale } } } } }'

it('a wallet adds a field to a type of the gateway, whose objects it gets without their rows', async () => {
  const { data, errors } = await ask(addresses)
  expect(errors).toBeUndefined()
  for (const { node } of data.myWalletAddresses.edges)
    expect(node.balance).toMatchObject({ value: wallet.accounts.get(node.id)?.value, assetCode: expect.any(String) })
  expect(data.myWalletAddresses.edges.length).toBeGreaterThan(0)
  expect(Object.keys(wallet.given.parent as object)).toEqual(['id', 'address', 'assetCode', 'assetScale'])
})

it('rows of a loader are found by their keys in one batch, and a row that is missing is null', async () => {
  const carol = harness.people.carol
  const query = `{ a: myWalletAddresses { edges { node { balance { value } } } } b: myWalletAddresses { edges { node { balance { value } } } } }`
  const { data } = await ask(query, {}, { ...carol, scope: scopes })
  expect(data.a).toEqual(data.b)
  expect(data.a.edges.map(({ node }: { node: unknown }) => node)).toEqual([{ balance: null }])
  expect(wallet.loads).toHaveLength(1)
})

it('a module gets of a request its narrow context, and nothing else', async () => {
  await ask(addresses)
  const { context } = wallet.given
  const lists = ['grants', 'incomingPayments', 'outgoingPayments', 'walletAddresses']
  const lookUps = ['grant', 'incomingPayment', 'outgoingPayment', 'walletAddress', ...lists]
  expect(Object.keys(context ?? {}).sort()).toEqual(
    ['fetch', 'fetchPublic', ...lookUps, 'log', 'requestId', 'signal', 'viewer'].sort()
  )
  expect(context?.viewer).toEqual({
    role: 'accountHolder',
    subject: 'alice',
    tenantId: harness.rafiki.store.operatorTenantId,
    walletAddresses: harness.people.alice.wallet_addresses,
    scopes: scopes.split(' '),
    authTime: expect.any(Number),
    clientId: undefined
  })
  expect(JSON.stringify(context)).not.toMatch(/secret/i)
})

describe('the guards of a wallet’s own fields', () => {
  it.each([
    ['{ myWalletAddresses { edges { node { balance { value } } } } }', 'balances:read'],
    ['{ myCards { number } }', 'cards:read']
  ])('%s needs the scope %s', async (query, scope) => {
    const reply = await ask(query, {}, { scope: scopes.replace(scope, '') })
    expect(reply.errors?.[0]?.extensions).toEqual({ code: 'SCOPE_REQUIRED', scope })
  })

  it('a guard of the wallet’s own refuses with a code of its own', async () => {
    const young = await ask('{ myCards { number } }', {}, { ...harness.people.dave, scope: scopes })
    expect(young.errors?.[0]?.extensions).toEqual({ code: 'TOO_YOUNG', age: 18 })
  })

  it('a wallet address of somebody else’s looks like one that is unknown, before the resolver runs', async () => {
    const block = 'mutation ($input: BlockCardInput!) { blockCard(input: $input) { card { number } } }'
    const id = (end: string): string =>
      harness.rafiki.store.walletAddresses.find(({ address }) => address.endsWith(end))?.id ?? ''
    const input = (walletAddressId: string) => ({ input: { walletAddressId, number: '4000000000000002' } })
    expect(answered(await ask(block, input(id('/alice'))))).toEqual({ card: { number: '4000000000000002' } })
    const [foreign, unknown] = [await ask(block, input(id('/bob'))), await ask(block, input(crypto.randomUUID()))]
    expect(codeOf(foreign)).toBe('NOT_FOUND')
    expect({ ...foreign.errors?.[0], path: 0 }).toEqual({ ...unknown.errors?.[0], path: 0 })
    expect(foreign.cost).toEqual(unknown.cost)
    const stale = await ask(block, input(id('/alice')), { auth_time: 1 })
    expect(codeOf(stale)).toBe('STEP_UP_REQUIRED')
  })
})

describe('objects that the gateway looks up', () => {
  const own = (name: string) => {
    const { store } = harness.rafiki
    const { id = '', address } = store.walletAddresses.find((it) => it.address.endsWith(`/${name}`)) ?? {}
    const grants = store.grants.filter(
      ({ access }) => access.length > 0 && access.every((it) => it.identifier === address)
    )
    return { pot: `pot ${id}`, grant: grants[0]?.id ?? '' }
  }
  const pot = (id: string, claims = {}) =>
    ask('query ($id: ID!) { node(id: $id) { __typename id ... on Pot { walletAddress { address } } } }', { id }, claims)
  afterEach(() => void (wallet.grants = []))

  it('a field of a wallet’s own answers an object of the gateway’s by its id; what is another’s is null, as what is unknown', async () => {
    wallet.grants = [own('alice').grant, own('bob').grant, randomUUID(), 'no id']
    const query = '{ myPots(first: 1) { grants { id status } walletAddress { address } } }'
    const { data, errors } = await ask(query)
    expect(errors).toBeUndefined()
    const [{ grants, walletAddress }] = data.myPots
    expect(walletAddress.address).toMatch(/alice/)
    expect(grants).toEqual([{ id: own('alice').grant, status: expect.any(String) }, null, null, null])
    wallet.grants = [own('bob').grant]
    const foreign = await ask(query)
    wallet.grants = [randomUUID()]
    expect((await ask(query)).cost).toEqual(foreign.cost)
  })

  it('an object of the gateway’s is found behind the guards of its own field', async () => {
    wallet.grants = [own('alice').grant]
    const reply = await ask(
      '{ myPots(first: 1) { id grants { id } } }',
      {},
      { scope: scopes.replace('grants:read', '') }
    )
    expect(reply.errors?.[0]?.extensions).toEqual({ code: 'SCOPE_REQUIRED', scope: 'grants:read' })
    expect(reply.data.myPots[0].id).toBe(own('alice').pot)
  })

  it('`node` and `_entities` find an object of a wallet’s own type by the module, for its account holder alone', async () => {
    const { data } = await pot(own('alice').pot)
    expect(data.node).toMatchObject({
      __typename: 'Pot',
      id: own('alice').pot,
      walletAddress: { address: expect.stringMatching(/alice/) }
    })
    const [foreign, unknown] = [await pot(own('bob').pot), await pot(`pot ${randomUUID()}`)]
    expect([foreign.data, unknown.data]).toEqual([{ node: null }, { node: null }])
    expect(foreign.cost).toEqual(unknown.cost)
    const refused = await pot(own('alice').pot, { scope: scopes.replace('cards:read', '') })
    expect(refused.errors?.[0]?.extensions).toEqual({ code: 'SCOPE_REQUIRED', scope: 'cards:read' })

    const entities = await ask('query ($them: [_Any!]!) { _entities(representations: $them) { ... on Pot { id } } }', {
      them: ['alice', 'bob'].map((name) => ({ __typename: 'Pot', id: own(name).pot }))
    })
    expect(entities.data._entities).toEqual([{ id: own('alice').pot }, null])
    const sdl = (await ask('{ _service { sdl } }')).data._service.sdl
    expect(sdl).toContain('type Pot implements Node @key(fields: "id")')
  })

  it('a module’s field that takes an id and answers a grant does not become the way in which grants are found', async () => {
    wallet.grants = [own('alice').grant]
    const { data, errors } = await ask('query ($id: ID!) { firstGrant(id: "x") { id } node(id: $id) { id } }', {
      id: own('alice').grant
    })
    expect(errors).toBeUndefined()
    expect(data).toEqual({ firstGrant: { id: own('alice').grant }, node: { id: own('alice').grant } })
  })

  it('an object that a module finds is asked for each time, also where none of its own fields is asked for', async () => {
    for (const time of [1, 2, 3, 4]) {
      const before = wallet.pots
      await ask('query ($it: _Any!) { _entities(representations: [$it]) { __typename } }', {
        it: { __typename: 'Pot', id: own('alice').pot }
      })
      expect([time, wallet.pots]).toEqual([time, before + 1])
    }
  })
})

it('a role other than the module’s has none of its fields, and no type', async () => {
  const { operator, client } = harness.people
  for (const who of [operator, client]) {
    const { errors } = await harness.ask({ ...who, scope: scopes }, '{ myCards { number } }')
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
    const { data } = await harness.ask(who, '{ __type(name: "Card") { name } }')
    expect(data).toEqual({ __type: null })
  }
})

describe('what a wallet’s own field throws', () => {
  const block = (last: string) =>
    ask('mutation ($input: BlockCardInput!) { blockCard(input: $input) { card { number } } }', {
      input: {
        walletAddressId: harness.rafiki.store.walletAddresses.find(({ address }) => address.endsWith('/alice'))?.id,
        number: `400000000000000${last}`
      }
    })

  it('a mutation that failed without a word is masked, and may have been done', async () => {
    const reply = await block('9')
    const requestId = reply.headers.get('x-request-id')
    expect(reply.errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', outcome: 'UNKNOWN', requestId })
    expect(reply.text).not.toContain('postgres')
    expect(harness.logged()).toContain('postgres')
    expect(harness.audited().at(-1)).toMatchObject({ mutation: 'blockCard', outcome: 'UNKNOWN' })
  })

  it('a mutation that says why it failed did nothing, and the audit log and the journal tell so', async () => {
    expect(codeOf(await block('8'))).toBe('CARD_LOST')
    const line = harness.audited().at(-1)
    expect(line).toMatchObject({ mutation: 'blockCard', outcome: 'REFUSED', code: 'CARD_LOST' })
    expect(Object.keys(line?.objects ?? {})).toEqual(['input.walletAddressId'])
    expect(line?.journal?.intent).toBeDefined()
  })

  it.each([
    ['"12"', { code: 'BAD_USER_INPUT', argument: 'number' }],
    ['"0000000000000000"', { code: 'BAD_USER_INPUT', argument: 'number' }],
    ['"4000000000000002"', { code: 'NOT_FOUND' }]
  ])('a card number %s is answered with a code', async (number, extensions) => {
    const reply = await ask(`{ myCard(number: ${number}) { number } }`)
    expect(reply.errors?.[0]?.extensions).toEqual(extensions)
    if (number !== '"12"') return
    const variable = await ask('query ($n: CardNumber!) { myCard(number: $n) { number } }', { n: '12' })
    expect(variable.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  it('a page of a wallet’s own list is bounded', async () => {
    expect((await ask('{ myCards(first: 101) { number } }')).errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'first'
    })
    expect(answered(await ask('{ myCards(first: 1) { number } }'))).toHaveLength(1)
  })

  it('a resolver that never answers ends with the request’s deadline, and the rest of the answer stays', async () => {
    wallet.probe = () => new Promise(() => undefined)
    const { data, errors } = await ask('{ probe(url: "x") me { subject } }')
    expect(data).toEqual({ probe: null, me: { subject: 'alice' } })
    expect(errors?.[0]?.extensions).toEqual({ code: 'UPSTREAM_TIMEOUT' })
  })

  it('a guard that never answers ends with the request’s deadline, too', async () => {
    wallet.check = () => new Promise(() => undefined)
    expect((await ask('{ probe(url: "x") }')).errors?.[0]?.extensions).toEqual({ code: 'UPSTREAM_TIMEOUT' })
  })

  describe('that is not made for callers', () => {
    const words = 'their words'
    /** As other services' clients throw them, with a code that is one of the gateway's. */
    const error = (more = {}): Error =>
      Object.assign(new Error(words), { code: 'CARD_LOST', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' }, ...more })
    const located = { path: [words], locations: [words] }
    const fails = (more = {}) => {
      throw error(more)
    }

    it.each([
      ['is thrown by a resolver', () => (wallet.probe = () => fails(located)), '{ probe(url: "x") }'],
      ['is answered by a resolver', () => (wallet.probe = () => error(located)), '{ probe(url: "x") }'],
      ['is in a list', () => (wallet.probe = () => ['a', error(located)]), '{ probes }'],
      ['is thrown by a guard', () => (wallet.check = () => fails(located)), '{ probe(url: "x") }'],
      ['is thrown by a scalar', () => (wallet.write = () => fails()), '{ probed }']
    ])('an error that %s is masked, and logged', async (_, prepare, query) => {
      prepare()
      const { text, status, errors, headers } = await ask(query)
      const requestId = headers.get('x-request-id')
      expect([status, errors?.length, text.includes(words)]).toEqual([200, 1, false])
      expect(errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId })
      const lines = harness.logged().split('\n')
      expect(lines.some((line) => line.includes(String(requestId)) && line.includes(words))).toBe(true)
    })
  })

  it.each([
    ['a whole number without bounds', () => 1n],
    ['a function', () => () => '']
  ])('a scalar that is written as %s fails its field, and no other', async (_, write) => {
    wallet.write = write
    const { data, errors } = await ask('{ probed me { subject } }')
    expect(data).toEqual({ probed: null, me: { subject: 'alice' } })
    expect(errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR')
  })

  it('a list that is no array fails: how long it is, nobody knows', async () => {
    wallet.probe = () => new Set(['a'])
    expect(codeOf(await ask('{ probes }'))).toBe('INTERNAL_SERVER_ERROR')
    wallet.probe = () => ['a']
    expect(answered(await ask('{ probes }'))).toEqual(['a'])
  })

  it('an error with details that no answer can hold is a fault where it is made', () => {
    expect(() => new PublicError('CARD_LOST', 'The card is lost.', { number: 1n })).toThrow(TypeError)
  })
})

describe('what a wallet’s own field asks', () => {
  const probe = (url: string): Promise<Reply> => ask('query ($url: String!) { probe(url: $url) }', { url })

  it('a service that EXTENSION_ORIGINS names is asked at any address', async () => {
    wallet.probe = async ({ fetch }, url) => JSON.stringify(await (await fetch(url)).json())
    expect((await probe(`${origin}/a?b=1`)).data).toEqual({ probe: '{"asked":"/a?b=1"}' })
  })

  it.each([
    ['another origin', () => 'http://127.0.0.1:1/', 'ADDRESS_REFUSED'],
    ['what is no URL', () => 'nothing', 'ADDRESS_REFUSED'],
    ['a service that redirects', () => `${origin}/moved`, 'ADDRESS_REFUSED'],
    ['an answer of more than 1 MB', () => `${origin}/large`, 'UPSTREAM_UNAVAILABLE'],
    ['a service that does not answer', () => `${origin}/silent`, 'UPSTREAM_TIMEOUT']
  ])('the fetch of a module refuses %s', async (_, url, code) => {
    wallet.probe = async ({ fetch }, given) => (await fetch(given)).text()
    expect(codeOf(await probe(url()))).toBe(code)
  })

  it('the fetch for strangers’ URLs refuses what is not public, the wallet’s own services among it', async () => {
    wallet.probe = async ({ fetchPublic }, url) => (await fetchPublic(url)).text()
    for (const url of [origin, 'https://127.0.0.1/', 'http://wallet.example/'])
      expect(codeOf(await probe(url))).toBe('ADDRESS_REFUSED')
  })

  it('one request to the gateway sends at most 50 by its own fields', async () => {
    wallet.probe = async ({ fetch }, url) => {
      for (let n = 0; n < 50; n += 1) await fetch(url)
      return fetch(url)
    }
    expect((await probe(origin)).errors?.[0]?.extensions).toEqual({
      code: 'OPERATION_TOO_COSTLY',
      limit: 'fetches',
      maximum: 50
    })
  })

  it('a module looks up the viewer’s own, and null is all that it learns of what is others’', async () => {
    const { store } = harness.rafiki
    const of = (name: string) => store.walletAddresses.find(({ address }) => address.endsWith(name))
    const paymentOf = (name: string) => store.outgoingPayments.find((it) => it.walletAddressId === of(name)?.id)
    const grantOf = (name: string) =>
      store.grants.find(({ access }) => access.length > 0 && access.every((it) => it.identifier === of(name)?.address))
    wallet.probe = async ({ walletAddress, outgoingPayment, grant }, ids) => {
      const [address = '', payment = '', its = ''] = ids.split(' ')
      const found = [await walletAddress(address), await outgoingPayment(payment), await grant(its)]
      return found.map((it) => it?.id ?? null).join()
    }
    const idsOf = (name: string) => [of(name)?.id, paymentOf(name)?.id, grantOf(name)?.id]
    expect((await probe(idsOf('/alice').join(' '))).data).toEqual({ probe: idsOf('/alice').join() })
    expect(idsOf('/bob').filter(Boolean).length).toBeGreaterThan(1)
    expect((await probe(idsOf('/bob').join(' '))).data).toEqual({ probe: ',,' })
  })

  it.each([
    ['grant', 'grants:read'],
    ['outgoingPayment', 'payments:read'],
    ['incomingPayment', 'payments:read']
  ] as const)('a module reads no %s of the viewer’s own without %s', async (name, scope) => {
    wallet.probe = async (context) => JSON.stringify(await context[name]('00000000-0000-4000-8000-000000000000'))
    const reply = await ask('{ probe(url: "x") }', {}, { scope: scopes.replace(scope, '') })
    expect(reply.errors?.[0]?.extensions).toEqual({ code: 'SCOPE_REQUIRED', scope })
    expect((await probe('x')).data.probe).toBe('null')
  })

  it.each([
    ['grants', 'myGrants', 'grants:read'],
    ['outgoingPayments', 'myOutgoingPayments', 'payments:read'],
    ['incomingPayments', 'myIncomingPayments', 'payments:read']
  ] as const)(
    'a module lists the viewer’s own %s page by page, as %s does: at its cost, with its scope',
    async (list, field, scope) => {
      const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id)
      wallet.probe = async (context) => {
        const page = await context[list]({ first: 1 })
        const next = page.hasNextPage ? await context[list]({ first: 1, after: page.endCursor }) : { nodes: [] }
        return ids([...page.nodes, ...next.nodes]).join()
      }
      const page = await ask(`{ it: ${field}(first: 1) { nodes { id } pageInfo { endCursor hasNextPage } } }`)
      const after = page.data.it.pageInfo.endCursor
      const next = await ask(`{ it: ${field}(first: 1, after: "${after}") { nodes { id } } }`)
      const reply = await probe('all')
      expect([page.errors, next.errors]).toEqual([undefined, undefined])
      expect(reply.data.probe).toBe(ids([...page.data.it.nodes, ...next.data.it.nodes]).join())
      expect(page.data.it.nodes).toHaveLength(1)
      const sent = ({ cost }: Reply): number => cost.auth + cost.backend
      expect(sent(reply)).toBeLessThanOrEqual(sent(page) + sent(next))

      const without = await ask('{ probe(url: "x") }', {}, { scope: scopes.replace(scope, '') })
      expect(without.errors?.[0]?.extensions).toEqual({ code: 'SCOPE_REQUIRED', scope })
      wallet.probe = (context) => context[list]({ first: 101 })
      expect(codeOf(await probe('many'))).toBe('BAD_USER_INPUT')
      const { data: bobs } = await ask(
        `{ it: ${field}(first: 1) { pageInfo { endCursor } } }`,
        {},
        { ...harness.people.bob, scope: scopes }
      )
      wallet.probe = (context) => context[list]({ after: bobs.it.pageInfo.endCursor })
      expect(codeOf(await probe('foreign'))).toBe('BAD_USER_INPUT')
    }
  )

  it('equal requests in flight are each answered by themselves, as nothing tells when the wallet’s rows change', async () => {
    let calls = 0
    wallet.probe = async () => {
      calls += 1
      await new Promise((resolve) => setImmediate(resolve))
      return String(calls)
    }
    // The first makes the plan.
    await probe('same')
    calls = 0
    await Promise.all([probe('same'), probe('same'), probe('same')])
    expect(calls).toBe(3)
  })
})
