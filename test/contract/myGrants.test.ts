import { answered, codeOf, startHarness, type Harness, type Reply, type Sent } from '../support/harness.ts'
import {
  accessFor,
  addGrant,
  addressOf,
  listedFor,
  pageOf,
  subjectFor,
  viewOf,
  type Row
} from '../support/grantOracle.ts'

let harness: Harness
beforeEach(async () => void (harness = await startHarness()))
afterEach(() => harness.close())

const alice = ['alice']
const store = () => harness.rafiki.store
const pagesIn = (sent: Sent[]) => sent.filter(({ query }) => /\bgrants\(/.test(query))
const ids = '{ edges { node { id } } }'

it('a page of grants that was asked for again and again has what has changed since', async () => {
  const selection = 'id client status state finalizationReason access { id limits { kind } } shared canSpend'
  const page = async () => (await pageOf(harness, 'alice', { first: 20 }, selection)).reply.data.myGrants.edges
  for (let n = 0; n < 5; n += 1) await page()
  const before = await page()
  const { id } = before.find(({ node }: { node: { status: string } }) => node.status === 'ACTIVE').node
  const row = store().grants.find((it) => it.id === id)!
  Object.assign(row, { state: 'FINALIZED', finalizationReason: 'REVOKED' })
  const changed = { status: 'REVOKED', state: 'FINALIZED', finalizationReason: 'REVOKED', canSpend: false }
  for (let n = 0; n < 2; n += 1) {
    expect(await page()).toEqual(
      before.map((edge: { node: { id: string } }) =>
        edge.node.id === id ? { ...edge, node: { ...edge.node, ...changed } } : edge
      )
    )
  }
})

describe('what a page costs', () => {
  it('a page of 20 grants costs three requests at first, and one when their terms are cached', async () => {
    expect((await pageOf(harness, 'alice', { first: 20 })).reply.cost).toEqual({ auth: 3, backend: 0, mutations: 0 })
    expect((await pageOf(harness, 'alice', { first: 20 })).reply.cost.auth).toBe(1)
    expect((await pageOf(harness, 'alice', {})).ids).toHaveLength(20)
  })

  it('a page of grants costs nothing for a caller without wallet addresses, and where nothing can match', async () => {
    const empty = {
      ids: [],
      pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false }
    }
    const filters = ['status', 'walletAddress', 'client', 'accessType'].map((name) => ({ [name]: { in: [] } }))
    const foreign = { walletAddress: { in: [addressOf('bob'), addressOf('carol')] } }
    const asked = [
      await pageOf(harness, 'nobody', {}),
      await pageOf(harness, { sub: 'nobody' }, { last: 3, sortOrder: 'ASC' }),
      await pageOf(harness, 'nobody', { filter: { walletAddress: { in: [addressOf('alice')] } } })
    ]
    for (const filter of [...filters, foreign]) asked.push(await pageOf(harness, 'alice', { filter }))
    for (const page of asked) {
      expect(page).toMatchObject(empty)
      expect(page.reply.cost).toEqual({ auth: 0, backend: 0, mutations: 0 })
    }
  })

  it('a page of grants stays within 10 pages of Rafiki’s a field and 50 requests, and short pages lead on to everything', async () => {
    const day = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString()
    for (let n = 0; n < 2000; n += 1) addGrant(store(), { createdAt: day(n), client: 'https://other.example/app' })
    const wanted = [5, 1200, 1201, 1900].map((n) =>
      addGrant(store(), {
        createdAt: day(n),
        client: 'https://wanted.example/app',
        access: [{ ...accessFor(addressOf('alice')), actions: ['list-all'] }]
      })
    )
    const client = { in: ['https://wanted.example/app', 'https://other.example/app'] }
    for (const filter of [{ client: { in: [client.in[0]] } }, { client, consentRequired: true }]) {
      const found: string[] = []
      let after: string | null = null
      let short = 0
      for (let more = true; more;) {
        const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(
          harness,
          'alice',
          { after, filter, first: 3 },
          'id'
        )
        expect(pagesIn(page.reply.sent).length).toBeLessThanOrEqual(2 * 10)
        expect(page.reply.cost.auth).toBeLessThanOrEqual(50)
        expect(page.pageInfo.endCursor).not.toBe(after)
        found.push(...page.ids)
        after = page.pageInfo.endCursor
        more = page.pageInfo.hasNextPage
        if (!more || page.ids.length === 3) continue
        short += 1
        // What was looked at is not looked at again.
        expect(page.cursors).not.toContain(after)
      }
      expect(found).toEqual(wanted.map(({ id }) => id).toReversed())
      expect(short).toBeGreaterThan(0)
    }
    const first = await pageOf(harness, 'alice', { filter: { client: { in: ['https://none.example/app'] } } }, 'id')
    expect(pagesIn(first.reply.sent)).toHaveLength(10)
  })

  it('pages of grants end in OPERATION_TOO_COSTLY when the fields of one request need more than 50 requests together', async () => {
    for (let n = 0; n < 1000; n += 1) addGrant(store())
    const fields = Array.from({ length: 12 }, (_, n) => `f${n}: myGrants(filter: { client: { in: ["x${n}"] } }) ${ids}`)
    const shared = await harness.ask('alice', `{ ${fields.join(' ')} }`)
    const all = Array.from({ length: 12 }, (_, n) => `f${n}: myGrants(first: ${n + 80}) ${ids}`)
    const reply = await harness.ask('alice', `{ ${all.join(' ')} }`)
    expect(codeOf(reply)).toBe('OPERATION_TOO_COSTLY')
    for (const { cost } of [shared, reply]) expect(cost.auth).toBeLessThanOrEqual(50)
  })
})

