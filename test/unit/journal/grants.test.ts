import { randomUUID } from 'node:crypto'
import { findEvents } from '../../../src/journal/events.ts'
import { recordGrants } from '../../../src/journal/grants.ts'
import type { GrantSighting } from '../../../src/journal/grantLife.ts'
import { createJournal, type Journal } from '../../../src/journal/journal.ts'
import { createLog } from '../../../src/observability/log.ts'
import { onAnyDatabase } from '../../support/journals.ts'

const tenantId = randomUUID()
const client = 'https://wallet.example/shop'
const alice = { role: 'accountHolder', subject: 'alice' } as const
const unknown = { role: 'unknown' }
const createdAt = '2026-01-01T00:00:00.000Z'
const created = Date.parse(createdAt)

type Seen = GrantSighting['grant']
const pending = (): Seen => ({
  ...{ id: randomUUID(), client, createdAt, state: 'PENDING', finalizationReason: null },
  access: [],
  subject: { sub_ids: [] }
})
const issued = { state: 'FINALIZED', finalizationReason: 'ISSUED' }
const revoked = { state: 'FINALIZED', finalizationReason: 'REVOKED' }

onAnyDatabase((database) => {
  let journal: Journal
  let other: Journal
  let logged = ''
  beforeAll(async () => {
    const log = createLog('error', { write: (line) => void (logged += line) })
    journal = await createJournal({ database: database() }, log)
    await journal.start()
    // A second process, where the database is one that several may share.
    other = database() === 'memory' ? journal : await createJournal({ database: database() }, log)
  })
  afterAll(async () => {
    await journal.close()
    if (other !== journal) await other.close()
  })

  /** Oldest first. */
  const eventsOf = async ({ id }: Seen) =>
    (await findEvents(journal.db, { tenantId, grantIds: [id], direction: 'forwards', size: 100 })).sort(
      (one, two) => one.number - two.number
    )
  const kindsOf = async (grant: Seen) => (await eventsOf(grant)).map(({ kind }) => kind)
  const rowOf = ({ id }: Seen) =>
    journal.db.selectFrom('journal_grants').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const see = (grant: Seen, at: number, more: Partial<GrantSighting> = {}) =>
    recordGrants(journal, tenantId, [{ grant, askedAt: created + at, seenAt: created + at + 10, ...more }])

  it('a grant that is seen for the first time was asked for when Rafiki says, by its client', async () => {
    const grant = pending()
    await see(grant, 1_000)
    expect(await eventsOf(grant)).toMatchObject([
      { kind: 'grant.requested', at: created, actor: { role: 'client' }, client }
    ])
    expect(await rowOf(grant)).toMatchObject({ state: 'PENDING', approved_at: null, ended_at: null })
  })

  it('a change between two looks is between them, by nobody knows whom', async () => {
    const grant = pending()
    await see(grant, 1_000)
    await see({ ...grant, ...issued }, 2_000)
    const between = { at: created + 2_010, notBefore: created + 1_000, notAfter: created + 2_010, actor: unknown }
    expect((await eventsOf(grant)).slice(1)).toMatchObject([
      { kind: 'grant.approved', ...between },
      { kind: 'grant.token_issued', ...between }
    ])
    expect((await rowOf(grant)).approved_at?.getTime()).toBe(created + 2_010)
  })

  it('a grant that names 20,000 wallet addresses is found by each of them', async () => {
    const identifiers = Array.from({ length: 20_000 }, (_, n) => `https://wallet.example/${n}`)
    const access = identifiers.map((identifier) => ({
      id: '',
      type: 'quote',
      actions: [],
      identifier,
      limits: null,
      createdAt
    }))
    const grant = { ...pending(), access }
    await see(grant, 1_000)
    const walletAddresses = identifiers.slice(-1)
    const found = await findEvents(journal.db, { tenantId, walletAddresses, direction: 'forwards', size: 1 })
    expect(found).toMatchObject([{ kind: 'grant.requested', grantId: grant.id }])
    const { addresses } = await journal.db
      .selectFrom('journal_grant_addresses')
      .select((row) => row.fn.countAll<number>().as('addresses'))
      .where('grant_id', '=', grant.id)
      .executeTakeFirstOrThrow()
    expect(addresses).toBe(20_000)
  })

  it('an act of the gateway has its actor and moment, and only the act', async () => {
    const grant = { ...pending(), ...issued }
    await see({ ...grant, ...revoked }, 1_000, { actor: alice, at: created + 990 })
    expect(await eventsOf(grant)).toMatchObject([
      { kind: 'grant.requested', actor: { role: 'client' } },
      { kind: 'grant.revoked', at: created + 990, actor: alice, subject: 'alice' }
    ])
    expect((await eventsOf(grant))[1]?.notBefore).toBeUndefined()
    const { ended_at: endedAt, ended_by: endedBy } = await rowOf(grant)
    expect([endedAt?.getTime(), endedBy]).toEqual([created + 990, JSON.stringify(alice)])
  })

  it('a change that several writers see at once is written by one', async () => {
    const grants = Array.from({ length: 10 }, pending)
    await Promise.all(
      [journal, other, journal, other].map((its) =>
        recordGrants(
          its,
          tenantId,
          grants.map((grant) => ({ grant: { ...grant, ...issued }, askedAt: created + 5, seenAt: created + 6 }))
        )
      )
    )
    for (const grant of grants) {
      expect(await kindsOf(grant)).toEqual(['grant.requested', 'grant.approved', 'grant.token_issued'])
    }
  })

  it('a grant that was over and lives again is an alarm, and can be revoked once more', async () => {
    const grant = pending()
    await see({ ...grant, ...revoked }, 1_000)
    await see({ ...grant, ...issued }, 2_000)
    expect(logged).toContain(grant.id)
    expect(logged).toContain('"alarm":true')
    expect(await rowOf(grant)).toMatchObject({ ended_at: null, ended_by: null })
    await see({ ...grant, ...revoked }, 3_000)
    await see({ ...grant, ...revoked }, 4_000)
    expect(await kindsOf(grant)).toEqual(['grant.requested', 'grant.revoked', 'grant.revived', 'grant.revoked'])
  })

  it('an answer that was overtaken is no revival', async () => {
    const grant = pending()
    await see({ ...grant, ...revoked }, 1_000, { actor: alice, at: created + 1_000 })
    await see({ ...grant, ...issued }, 900)
    await see({ ...grant, ...issued }, 1_005)
    expect(await kindsOf(grant)).toEqual(['grant.requested', 'grant.revoked'])
    expect(await rowOf(grant)).toMatchObject({ finalization_reason: 'REVOKED' })
    expect(logged).not.toContain(grant.id)
  })

  it('an act is written although somebody else looked meanwhile', async () => {
    const grant = { ...pending(), ...issued }
    await see(grant, 1_000)
    await see({ ...grant, ...revoked }, 500, { actor: alice, at: created + 400 })
    expect((await eventsOf(grant)).at(-1)).toMatchObject({ kind: 'grant.revoked', actor: alice })
  })

  it('a request that nobody answered expires once, and may still be approved', async () => {
    const grant = pending()
    await see(grant, 1_000)
    for (const at of [700_000, 800_000]) await see(grant, at, { expiredAt: created + 600_000 })
    await see(grant, 900_000)
    expect(await kindsOf(grant)).toEqual(['grant.requested', 'grant.expired'])
    expect((await rowOf(grant)).ended_at?.getTime()).toBe(created + 600_000)
    await see({ ...grant, state: 'APPROVED' }, 950_000)
    expect(await kindsOf(grant)).toEqual(['grant.requested', 'grant.expired', 'grant.approved'])
    expect(await rowOf(grant)).toMatchObject({ ended_at: null })
  })

  it("a grant is found by its accesses' and its subject's addresses in lower case, and by no text that is none", async () => {
    const access = [' https://wallet.example/no', 'https://wallet.example/Alice', null, 'x'.repeat(10_000)].map(
      (identifier) => ({
        ...{ id: randomUUID(), type: 'quote', actions: ['create'], identifier, createdAt, limits: null }
      })
    )
    const subIds = [{ id: randomUUID(), subId: 'https://wallet.example/BOB', subIdFormat: 'uri', createdAt }]
    const grant: Seen = { ...pending(), access, subject: { sub_ids: subIds } }
    await see(grant, 1_000)
    const addresses = ['https://wallet.example/alice', 'https://wallet.example/bob']
    expect((await eventsOf(grant))[0]?.walletAddresses).toEqual(addresses)
    const found = await journal.db
      .selectFrom('journal_grant_addresses')
      .select('wallet_address')
      .where('grant_id', '=', grant.id)
      .orderBy('wallet_address')
      .execute()
    expect(found.map((it) => it.wallet_address)).toEqual(addresses)
    // A row of a list knows less, and takes nothing away.
    const { access: _, subject: __, ...listed } = grant
    await see({ ...listed, ...revoked }, 2_000)
    expect((await eventsOf(grant)).at(-1)).toMatchObject({ kind: 'grant.revoked', walletAddresses: addresses })
    expect(JSON.parse((await rowOf(grant)).accesses ?? '')).toHaveLength(4)
  })
})
