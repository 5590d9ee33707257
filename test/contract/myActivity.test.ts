import { randomUUID } from 'node:crypto'
import { sql, type KyselyPlugin } from 'kysely'
import type { NewEvent } from '../../src/journal/event.ts'
import type { Journal } from '../../src/journal/journal.ts'
import { addGrant, addressOf, ownerOf, type Row } from '../support/grantOracle.ts'
import { codeOf, startHarness, type Harness, type Reply, type Who } from '../support/harness.ts'

/* Events are appended as the gateway would; the test of each act shows that it writes them. */

let harness: Harness
let journal: Journal
beforeAll(async () => {
  harness = await startHarness({
    journal: { database: 'memory', retentionDays: undefined },
    env: { DEFAULT_SCOPES_ACCOUNT_HOLDER: 'grants:read history:read' }
  })
  journal = harness.gateway.journal!
})
afterAll(() => harness.close())

const tenantId = (): string => harness.rafiki.store.operatorTenantId
const start = Date.parse('2026-01-01T00:00:00.000Z')
let last = start

/** Each a minute after the one before. */
async function happened(...events: Partial<NewEvent>[]): Promise<string[]> {
  const all = events.map((more): NewEvent => {
    last += 60_000
    const actor = { role: 'client' } as const
    return { id: randomUUID(), kind: 'payment.created', tenantId: tenantId(), at: last, actor, ...more }
  })
  await journal.append(all)
  return all.map(({ id }) => id)
}

let people = 0
/** How many queries for an account holder's events are sent meanwhile: others in this process read the journal, too. */
async function readsDuring<T>(ask: () => Promise<T>): Promise<[T, number]> {
  const { read } = journal
  let reads = 0
  const counting: KyselyPlugin = {
    transformQuery({ node }) {
      if (JSON.stringify(node).includes('journal_event_owners')) reads += 1
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result)
  }
  journal.read = (look) => read((db) => look(db.withPlugin(counting)))
  try {
    return [await ask(), reads]
  } finally {
    journal.read = read
  }
}

/** Somebody with a wallet address that nobody else has. */
function somebody() {
  const who = ownerOf(`somebody${(people += 1)}`)
  return { ...who, address: String(who.wallet_addresses[0]) }
}
const grantOf = (...names: string[]): Row => addGrant(harness.rafiki.store, { names })

const base = '__typename id at notBefore notAfter by { role }'
const all = `${base} by { role clientId authenticatedAt acr sessionId tokenId address userAgent delegated }
  ... on MyGrantRevokedEvent { grantId client } ... on MyConsentGivenEvent { grantId termsDigest }
  ... on MyPaymentCreatedEvent { grantId client paymentId debitAmount { value assetCode assetScale } }`

const activity = (who: Who, args = '(first: 100)', fields = all): Promise<Reply> =>
  harness.ask(
    who,
    `{ myActivity${args} { edges { cursor } nodes { ${fields} } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`
  )
const nodesOf = ({ data }: Reply): Record<string, unknown>[] => data?.myActivity?.nodes ?? []
const idsOf = (reply: Reply): unknown[] => nodesOf(reply).map(({ id }) => id)

