import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { CompactSign, compactVerify, generateKeyPair } from 'jose'
import { headOf as endOf, holdChain } from '../../../src/journal/append.ts'
import { genesis, hashOf, seal } from '../../../src/journal/chain.ts'
import type { NewEvent } from '../../../src/journal/event.ts'
import { claimsOf, headsIn, lineOf, type Head } from '../../../src/journal/heads.ts'
import type { Journal } from '../../../src/journal/journal.ts'
import type { Tables } from '../../../src/journal/tables.ts'
import { issuerOf } from '../../../src/journal/signing.ts'
import { verifyChain } from '../../../src/journal/verify.ts'
import { tenantsOf } from '../../../src/journal/verifyReads.ts'
import { onAnyDatabase, startJournal } from '../../support/journals.ts'

const alice = 'https://wallet.example/alice'
const bob = 'https://wallet.example/bob'
const keys = await generateKeyPair('ES256')
const sign = (claims: { readonly tenant: string; readonly [claim: string]: unknown }): Promise<string> =>
  new CompactSign(Buffer.from(JSON.stringify({ iss: issuerOf(claims.tenant), ...claims })))
    .setProtectedHeader({ alg: 'ES256' })
    .sign(keys.privateKey)
const claimsIn = (jws: string): Promise<unknown> =>
  compactVerify(jws, keys.publicKey).then(
    ({ payload }) => JSON.parse(Buffer.from(payload).toString()) as unknown,
    () => undefined
  )