describe('paging arguments', () => {
  const refused: [Record<string, unknown>, string][] = [
    [{ first: 0 }, 'first'],
    [{ first: -1 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ last: 0 }, 'last'],
    [{ last: -1 }, 'last'],
    [{ last: 101 }, 'last'],
    [{ first: 1, last: 1 }, 'last'],
    [{ last: 1, after: 'x' }, 'last'],
    [{ first: 1, before: 'x' }, 'before'],
    [{ before: 'x' }, 'before'],
    [{ after: 'x', before: 'x' }, 'before']
  ]
  it.each(refused)('paging arguments %j are refused, and nothing is sent', async (args, argument) => {
    const reply = await list('alice', args)
    expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument })
    expect(answered(reply)).toBeNull()
    expect(reply.cost.auth).toBe(0)
  })

  it('every cursor that is not the caller’s is refused with one answer, and lists nothing', async () => {
    const { cursors, ids: own } = await pageOf(harness, 'alice', { first: 1 })
    const genuine = Buffer.from(String(cursors[0]), 'base64url').toString()
    const forged = (text: string) => Buffer.from(text).toString('base64url')
    const naming = (id: string) => forged(genuine.replace(String(own[0]), id))
    expect(naming(String(own[0]))).toBe(cursors[0])
    const foreign = listedFor(['bob'], store()).find((row) => !viewOf(alice, row).access.length) as Row
    const elsewhere = addGrant(store(), { tenantId: String(harness.rafiki.tenants[1]?.id) })
    const malformed = [
      '',
      'garbage',
      String(own[0]),
      '\u0000',
      'x'.repeat(2_000),
      `${cursors[0]}=`,
      ` ${cursors[0]}`,
      naming('garbage'),
      naming(`${own[0]}:`),
      naming(String(own[0]).toUpperCase()),
      forged(genuine.replace('myGrants', 'myPayments')),
      forged(genuine.replace('myGrants', 'mygrants'))
    ]
    const well = [foreign.id, elsewhere.id, '00000000-0000-4000-8000-000000000000'].map(naming)
    for (const [argument, size] of [
      ['after', 'first'],
      ['before', 'last']
    ] as const) {
      const bodies = new Set<string>()
      for (const cursor of [...malformed, ...well]) {
        const reply = await list('alice', { [size]: 2, [argument]: cursor })
        expect(codeOf(reply)).toBe('BAD_USER_INPUT')
        expect(pagesIn(reply.sent)).toEqual([])
        expect(reply.cost.auth).toBeLessThanOrEqual(malformed.includes(cursor) ? 0 : 1)
        bodies.add(reply.text)
      }
      expect(bodies.size).toBe(1)
    }
    expect((await list('alice', { after: cursors[0] })).errors).toBeUndefined()
    expect(codeOf(await list('carol', { after: cursors[0] }))).toBe('BAD_USER_INPUT')
    expect(codeOf(await list('nobody', { after: cursors[0] }))).toBe('BAD_USER_INPUT')
  })

  const list = (who: 'alice' | 'carol' | 'nobody', args: Record<string, unknown>): Promise<Reply> =>
    harness.ask(
      who,
      `query ($first: Int, $after: String, $last: Int, $before: String) {
        myGrants(first: $first, after: $after, last: $last, before: $before) ${ids}
      }`,
      args
    )
})