describe('myActivity', () => {
  it('myActivity shows what happened at the account holder’s wallet addresses, newest first, and who did it', async () => {
    const { address, ...who } = somebody()
    const grantId = randomUUID()
    const usd = { value: '1200', assetCode: 'USD', assetScale: 2 }
    const act = { sub: 'employee 7' }
    const [, paid, consented] = await happened(
      { kind: 'grant.revoked', walletAddresses: [addressOf('someone else')] },
      {
        ...{ walletAddresses: [address], grantId, client: 'https://shop.example/checkout', paymentId: grantId },
        details: { state: 'FUNDING', debitAmount: usd }
      },
      {
        ...{ kind: 'consent.given', walletAddresses: [address], grantId, subject: who.sub },
        actor: {
          ...{ role: 'accountHolder', subject: who.sub, clientId: 'app', jti: 'j1', sid: 's1', acr: 'loa2', act },
          ...{ authTime: start / 1000, address: '192.0.2.1', userAgent: 'Phone' }
        },
        details: { termsDigest: 'sha256:abc' }
      }
    )
    const reply = await activity(who)
    expect(reply.errors).toBeUndefined()
    const exact = { notBefore: null, notAfter: null }
    const nothing = { clientId: null, authenticatedAt: null, acr: null, sessionId: null, tokenId: null }
    expect(nodesOf(reply)).toEqual([
      {
        ...{ __typename: 'MyConsentGivenEvent', id: consented, at: new Date(last).toISOString(), ...exact },
        ...{ grantId, termsDigest: 'sha256:abc' },
        by: {
          ...{ role: 'ACCOUNT_HOLDER', clientId: 'app', authenticatedAt: new Date(start).toISOString(), acr: 'loa2' },
          ...{ sessionId: 's1', tokenId: 'j1', address: '192.0.2.1', userAgent: 'Phone', delegated: true }
        }
      },
      {
        ...{ __typename: 'MyPaymentCreatedEvent', id: paid, at: new Date(last - 60_000).toISOString(), ...exact },
        ...{ grantId, client: 'https://shop.example/checkout', paymentId: grantId, debitAmount: usd },
        by: { role: 'CLIENT', ...nothing, address: null, userAgent: null, delegated: null }
      }
    ])
    expect(reply.text).not.toContain('employee')
    expect(reply.cost).toEqual({ auth: 0, backend: 0, mutations: 0 })
  })

  it('myActivity says between when something happened that nobody saw happen', async () => {
    const { address, ...who } = somebody()
    const between = { notBefore: start, notAfter: start + 5_000 }
    await happened({ at: start + 5_000, ...between, walletAddresses: [address], actor: { role: 'unknown' } })
    expect(nodesOf(await activity(who, '', base))).toMatchObject([
      {
        ...{ notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2026-01-01T00:00:05.000Z' },
        by: { role: 'UNKNOWN' }
      }
    ])
  })

  it('myActivity names employees the wallet, and nobody by name', async () => {
    const { address, ...who } = somebody()
    const actor = { role: 'operator', subject: 'Mallory of the back office', jti: 'her token' } as const
    await happened(
      {
        kind: 'data.read',
        walletAddresses: [address],
        actor,
        details: { operation: 'grants', reason: 'Mallory is curious' }
      },
      { kind: 'grant.revoked', walletAddresses: [address], actor: { role: 'gateway' } }
    )
    const reply = await activity(who)
    expect(nodesOf(reply).map(({ by }) => (by as { role: string }).role)).toEqual(['WALLET', 'WALLET'])
    expect(reply.text).not.toMatch(/Mallory|her token/)
  })

  it('myActivity leaves out kinds of events that are not for account holders', async () => {
    const { address, ...who } = somebody()
    const [, shown] = await happened(
      { kind: 'mutation.ended', walletAddresses: [address] },
      { walletAddresses: [address] },
      { kind: 'mutation.intended', walletAddresses: [address] },
      { kind: 'journal.pruned', walletAddresses: [address] }
    )
    expect(idsOf(await activity(who))).toEqual([shown])
  })

  it('pages of myActivity are exact in both directions, with the flags of each end', async () => {
    const { address, ...who } = somebody()
    const ids = (await happened(...Array.from({ length: 7 }, () => ({ walletAddresses: [address] })))).reverse()
    for (const size of [1, 2, 3, 7, 8]) {
      for (const forward of [true, false]) {
        const walked: unknown[] = []
        let cursor: string | null = null
        for (let pages = 0; pages < 9; pages += 1) {
          const from: string = cursor === null ? '' : `, ${forward ? 'after' : 'before'}: "${cursor}"`
          const reply = await activity(who, `(${forward ? 'first' : 'last'}: ${size}${from})`, 'id')
          const { startCursor, endCursor, hasNextPage, hasPreviousPage } = reply.data.myActivity.pageInfo
          expect(forward ? hasPreviousPage : hasNextPage).toBe(pages > 0)
          walked[forward ? 'push' : 'unshift'](...idsOf(reply))
          cursor = forward ? endCursor : startCursor
          if (!(forward ? hasNextPage : hasPreviousPage)) break
        }
        expect({ size, forward, walked }).toEqual({ size, forward, walked: ids })
      }
    }
  })

  it('the filters of myActivity hold together, and flags of pages are exact behind a cursor of another filter', async () => {
    const { address, ...who } = somebody()
    const [grantId, other] = [randomUUID(), randomUUID()]
    const walletAddresses = [address]
    const ids = await happened(
      { walletAddresses, kind: 'grant.requested', grantId, client: 'https://shop.example/checkout' },
      { walletAddresses, grantId, client: 'https://shop.example/checkout' },
      { walletAddresses, grantId: other },
      { walletAddresses, kind: 'grant.revoked', grantId }
    )
    const filtered = async (filter: string) => idsOf(await activity(who, `(filter: { ${filter} })`, 'id'))
    expect(await filtered(`grant: { in: ["${grantId.toUpperCase()}", "garbage"] }`)).toEqual([ids[3], ids[1], ids[0]])
    expect(await filtered('client: { in: ["https://shop.example/checkout"] }')).toEqual([ids[1], ids[0]])
    expect(await filtered('kind: { in: [PAYMENT_CREATED, GRANT_REVOKED] }')).toEqual([ids[3], ids[2], ids[1]])
    const second = new Date(last - 120_000).toISOString()
    expect(await filtered(`happenedAfter: "${second}"`)).toEqual([ids[3], ids[2], ids[1]])
    expect(await filtered(`happenedBefore: "${second}", kind: { in: [GRANT_REQUESTED] }`)).toEqual([ids[0]])
    for (const none of ['kind: { in: [] }', 'grant: { in: [] }', 'grant: { in: ["x"] }', 'client: { in: [] }'])
      expect(await filtered(none)).toEqual([])
    const { edges } = (await activity(who)).data.myActivity
    const behind = async (place: number, filter: string) =>
      (await activity(who, `(after: "${edges[place].cursor}", filter: { ${filter} })`)).data.myActivity.pageInfo
        .hasPreviousPage
    expect(await behind(0, 'kind: { in: [PAYMENT_CREATED] }')).toBe(false)
    expect(await behind(0, 'kind: { in: [GRANT_REVOKED] }')).toBe(true)
    expect(await behind(2, 'kind: { in: [GRANT_REVOKED] }')).toBe(true)
  })

  it('a cursor of another account holder’s, of another field and of nothing are refused alike', async () => {
    const [{ address, ...who }, other] = [somebody(), somebody()]
    await happened({ walletAddresses: [address] }, { walletAddresses: [other.address] })
    const [edge] = (await activity({ sub: other.sub, wallet_addresses: other.wallet_addresses })).data.myActivity.edges
    const nothing = Buffer.from(`myActivity:${randomUUID()}`).toString('base64url')
    const replies = await Promise.all(
      [String(edge.cursor), nothing, 'x'].map((cursor) => activity(who, `(after: "${cursor}")`))
    )
    const [first] = replies
    expect(first?.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'after' })
    for (const reply of replies) expect(reply.text).toBe(first?.text)
    for (const args of ['(first: 101)', '(first: 0)', '(last: 101)', '(first: 1, last: 1)'])
      expect(codeOf(await activity(who, args))).toBe('BAD_USER_INPUT')
  })

  it('an account holder without wallet addresses has no activity', async () => {
    expect(nodesOf(await activity('nobody'))).toEqual([])
  })
})

