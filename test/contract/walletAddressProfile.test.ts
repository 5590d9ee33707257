import { randomUUID } from 'node:crypto'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { addGrant } from '../support/grantOracle.ts'
import { lookupNames, startVictim, watchConnections } from '../support/connections.ts'
import { crookedUrls, hostileUrls } from '../support/hostileUrls.ts'

const clients = ['https://happy-life.example/shop', 'https://merchant.example/store', 'https://client-a.example/wallet']
const page = `query ($in: [String!]!) { myGrants(first: 20, filter: { client: { in: $in } }) {
  edges { node { id client clientProfile { walletAddress publicName assetCode assetScale authServer } } }
} }`
const typed =
  'query ($address: String!) { walletAddressProfile(address: $address) { walletAddress publicName assetScale } }'

let harness: Harness
let victim: Awaited<ReturnType<typeof startVictim>>
beforeAll(async () => void (victim = await startVictim()))
afterAll(() => victim.close())
beforeEach(async () => void (harness = await startHarness({ network: { lookup: lookupNames } })))
afterEach(() => harness.close())

const received = () => harness.rafiki.wallets.received.length

describe('MyGrant.clientProfile', () => {
  it('clientProfile of twenty grants of three clients costs three requests cold, and none warm', async () => {
    const cold = await harness.ask('alice', page, { in: clients })
    expect(cold.errors).toBeUndefined()
    const nodes = cold.data.myGrants.edges.map((edge: { node: unknown }) => edge.node) as {
      client: string
      clientProfile: { walletAddress: string; publicName: string }
    }[]
    expect(nodes).toHaveLength(20)
    expect(new Set(nodes.map(({ client }) => client)).size).toBe(3)
    expect(received()).toBe(3)
    for (const { client, clientProfile } of nodes) expect(clientProfile.walletAddress).toBe(client)
    expect(nodes.find(({ client }) => client === clients[0])?.clientProfile).toEqual({
      walletAddress: clients[0],
      publicName: 'Happy Life',
      assetCode: 'USD',
      assetScale: 2,
      authServer: 'https://auth.happy-life.example/'
    })
    const warm = await harness.ask('alice', page, { in: clients })
    expect(warm.data).toEqual(cold.data)
    expect(received()).toBe(3)
    expect(warm.cost).toMatchObject({ auth: 1, backend: 0 })
  })

  it('clientProfile requests at the same moment share one', async () => {
    await Promise.all(Array.from({ length: 5 }, () => harness.ask('alice', page, { in: clients })))
    expect(received()).toBe(3)
  })

  it('clientProfile of a wallet that fails is an error at its own path, and is not asked again for a while', async () => {
    harness.rafiki.wallets.intercept = ({ url }) => (url.host.startsWith('merchant') ? { status: 503 } : undefined)
    for (const attempt of [1, 2]) {
      const { data, errors } = await harness.ask('alice', page, { in: clients })
      const nodes = data.myGrants.edges.map((edge: { node: unknown }) => edge.node) as Record<string, unknown>[]
      expect(nodes).toHaveLength(20)
      const without = nodes.flatMap(({ clientProfile }, at) => (clientProfile === null ? [at] : []))
      expect(without.map((at) => nodes[at]?.client)).toEqual(without.map(() => clients[1]))
      expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual(
        without.map((at) => [['myGrants', 'edges', at, 'node', 'clientProfile'], 'UPSTREAM_UNAVAILABLE'])
      )
      expect([attempt, received()]).toEqual([attempt, 3])
    }
  })

  it('clientProfile is null, without an error, for a client that came with a key', async () => {
    const grant = harness.rafiki.store.grants.find((row) => row.client === null)
    if (!grant?.access[0]) throw new Error('the seed has no such grant')
    grant.access[0].identifier = 'https://wallet.example/alice'
    const reply = await harness.ask(
      'alice',
      'query ($id: ID!) { myGrant(id: $id) { client clientProfile { publicName } } }',
      {
        id: grant.id
      }
    )
    expect(reply.errors).toBeUndefined()
    expect(reply.data.myGrant).toEqual({ client: null, clientProfile: null })
  })

  it('clientProfile sends nothing for a client whose address is not public', async () => {
    const [grant] = harness.rafiki.store.grants.filter(
      ({ access }) => access[0]?.identifier === 'https://wallet.example/alice'
    )
    if (!grant) throw new Error('the seed has no grant of hers')
    for (const client of [
      `https://loopback.example:${victim.port}/x`,
      `http://127.0.0.1:${victim.port}/x`,
      `${harness.rafiki.auth.url}`,
      'x'
    ]) {
      // What a grant says never changes, so that the gateway keeps it: another one each time.
      const id = grant.id.replace(
        /^........(.*)$/,
        (_, rest: string) => `${Math.random().toString(16).slice(2, 10).padEnd(8, '0')}${rest}`
      )
      harness.rafiki.store.grants.push({ ...grant, id, client })
      const reply = await harness.ask(
        'alice',
        'query ($id: ID!) { myGrant(id: $id) { client clientProfile { publicName } } }',
        { id }
      )
      expect(reply.data.myGrant).toEqual({ client, clientProfile: null })
      expect(codeOf(reply)).toBe('ADDRESS_REFUSED')
    }
    expect(victim.reached()).toBe(0)
  })
})