describe('whose a grant is', () => {
  it('a grant is found in the spelling of the claim, and shown to its owner in any', async () => {
    const spelt = addGrant(store(), { access: [accessFor('https://wallet.example/Alice')] })
    const listed = async (address: string) =>
      (await pageOf(harness, { sub: 'alice', wallet_addresses: [address] }, { first: 5 })).ids
    expect(await listed('https://wallet.example/Alice')).toContain(spelt.id)
    expect(await listed('https://wallet.example/Alice/')).not.toContain(spelt.id)
    for (const address of ['https://wallet.example/alice', 'https://wallet.example/ALICE']) {
      const who = { sub: 'alice', wallet_addresses: [address] }
      const reply = await harness.ask(who, `{ myGrant(id: "${spelt.id}") { access { identifier } shared } }`)
      expect(reply.data).toEqual({
        myGrant: { access: [{ identifier: 'https://wallet.example/Alice' }], shared: false }
      })
    }
  })

  it('a grant that names the account holder in its subject only is not listed, and is reached by its id, with their own subjects only', async () => {
    const subjects = [subjectFor(addressOf('alice')), subjectFor(addressOf('bob'))]
    const { id } = addGrant(store(), { access: [], subjects })
    const bobs = addGrant(store(), { names: ['alice'], subjects: [subjectFor(addressOf('bob'))] })
    expect((await pageOf(harness, 'alice', { first: 100 })).ids).not.toContain(id)
    const reply = await harness.ask('alice', `query ($id: ID!) { myGrant(id: $id) { subject { subIds { subId } } } }`, {
      id
    })
    expect(reply.data).toEqual({ myGrant: { subject: { subIds: [{ subId: addressOf('alice') }] } } })
    expect((await pageOf(harness, 'alice', { first: 1 })).nodes).toMatchObject([{ id: bobs.id, subject: null }])
    const revoked = await harness.ask(
      'alice',
      `mutation { revokeMyGrant(input: { grantId: "${id}" }) { grant { status } } }`
    )
    expect(revoked.data).toEqual({ revokeMyGrant: { grant: { status: 'REVOKED' } } })
  })

  it("every row of grants that Rafiki answers is proven: a row that is not the caller's fails the field and raises an alarm", async () => {
    const [mine] = listedFor(alice, store())
    const [theirs] = listedFor(['bob'], store()).filter((row) => viewOf(alice, row).access.length === 0)
    const row = (of: Row | undefined, over = {}) => ({ ...of, finalizationReason: null, ...over })
    const claimed = { access: [{ identifier: addressOf('alice'), type: 'quote' }] }
    for (const forged of [
      row(theirs),
      row(theirs, claimed),
      row(mine, { tenantId: String(harness.rafiki.tenants[1]?.id) }),
      row(mine, { access: [{ identifier: null, type: 'quote' }] }),
      row(mine, { access: [] })
    ]) {
      const pageInfo = { hasNextPage: false, hasPreviousPage: false }
      const body = JSON.stringify({ data: { grants: { pageInfo, edges: [{ node: forged }] } } })
      harness.rafiki.auth.intercept = ({ text }) => (text.includes('GrantRows') ? { status: 200, body } : undefined)
      const alarms = harness.logged().split('"alarm":true').length
      const reply = await harness.ask('alice', `{ myGrants ${ids} }`)
      expect(codeOf(reply)).toBe('UPSTREAM_UNTRUSTED')
      expect(answered(reply)).toBeNull()
      expect(reply.text).not.toContain(forged.id)
      expect(harness.logged().split('"alarm":true').length).toBeGreaterThan(alarms)
    }
  })
})