describe('whose an event is', () => {
  it('an address that is given to somebody else hands over no history: they see kinds and times', async () => {
    const { address, ...alice } = somebody()
    const usd = { value: '700', assetCode: 'USD', assetScale: 2 }
    const grantId = randomUUID()
    const secret = { client: 'https://secret.example/canary', grantId, walletAddresses: [address], paymentId: grantId }
    const jti = 'canary token'
    const ids = await happened(
      {
        ...secret,
        kind: 'consent.given',
        subject: alice.sub,
        actor: { role: 'accountHolder', subject: alice.sub, jti }
      },
      { ...secret, details: { debitAmount: usd } }
    )
    expect(nodesOf(await activity(alice)).map(({ grantId: id }) => id)).toEqual([grantId, grantId])
    // What alice's token says was written down by now.
    await seen(alice.sub, address)

    const bob = { ...alice, sub: `${alice.sub} and after them bob` }
    const before = await activity(bob)
    await seen(bob.sub, address)
    last = Date.now()
    const [paid] = await happened({ ...secret, client: 'https://shop.example/checkout' })
    const reply = await activity(bob)
    expect(nodesOf(before)).toEqual(nodesOf(reply).slice(1))
    expect(nodesOf(reply).map(({ id, __typename, by, ...more }) => [id, __typename, by, more])).toMatchObject([
      [paid, 'MyPaymentCreatedEvent', { role: 'CLIENT' }, { client: 'https://shop.example/checkout' }],
      [ids[1], 'MyPaymentCreatedEvent', { role: 'UNKNOWN' }, { grantId: null, client: null, debitAmount: null }],
      [ids[0], 'MyConsentGivenEvent', { role: 'OTHER_ACCOUNT_HOLDER', tokenId: null }, { grantId: null }]
    ])
    expect(reply.text).not.toMatch(/canary|"700"/)
    // Nor do filters find by what is not shown.
    const found = async (who: Who, filter: string) => idsOf(await activity(who, `(filter: { ${filter} })`, 'id'))
    const ofClient = 'client: { in: ["https://secret.example/canary", "https://shop.example/checkout"] }'
    const ofGrant = `grant: { in: ["${grantId}"] }`
    for (const filter of [ofClient, ofGrant]) {
      expect(await found(bob, filter)).toEqual([paid])
      expect((await found(alice, filter)).slice(-2)).toEqual([ids[1], ids[0]])
    }
    // Nor the other way round: what the later holder does is not the former one's.
    await happened({ ...secret, subject: bob.sub, actor: { role: 'accountHolder', subject: bob.sub } })
    expect(nodesOf(await activity(alice))[0]).toMatchObject({ by: { role: 'OTHER_ACCOUNT_HOLDER' }, grantId: null })
    last = start
  })

  it('an account holder sees nothing of it while holders that were seen are not written down', async () => {
    const { address, ...who } = somebody()
    await happened({ walletAddresses: [address] })
    const { holders } = harness.gateway.journal!
    const { write } = holders
    holders.write = () => Promise.reject(new Error('down'))
    const reply = await activity(who)
    holders.write = write
    expect(codeOf(reply)).toBe('JOURNAL_UNAVAILABLE')
    expect(nodesOf(await activity(who))).toHaveLength(1)
  })

  it('another tenant’s events at the very address are not in the activity', async () => {
    const { address, ...who } = somebody()
    await happened({ walletAddresses: [address], tenantId: String(harness.rafiki.tenants[1]?.id) })
    expect(nodesOf(await activity(who))).toEqual([])
  })

  it('an event that was erased shows its kind and time', async () => {
    const { address, ...who } = somebody()
    const [id] = await happened({ walletAddresses: [address], client: 'https://shop.example/checkout' })
    await journal.db.transaction().execute(async (tx) => {
      await sql`set local journal.maintenance = 'on'`.execute(tx)
      await tx.updateTable('journal_events').set({ content: null, salt: null }).where('id', '=', String(id)).execute()
    })
    expect(nodesOf(await activity(who))).toMatchObject([{ id, by: { role: 'UNKNOWN' }, client: null }])
  })
})