onAnyDatabase((database) => {
  let journal: Journal
  let tenantId: string
  beforeAll(async () => void (journal = await startJournal(database())))
  afterAll(() => journal.close())
  beforeEach(async () => {
    tenantId = randomUUID()
    await journal.append(events(10))
  })

  const events = (count: number): NewEvent[] =>
    Array.from({ length: count }, (_, n) => ({
      id: randomUUID(),
      kind: 'payment.created',
      tenantId,
      at: 1_000 + n,
      grantId: randomUUID(),
      paymentId: randomUUID(),
      client: 'https://client.example/',
      subject: 'alice',
      walletAddresses: n % 2 ? [alice] : [alice, bob],
      actor: { role: 'client' }
    }))

  /** What an owner of the tables can do, or somebody who has their files. */
  const attack = (change: (tx: Transaction<Tables>) => Promise<unknown>): Promise<void> =>
    journal.db.transaction().execute(async (tx) => {
      await sql`set local journal.maintenance = 'on'`.execute(tx)
      await change(tx)
    })
  const found = async (options: Parameters<typeof verifyChain>[2] = {}) => {
    const { findings } = await verifyChain(journal.db, tenantId, { batch: 4, ...options })
    return findings.map(({ what, number }) => [what, number])
  }
  async function headNow(kind: Head['kind'] = 'head'): Promise<Head> {
    const { number, hash } = await endOf(journal.db, tenantId)
    const head = { kind, tenantId, number, hash: Buffer.from(hash).toString('hex'), madeAt: 5_000 }
    return { ...head, jws: await sign(claimsOf(head)) }
  }
  const store = ({ kind, number, hash, madeAt, jws }: Head) =>
    journal.db
      .insertInto('journal_checkpoints')
      .values({
        tenant_id: tenantId,
        kind,
        number,
        hash: Buffer.from(hash, 'hex'),
        made_at: new Date(madeAt),
        jws: jws ?? null
      })
      .execute()
  const event = (tx: Transaction<Tables>, number: number) =>
    tx
      .selectFrom('journal_events')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .where('number', '=', number)
      .executeTakeFirstOrThrow()
  const update = (tx: Transaction<Tables>, number: number) =>
    tx.updateTable('journal_events').where('tenant_id', '=', tenantId).where('number', '=', number)
  /** Hashes of all events anew, as somebody would who wrote a chain of their own. */
  async function recompute(tx: Transaction<Tables>): Promise<void> {
    const rows = await tx
      .selectFrom('journal_events')
      .selectAll()
      .where('tenant_id', '=', tenantId)
      .orderBy('number')
      .execute()
    let hash: Uint8Array = genesis
    for (const { number, id, kind, at, recorded_at, digest } of rows) {
      const link = { tenantId, number, id, kind, at: at.getTime(), recordedAt: recorded_at.getTime(), digest }
      hash = hashOf(hash, link)
      await update(tx, number).set({ hash }).execute()
    }
  }

  it('a whole chain is found whole, with its heads and their signatures, in any batches', async () => {
    await store(await headNow())
    await journal.append(events(3))
    for (const batch of [1, 3, 1_000]) {
      const verified = await verifyChain(journal.db, tenantId, { batch, claimsIn })
      expect(verified).toMatchObject({ events: 13, from: 1, upTo: 13, heads: 1, signed: 1, wrong: 0, findings: [] })
    }
    expect(await tenantsOf(journal.db)).toContain(tenantId)
  })

  it.each<[string, Record<string, unknown>, unknown[]]>([
    [
      'content',
      { content: '{}' },
      [
        ['content', 4],
        ['columns', 4],
        ['owners', 4]
      ]
    ],
    ['salt', { salt: Buffer.from('00') }, [['content', 4]]],
    [
      'digest',
      { digest: Buffer.from('00') },
      [
        ['hash', 4],
        ['content', 4]
      ]
    ],
    [
      'hash',
      { hash: Buffer.from('00') },
      [
        ['hash', 4],
        ['hash', 5]
      ]
    ],
    ['moment of writing', { recorded_at: new Date(0) }, [['hash', 4]]],
    [
      'kind',
      { kind: 'payment.failed' },
      [
        ['hash', 4],
        ['columns', 4]
      ]
    ],
    [
      'moment',
      { at: new Date(0) },
      [
        ['hash', 4],
        ['columns', 4],
        ['owners', 4],
        ['owners', 4]
      ]
    ],
    [
      'id',
      { id: randomUUID() },
      [
        ['hash', 4],
        ['columns', 4]
      ]
    ],
    ['subject', { subject: 'bob' }, [['columns', 4]]],
    ['client', { client: null }, [['columns', 4]]],
    ['grant', { grant_id: randomUUID() }, [['columns', 4]]],
    ['payment', { payment_id: null }, [['columns', 4]]]
  ])('an event whose %s was changed is found', async (_, change, expected) => {
    await attack((tx) => update(tx, 4).set(change).execute())
    const all = await found()
    expect(all).toEqual(expect.arrayContaining(expected))
    expect(new Set(all.map(([, number]) => number))).toEqual(new Set(expected.map((it) => (it as unknown[])[1])))
  })

  it('an event that was removed is found, the first one as well', async () => {
    for (const number of [1, 6])
      await attack((tx) =>
        tx.deleteFrom('journal_events').where('tenant_id', '=', tenantId).where('number', '=', number).execute()
      )
    expect(await found()).toEqual(
      expect.arrayContaining([
        ['missing', 1],
        ['missing', 6]
      ])
    )
  })

  it('an event that was put in between is found, whatever follows is numbered', async () => {
    await attack(async (tx) => {
      const copy = await event(tx, 4)
      await sql`update journal_events set number = -number where tenant_id = ${tenantId} and number > 4`.execute(tx)
      await sql`update journal_events set number = 1 - number where tenant_id = ${tenantId} and number < 0`.execute(tx)
      await tx
        .insertInto('journal_events')
        .values({ ...copy, number: 5, id: randomUUID() })
        .execute()
    })
    expect(await found()).toEqual(
      expect.arrayContaining([
        ['hash', 5],
        ['hash', 6],
        ['hash', 11]
      ])
    )
  })

  it('a chain that was written again is found by a head of before, in the database or outside', async () => {
    const kept = await headNow()
    await journal.append(events(2))
    await attack(async (tx) => {
      const { content } = await event(tx, 7)
      const client = 'https://other.example/'
      const forged = seal({ ...(JSON.parse(content ?? '') as NewEvent), client })
      await update(tx, 7)
        .set({ ...forged, client })
        .execute()
      await recompute(tx)
    })
    // Everything in the database agrees.
    expect(await found()).toEqual([])
    expect(await found({ heads: [kept] })).toContainEqual(['head', 10])
    expect(await found({ heads: headsIn(`{"type":"other"}\n${JSON.stringify(lineOf(kept))}\n`) })).toContainEqual([
      'head',
      10
    ])
    await store(kept)
    expect(await found()).toContainEqual(['head', 10])
  })

  it('events that were cut off at the end are found by a head of before, all of them as well', async () => {
    const kept = await headNow()
    await attack((tx) =>
      tx.deleteFrom('journal_events').where('tenant_id', '=', tenantId).where('number', '>', 8).execute()
    )
    await attack((tx) =>
      tx.deleteFrom('journal_event_owners').where('tenant_id', '=', tenantId).where('number', '>', 8).execute()
    )
    expect(await found()).toEqual([])
    expect(await found({ heads: [kept] })).toEqual([['cut', 9]])
    await store(kept)
    expect(await found()).toEqual([['cut', 9]])
    await attack((tx) => tx.deleteFrom('journal_events').where('tenant_id', '=', tenantId).execute())
    await attack((tx) => tx.deleteFrom('journal_event_owners').where('tenant_id', '=', tenantId).execute())
    expect(await found()).toEqual([['cut', 1]])
    expect(await tenantsOf(journal.db)).toContain(tenantId)
  })

  it('a head that was signed by somebody else, for something else, or not any more is found', async () => {
    const head = await headNow()
    const stranger = await generateKeyPair('ES256')
    const forged = await new CompactSign(Buffer.from(JSON.stringify(claimsOf(head))))
      .setProtectedHeader({ alg: 'ES256' })
      .sign(stranger.privateKey)
    const one = (jws: string | undefined) => found({ heads: [{ ...head, jws }], claimsIn })
    expect(await one(head.jws)).toEqual([])
    expect(await one(await sign({ ...claimsOf(head), tenant: randomUUID() }))).toEqual([['signature', 10]])
    expect(await one(forged)).toEqual([['signature', 10]])
    expect(await one(await sign({ ...claimsOf(head), number: 9 }))).toEqual([['signature', 10]])
    expect(await found({ heads: [head, { ...head, jws: undefined }], claimsIn })).toEqual([['signature', 10]])
  })

  it('rows that find an event by wallet address are found where they are missing, or too many', async () => {
    await attack((tx) =>
      tx
        .deleteFrom('journal_event_owners')
        .where('tenant_id', '=', tenantId)
        .where('number', '=', 3)
        .where('wallet_address', '=', bob)
        .execute()
    )
    expect(await found()).toEqual([['owners', 3]])
    const at = new Date(1_003)
    await journal.db
      .insertInto('journal_event_owners')
      .values({ tenant_id: tenantId, wallet_address: bob, at, number: 4 })
      .execute()
    expect(await found()).toEqual([
      ['owners', 3],
      ['owners', 4]
    ])
  })

  it('an event that is empty is right only if an event of erasure after it names it', async () => {
    const left = { content: null, salt: null, grant_id: null, payment_id: null, subject: null, client: null }
    await attack(async (tx) => {
      for (const number of [2, 3, 5]) {
        await update(tx, number).set(left).execute()
        await tx
          .deleteFrom('journal_event_owners')
          .where('tenant_id', '=', tenantId)
          .where('number', '=', number)
          .execute()
      }
    })
    expect(await found()).toEqual([
      ['erased', 2],
      ['erased', 5]
    ])
    const erasure = (numbers: number[][]): NewEvent => ({
      ...{ id: randomUUID(), kind: 'person.erased', tenantId, at: 9_000, actor: { role: 'operator' } },
      details: { numbers }
    })
    await journal.append([erasure([[1, 3]])])
    // An event names only what is before it.
    await journal.append([erasure([[5, 100]])])
    expect(await found()).toEqual([['erased', 5]])
    await journal.append([erasure([[5, 5]])])
    expect(await found()).toEqual([])
    await attack((tx) => update(tx, 5).set({ subject: 'alice' }).execute())
    expect(await found()).toEqual([['columns', 5]])
  })

  it('a beginning that was removed is right only behind a checkpoint, signed where there are keys', async () => {
    const remove = (table: 'journal_events' | 'journal_event_owners') =>
      attack((tx) => tx.deleteFrom(table).where('tenant_id', '=', tenantId).where('number', '<=', 4).execute())
    const { hash } = await journal.db.transaction().execute((tx) => event(tx, 4))
    await remove('journal_events')
    await remove('journal_event_owners')
    expect(await found()).toEqual([['missing', 1]])
    const pruned: Head = { kind: 'pruned', tenantId, number: 4, hash: Buffer.from(hash).toString('hex'), madeAt: 9_000 }
    // A head's signature is none for a removal.
    await store({ ...pruned, jws: await sign(claimsOf({ ...pruned, kind: 'head' })) })
    expect(await found()).toEqual([])
    expect(await found({ claimsIn })).toEqual([['signature', 4]])
    await attack((tx) => tx.deleteFrom('journal_checkpoints').where('tenant_id', '=', tenantId).execute())
    await store(pruned)
    expect(await found({ claimsIn })).toEqual([['signature', 4]])
    await attack((tx) => tx.deleteFrom('journal_checkpoints').where('tenant_id', '=', tenantId).execute())
    await store({ ...pruned, jws: await sign(claimsOf(pruned)) })
    expect(await found({ claimsIn })).toEqual([])
    expect(await verifyChain(journal.db, tenantId)).toMatchObject({ from: 5, upTo: 10, events: 6 })
  })

  it('a chain that is appended to meanwhile is found whole', async () => {
    const writing = Promise.all(Array.from({ length: 20 }, () => journal.append(events(5))))
    const verified = await Promise.all(Array.from({ length: 3 }, () => verifyChain(journal.db, tenantId, { batch: 2 })))
    await writing
    expect(verified.map(({ wrong }) => wrong)).toEqual([0, 0, 0])
    await holdChain(journal.db, tenantId, () => Promise.resolve())
  })
})