describe('walletAddressProfile', () => {
  it.each([
    ['$happy-life.example/shop', 'https://happy-life.example/shop'],
    [' https://HAPPY-LIFE.example/shop ', 'https://happy-life.example/shop'],
    ['https://happy-life.example:443/shop', 'https://happy-life.example/shop'],
    ['$wallet.example/Alice', 'https://wallet.example/Alice']
  ])('walletAddressProfile of %p is the one of %p', async (address, walletAddress) => {
    const reply = await harness.ask('alice', typed, { address })
    expect(reply.errors).toBeUndefined()
    expect(reply.data.walletAddressProfile.walletAddress).toBe(walletAddress)
  })

  it('walletAddressProfile of an address with a slash at its end is not that of the one without', async () => {
    harness.rafiki.wallets.intercept = () => ({
      status: 200,
      body: {
        id: 'https://happy-life.example/shop',
        assetCode: 'USD',
        assetScale: 2,
        authServer: 'https://auth.example/',
        resourceServer: 'https://wallet.example/'
      }
    })
    const code = async (address: string) => codeOf(await harness.ask('alice', typed, { address }))
    expect(await code('$happy-life.example/shop/')).toBe('UPSTREAM_UNTRUSTED')
    expect(await code('$happy-life.example/Shop')).toBeUndefined()
  })

  it('walletAddressProfile forgives a slash too many where the wallet knows no such address, and says whose profile it is', async () => {
    const { store } = harness.rafiki
    const profile = async () => (await harness.ask('alice', typed, { address: 'https://wallet.example/BOB/' })).data
    expect(await profile()).toMatchObject({
      walletAddressProfile: { walletAddress: 'https://wallet.example/BOB', publicName: 'Bob' }
    })
    const bob = store.walletAddresses.find(({ address }) => address === 'https://wallet.example/bob')
    if (!bob) throw new Error('the seed has no Bob')
    store.walletAddresses.push({ ...bob, id: randomUUID(), address: `${bob.address}/`, publicName: 'Another Bob' })
    const asDave = await harness.ask('dave', typed, { address: 'https://wallet.example/bob/' })
    expect(asDave.data).toMatchObject({
      walletAddressProfile: { walletAddress: 'https://wallet.example/bob/', publicName: 'Another Bob' }
    })
  })

  it("walletAddressProfile shares its cache with the caller's grants", async () => {
    await harness.ask('alice', page, { in: clients })
    const reply = await harness.ask('alice', typed, { address: '$merchant.example/store' })
    expect(reply.data.walletAddressProfile.publicName).toBe('Merchant')
    expect(received()).toBe(3)
  })

  describe('of a page with more clients than may be looked up at once', () => {
    /** Thirty clients of Bob's that nobody has looked at, and one older grant: of a client that others may have. */
    const lookAsBob = async () => {
      const { store } = harness.rafiki
      const known = 'https://merchant.example/store'
      const names = [known, ...Array.from({ length: 30 }, (_, n) => `https://wallet.example/u${n}`)]
      for (const [n, client] of names.entries()) {
        const createdAt = new Date(Date.now() - 100_000 + n * 1_000).toISOString()
        if (!store.grants.some((row) => row.client === client && row.createdAt > past))
          addGrant(store, { names: ['bob'], client, createdAt })
      }
      const before = received()
      const query = '{ myGrants(first: 31) { edges { node { client clientProfile { publicName } } } } }'
      const { data, errors } = await harness.ask('bob', query)
      return { data, codes: errors?.map(({ extensions: { code } }) => code as string), received: received() - before }
    }
    const past = new Date(Date.now() - 200_000).toISOString()

    it('walletAddressProfile tells nobody whether somebody else has looked: by no answer, no limit, and no request that is not made', async () => {
      const unknown = await lookAsBob()
      await harness.close()
      harness = await startHarness({ network: { lookup: lookupNames } })
      await harness.ask('alice', typed, { address: '$merchant.example/store' })
      expect(await lookAsBob()).toEqual(unknown)
      expect(unknown.received).toBe(30)
      expect(unknown.codes?.filter((code) => code === 'OPERATION_TOO_COSTLY')).toHaveLength(1)
    })

    it('walletAddressProfile counts nothing that the caller has looked up before', async () => {
      await lookAsBob()
      const { codes, received: more } = await lookAsBob()
      expect(codes).not.toContain('OPERATION_TOO_COSTLY')
      expect(more).toBe(1)
    })
  })

  it('walletAddressProfile says when a wallet knows no such address, and when it answers about another', async () => {
    const unknown = await harness.ask('alice', typed, { address: '$wallet.example/nobody' })
    expect([codeOf(unknown), unknown.data]).toEqual(['NOT_FOUND', { walletAddressProfile: null }])
    const document = {
      id: clients[0],
      publicName: 'Happy Life',
      assetCode: 'USD',
      assetScale: 2,
      authServer: 'https://auth.example/',
      resourceServer: 'https://wallet.example/'
    }
    harness.rafiki.wallets.intercept = () => ({ status: 200, body: document })
    expect(codeOf(await harness.ask('alice', typed, { address: '$merchant.example/store' }))).toBe('UPSTREAM_UNTRUSTED')
    harness.rafiki.wallets.intercept = () => ({
      status: 200,
      body: { ...document, id: 'https://client-a.example/wallet', authServer: 'javascript:alert(1)' }
    })
    expect(codeOf(await harness.ask('alice', typed, { address: '$client-a.example/wallet' }))).toBe(
      'UPSTREAM_UNTRUSTED'
    )
    harness.rafiki.wallets.intercept = () => ({ status: 200, body: { hello: 'world' } })
    expect(codeOf(await harness.ask('alice', typed, { address: '$client-b.example/app' }))).toBe('UPSTREAM_ERROR')
  })

  it('walletAddressProfile shows names without hidden characters, and cut at a length', async () => {
    const names = ['\u202eecilA\u0000 \u200bof\r\nWonderland', 'x'.repeat(500), '\u200b\u0007', 5]
    const shown: unknown[] = []
    for (const [at, publicName] of names.entries()) {
      harness.rafiki.wallets.intercept = ({ url }) => ({
        status: 200,
        body: {
          id: `https://${url.host}${url.pathname}`,
          publicName,
          assetCode: 'USD',
          assetScale: 2,
          authServer: 'https://auth.example/',
          resourceServer: 'https://wallet.example/'
        }
      })
      const reply = await harness.ask('alice', typed, { address: `$wallet.example/name${at}` })
      shown.push(reply.data.walletAddressProfile?.publicName ?? codeOf(reply))
    }
    expect(shown).toEqual(['ecilA ofWonderland', `${'x'.repeat(99)}…`, undefined, 'UPSTREAM_ERROR'])
  })

  it('walletAddressProfile does not wait for a wallet as long as Rafiki may', async () => {
    harness.rafiki.wallets.intercept = () => ({ delay: new Promise(() => undefined) })
    const began = performance.now()
    expect(codeOf(await harness.ask('alice', typed, { address: '$merchant.example/store' }))).toBe('UPSTREAM_TIMEOUT')
    // Two seconds; Rafiki gets thirty.
    expect(performance.now() - began).toBeLessThan(20_000)
  })

  it('walletAddressProfile connects to none of the hostile URLs, and all are BAD_USER_INPUT or unreachable', async () => {
    const connections = watchConnections()
    const codes = new Map<string, unknown>()
    for (const address of [...hostileUrls(victim.port), ...crookedUrls]) {
      codes.set(address, codeOf(await harness.ask('alice', typed, { address })))
      const spelt = address.replace(/^https:\/\//, '$')
      if (spelt !== address) codes.set(spelt, codeOf(await harness.ask('alice', typed, { address: spelt })))
    }
    connections.stop()
    const others = [...codes].filter(([, code]) => code !== 'BAD_USER_INPUT').map(([address]) => address)
    // A name that does not exist is nobody's address.
    expect(others.filter((it) => !/nowhere\.example/.test(it))).toEqual([])
    expect(codes.size).toBeGreaterThan(120)
    expect(victim.reached()).toBe(0)
    const own = [
      harness.url,
      harness.rafiki.auth.url,
      harness.rafiki.backend.url,
      harness.issuer.url,
      harness.rafiki.wallets.url
    ].map((it) => new URL(it).host)
    expect(connections.begun.filter((it) => !own.includes(it))).toEqual([])
  })
})