/** Waits until the journal knows that somebody holds an address. */
async function seen(subject: string, address: string): Promise<void> {
  for (;;) {
    const rows = await journal.db
      .selectFrom('journal_address_holders')
      .select('subject')
      .where('wallet_address', '=', address)
      .where('subject', '=', subject)
      .execute()
    if (rows.length > 0) return
  }
}

describe('MyGrant.history', () => {
  const history = (who: Who, ids: string[], args = '') =>
    harness.ask(
      who,
      `query ($ids: [ID!]!) { myGrantsByIds(ids: $ids) { id history${args} { edges { cursor } nodes { ${all} } pageInfo { hasNextPage hasPreviousPage } } } }`,
      { ids }
    )

  it('the histories of many grants are read by one query for all, and each is their own', async () => {
    const { address, ...who } = somebody()
    const grants = Array.from({ length: 20 }, () => grantOf(who.sub))
    const ids = await happened(
      ...grants.flatMap(({ id: grantId }) => [1, 2, 3, 4].map(() => ({ grantId, walletAddresses: [address] })))
    )
    const grantIds = grants.map(({ id }) => id)
    const [reply, asked] = await readsDuring(() => history(who, grantIds, '(first: 3)'))
    expect(reply.errors).toBeUndefined()
    const shown = reply.data.myGrantsByIds.map((grant: { history: { nodes: { id: string }[] } }) =>
      grant.history.nodes.map(({ id }) => id)
    )
    expect(shown).toEqual(grants.map((_, n) => ids.slice(4 * n + 1, 4 * n + 4).reverse()))
    expect(reply.data.myGrantsByIds[0].history.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false })
    expect(asked).toBe(1)
  })

  it('a history has pages in both directions', async () => {
    const { address, ...who } = somebody()
    const { id: grantId } = grantOf(who.sub)
    const ids = (await happened(...[1, 2, 3].map(() => ({ grantId, walletAddresses: [address] })))).reverse()
    const page = async (args: string) => (await history(who, [grantId], args)).data.myGrantsByIds[0].history
    const { edges } = await page('')
    const after = await page(`(first: 1, after: "${edges[0].cursor}")`)
    expect([after.nodes[0].id, after.pageInfo]).toEqual([ids[1], { hasNextPage: true, hasPreviousPage: true }])
    const before = await page(`(last: 1, before: "${edges[1].cursor}")`)
    expect([before.nodes[0].id, before.pageInfo]).toEqual([ids[0], { hasNextPage: true, hasPreviousPage: false }])
  })

  it('on a shared grant nobody sees the payments of the other holder, nor more of their acts than kind and time', async () => {
    const [one, other] = [somebody(), somebody()]
    const { id: grantId } = grantOf(one.sub, other.sub)
    const both = [one.address, other.address]
    const jti = 'canary of the other'
    const ids = await happened(
      { kind: 'grant.requested', grantId, walletAddresses: both },
      { grantId, walletAddresses: [one.address], paymentId: randomUUID() },
      { grantId, walletAddresses: [other.address], paymentId: randomUUID() },
      {
        ...{ kind: 'grant.revoked', grantId, walletAddresses: both, subject: other.sub },
        actor: { role: 'accountHolder', subject: other.sub, jti }
      }
    )
    const reply = await history({ sub: one.sub, wallet_addresses: one.wallet_addresses }, [grantId])
    const { nodes } = reply.data.myGrantsByIds[0].history
    expect(nodes.map(({ id, by }: { id: string; by: { role: string } }) => [id, by.role])).toEqual([
      [ids[3], 'OTHER_ACCOUNT_HOLDER'],
      [ids[1], 'CLIENT'],
      [ids[0], 'CLIENT']
    ])
    expect(nodes[0].grantId).toBeNull()
    expect(reply.text).not.toContain('canary')
  })

  it('somebody else’s grant has no history: it looks like one that does not exist', async () => {
    const [{ address, ...who }, other] = [somebody(), somebody()]
    const { id: grantId } = grantOf(other.sub)
    // Even where the journal has an event of it at the viewer's address.
    await happened({ grantId, walletAddresses: [address] })
    const [theirs, reads] = await readsDuring(() => history(who, [grantId]))
    const unknown = await history(who, [randomUUID()])
    expect(theirs.text).toBe(unknown.text)
    expect(theirs.data).toEqual({ myGrantsByIds: [null] })
    expect(reads).toBe(0)
  })
})

describe('when a grant was approved and ended', () => {
  const times = async (who: Who, id: string) =>
    (await harness.ask(who, `{ myGrant(id: "${id}") { status approvedAt endedAt endedBy } }`)).data.myGrant
  const at = new Date(start)

  async function record({ id, state, createdAt }: Row, more: object): Promise<void> {
    const row = { tenant_id: tenantId(), id, client: null, state, finalization_reason: null, subject: null }
    const values = { ...row, accesses: null, created_at: new Date(createdAt), asked_at: at, seen_at: at, ...more }
    await journal.db.insertInto('journal_grants').values(values).execute()
  }
  const over = { state: 'FINALIZED', finalizationReason: 'REVOKED' }

  it('a grant says when it was approved and ended, and by whom, as the journal knows it', async () => {
    const who = somebody()
    const claims = { sub: who.sub, wallet_addresses: who.wallet_addresses }
    const ended = async (actor: object | null) => {
      const grant = Object.assign(grantOf(who.sub), over)
      const by = actor && JSON.stringify(actor)
      await record(grant, { approved_at: at, ended_at: at, ended_by: by })
      return times(claims, grant.id)
    }
    const known = { status: 'REVOKED', approvedAt: at.toISOString(), endedAt: at.toISOString() }
    expect(await ended({ role: 'accountHolder', subject: who.sub })).toEqual({ ...known, endedBy: 'ACCOUNT_HOLDER' })
    expect(await ended({ role: 'accountHolder', subject: 'x' })).toEqual({ ...known, endedBy: 'OTHER_ACCOUNT_HOLDER' })
    expect(await ended({ role: 'client' })).toEqual({ ...known, endedBy: 'CLIENT' })
    expect(await ended({ role: 'operator', subject: 'Mallory' })).toEqual({ ...known, endedBy: 'WALLET' })
    expect(await ended(null)).toEqual({ ...known, endedBy: 'UNKNOWN' })
    expect(await ended({ role: 'unknown' })).toEqual({ ...known, endedBy: 'UNKNOWN' })
  })

  it('a grant of which the journal knows nothing has no times, and nobody is said to have ended it', async () => {
    const { address: _, ...who } = somebody()
    const [live, revoked] = [grantOf(who.sub), Object.assign(grantOf(who.sub), over)]
    expect(await times(who, live.id)).toEqual({ status: 'ACTIVE', approvedAt: null, endedAt: null, endedBy: null })
    expect(await times(who, revoked.id)).toMatchObject({ approvedAt: null, endedAt: null, endedBy: 'UNKNOWN' })
  })

  it('a grant that was over when the journal began does not say when it was approved and ended', async () => {
    const { address: _, ...who } = somebody()
    const grant = Object.assign(grantOf(who.sub), over)
    await record(grant, { approved_at: at, ended_at: at })
    const between = { grantId: grant.id, at: start, notAfter: start }
    await happened(
      { ...between, kind: 'grant.approved', notBefore: start - 3_600_001 },
      { ...between, kind: 'grant.revoked', notBefore: start - 3_600_000 }
    )
    expect(await times(who, grant.id)).toMatchObject({ approvedAt: null, endedAt: at.toISOString() })
  })

  it('a live grant has not ended, whatever the journal last saw', async () => {
    const { address: _, ...who } = somebody()
    const grant = grantOf(who.sub)
    await record(grant, { approved_at: at, ended_at: at, ended_by: JSON.stringify({ role: 'client' }) })
    expect(await times(who, grant.id)).toMatchObject({ approvedAt: at.toISOString(), endedAt: null, endedBy: null })
  })

  it('a request that nobody answered was ended by the time', async () => {
    const { address: _, ...who } = somebody()
    const state = { state: 'PENDING' as const, finalizationReason: null, createdAt: at.toISOString() }
    const grant = addGrant(harness.rafiki.store, { names: [who.sub], ...state })
    expect(await times(who, grant.id)).toMatchObject({ status: 'EXPIRED', endedBy: 'REQUEST_EXPIRED' })
  })

  it('the later holder of an address is not told who ended a grant before it changed hands', async () => {
    const { address, ...alice } = somebody()
    const grant = Object.assign(grantOf(alice.sub), over)
    await record(grant, { ended_at: at, ended_by: JSON.stringify({ role: 'client' }) })
    expect(await times(alice, grant.id)).toMatchObject({ endedBy: 'CLIENT' })
    await seen(alice.sub, address)
    expect(await times({ ...alice, sub: 'a later holder' }, grant.id)).toMatchObject({ endedBy: 'UNKNOWN' })
  })
})

describe('while the journal does not answer', () => {
  /** Puts another way to read the journal in its place. */
  async function reading<T>(read: () => Promise<never>, ask: () => Promise<T>): Promise<T> {
    const before = journal.read
    journal.read = read
    try {
      return await ask()
    } finally {
      journal.read = before
    }
  }
  const refusal = Object.assign(new Error('a secret of the database'), { code: 'ECONNREFUSED' })
  const refused = () => Promise.reject(refusal)
  const fields = 'id status approvedAt endedAt endedBy history { nodes { id } }'

  it('fields of the journal are null and say so at their paths, and the rest of the answer is there', async () => {
    const { address: _, ...who } = somebody()
    const { id } = Object.assign(grantOf(who.sub), { state: 'FINALIZED', finalizationReason: 'REVOKED' })
    const reply = await reading(refused, () =>
      harness.ask(who, `{ me { subject } myGrant(id: "${id}") { ${fields} } myActivity { nodes { id } } }`)
    )
    const unknown = { approvedAt: null, endedAt: null, endedBy: null, history: null }
    expect(reply.data).toEqual({
      ...{ me: { subject: who.sub }, myActivity: null },
      myGrant: { id, status: 'REVOKED', ...unknown }
    })
    const found = reply.errors?.map(({ path, extensions: { code } }) => [path?.at(-1), code])
    expect(found?.sort()).toEqual(
      ['approvedAt', 'endedAt', 'endedBy', 'history', 'myActivity'].map((field) => [field, 'JOURNAL_UNAVAILABLE'])
    )
    expect(reply.text).not.toContain('secret')
  })

  it('fields wait two seconds for the journal, all of them together', async () => {
    const { address: _, ...who } = somebody()
    // Others in this process read the journal, too: they are answered when this test is over.
    const over = new AbortController()
    const never = () => new Promise<never>((_, reject) => over.signal.addEventListener('abort', () => reject(refusal)))
    const began = performance.now()
    const aliases = [1, 2, 3].map((n) => `a${n}: myActivity(first: ${n}) { nodes { id } }`)
    const reply = await reading(never, () => harness.ask(who, `{ ${aliases.join(' ')} }`))
    expect(reply.errors?.map(({ extensions: { code } }) => code as unknown)).toEqual(
      aliases.map(() => 'JOURNAL_UNAVAILABLE')
    )
    over.abort()
    // Less than twice as long, on whatever machine.
    expect(performance.now() - began).toBeLessThan(2 * 2_000 + 1_900)
  })

  it('an operation asks the journal 50 times at most', async () => {
    const { address: _, ...who } = somebody()
    const ids = Array.from({ length: 60 }, () => grantOf(who.sub).id)
    const cursor = Buffer.from(`history:${randomUUID()}`).toString('base64url')
    const query = `query ($ids: [ID!]!) { myGrantsByIds(ids: $ids) { history(after: "${cursor}") { nodes { id } } } }`
    const [reply, reads] = await readsDuring(() => harness.ask(who, query, { ids }))
    const refused = reply.errors?.filter(({ extensions }) => extensions.code === 'OPERATION_TOO_COSTLY')
    expect(refused?.map(({ extensions: { limit } }) => limit as unknown)).toEqual(ids.slice(50).map(() => 'journal'))
    expect(reads).toBe(50)
  })
})

describe('who may ask for it', () => {
  it('each field of the journal’s needs the scope history:read', async () => {
    const { address: _, ...who } = somebody()
    const { id } = grantOf(who.sub)
    const query = `{ myGrant(id: "${id}") { id approvedAt endedAt endedBy history { nodes { id } } } }`
    const reply = await harness.ask({ ...who, scope: 'grants:read' }, query)
    expect(reply.data.myGrant.id).toBe(id)
    expect(reply.errors?.map(({ path, extensions }) => [path?.at(-1), extensions])).toEqual(
      ['approvedAt', 'endedAt', 'endedBy', 'history'].map((field) => [
        field,
        { code: 'SCOPE_REQUIRED', scope: 'history:read' }
      ])
    )
  })

  it('an answer that rests on the journal is not given again', async () => {
    const { address, ...who } = somebody()
    const { id: grantId } = grantOf(who.sub)
    const ask = async () =>
      (await harness.ask(who, `{ myGrant(id: "${grantId}") { history { nodes { id } } } }`)).data.myGrant.history.nodes
    for (const time of [0, 1, 2, 3]) {
      expect(await ask()).toHaveLength(time)
      await happened({ grantId, walletAddresses: [address] })
    }
  })

  it('a gateway without a journal has none of its fields', async () => {
    const without = await startHarness()
    try {
      for (const query of [
        ...['approvedAt', 'endedAt', 'endedBy', 'history { nodes { id } }'].map(
          (it) => `{ myGrant(id: "x") { ${it} } }`
        ),
        '{ myActivity { nodes { id } } }'
      ])
        expect(codeOf(await without.ask('alice', query))).toBe('GRAPHQL_VALIDATION_FAILED')
    } finally {
      await without.close()
    }
  })
})
