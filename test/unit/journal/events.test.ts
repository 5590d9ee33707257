import { randomUUID } from 'node:crypto'
import { heldBy, recordHolder } from '../../../src/journal/addressHolders.ts'
import { findEvents, findEventsOfGrants, findPlace } from '../../../src/journal/events.ts'
import type { NewEvent } from '../../../src/journal/event.ts'
import type { Journal } from '../../../src/journal/journal.ts'
import { onAnyDatabase, startJournal } from '../../support/journals.ts'

const [alice, alices, bob] = ['alice', 'alice/savings', 'bob'].map((name) => `https://wallet.example/${name}`) as [
  string,
  string,
  string
]
const forwards = { direction: 'forwards', size: 100 } as const

onAnyDatabase((database) => {
  let journal: Journal
  beforeAll(async () => void (journal = await startJournal(database())))
  afterAll(() => journal.close())

  /** A tenant of its own for each test. */
  async function appended(...events: Partial<NewEvent>[]): Promise<{ tenantId: string; ids: string[] }> {
    const tenantId = randomUUID()
    const all = events.map((more, at): NewEvent => {
      const actor = { role: 'client' } as const
      return { id: randomUUID(), kind: 'payment.created', tenantId, at, walletAddresses: [alice], actor, ...more }
    })
    await journal.append(all)
    return { tenantId, ids: all.map(({ id }) => id) }
  }
  const idsOf = (events: readonly { id: string }[]): string[] => events.map(({ id }) => id)

  it('an event of several wallet addresses is found once, in the order of all', async () => {
    const { tenantId, ids } = await appended(
      { walletAddresses: [alice, alices] },
      { walletAddresses: [alices] },
      { walletAddresses: [bob] },
      { walletAddresses: [alice, bob, alices] }
    )
    const query = { tenantId, walletAddresses: [alices, alice, alice], size: 2 }
    const newest = await findEvents(journal.db, { ...query, direction: 'forwards' })
    expect(idsOf(newest)).toEqual([ids[3], ids[1], ids[0]])
    const from = await findPlace(journal.db, query, String(ids[0]))
    const newer = await findEvents(journal.db, { ...query, direction: 'backwards', from })
    expect(idsOf(newer)).toEqual([ids[3], ids[1]])
  })

  it('events of one moment are in the order of their numbers, and a page begins between them', async () => {
    const { tenantId, ids } = await appended({ at: 5 }, { at: 5 }, { at: 5 })
    const query = { tenantId, walletAddresses: [alice] }
    const from = await findPlace(journal.db, query, String(ids[1]))
    expect(idsOf(await findEvents(journal.db, { ...query, ...forwards, from }))).toEqual([ids[0]])
    expect(idsOf(await findEvents(journal.db, { ...query, direction: 'backwards', size: 9, from }))).toEqual([ids[2]])
  })

  it('events are found by grant, client, kind and time, together and apart', async () => {
    const [grant, other] = [randomUUID(), randomUUID()]
    const { tenantId, ids } = await appended(
      { grantId: grant, client: 'https://shop.example/' },
      { grantId: other, client: 'https://shop.example/' },
      { grantId: grant, kind: 'grant.revoked' },
      { grantId: grant, walletAddresses: [bob] }
    )
    const find = async (more: object) => idsOf(await findEvents(journal.db, { tenantId, ...forwards, ...more }))
    const mine = { walletAddresses: [alice] }
    expect(await find({ grantIds: [grant, grant] })).toEqual([ids[3], ids[2], ids[0]])
    expect(await find({ ...mine, grantIds: [grant] })).toEqual([ids[2], ids[0]])
    expect(await find({ ...mine, clients: ['https://shop.example/'] })).toEqual([ids[1], ids[0]])
    expect(await find({ ...mine, kinds: ['grant.revoked'] })).toEqual([ids[2]])
    expect(await find({ ...mine, happenedFrom: 1, happenedBefore: 2 })).toEqual([ids[1]])
    expect(await find({ kinds: ['payment.created'], happenedFrom: 1 })).toEqual([ids[3], ids[1]])
    for (const none of [{ grantIds: [] }, { ...mine, clients: [] }, { ...mine, kinds: [] }, { walletAddresses: [] }])
      expect(await find(none)).toEqual([])
  })

  it('histories of several grants are each as long as was asked for, by one query', async () => {
    const [one, two, none] = [randomUUID(), randomUUID(), randomUUID()]
    const { tenantId, ids } = await appended(...[one, two, one, two, one].map((grantId) => ({ grantId })), {
      grantId: two,
      walletAddresses: [bob]
    })
    const query = { tenantId, walletAddresses: [alice], grantIds: [one, two, none], size: 1 }
    const found = await findEventsOfGrants(journal.db, { ...query, direction: 'forwards' })
    expect([...found].map(([id, its]) => [id, idsOf(its)])).toEqual([
      [one, [ids[4], ids[2]]],
      [two, [ids[3], ids[1]]],
      [none, []]
    ])
    const oldest = await findEventsOfGrants(journal.db, { ...query, direction: 'backwards' })
    expect(idsOf(oldest.get(one) ?? [])).toEqual([ids[2], ids[0]])
  })

  it('events that hold too much for one answer are refused before they are read, and others are not', async () => {
    const grantId = randomUUID()
    const terms = 'x'.repeat(3 * 1024 * 1024)
    const { tenantId } = await appended(...[1, 2, 3].map(() => ({ grantId, details: { terms } })))
    const query = { tenantId, direction: 'forwards', size: 1 } as const
    expect(await findEvents(journal.db, query)).toHaveLength(2)
    const refused = { code: 'OPERATION_TOO_COSTLY', extensions: { limit: 'journal' } }
    await expect(journal.read((db) => findEvents(db, { ...query, size: 2 }))).rejects.toMatchObject(refused)
    const ofGrants = journal.read((db) => findEventsOfGrants(db, { ...query, size: 2, grantIds: [grantId] }))
    await expect(ofGrants).rejects.toMatchObject(refused)
    expect(journal.up).toBe(true)
  })

  it('a place is found within the filter and the tenant only', async () => {
    const { tenantId, ids } = await appended({ walletAddresses: [bob] })
    const id = String(ids[0])
    expect(await findPlace(journal.db, { tenantId, walletAddresses: [bob] }, id)).toEqual({ at: 0, number: 1 })
    expect(await findPlace(journal.db, { tenantId, walletAddresses: [alice] }, id)).toBeUndefined()
    expect(await findPlace(journal.db, { tenantId: randomUUID() }, id)).toBeUndefined()
  })

  describe('wallet addresses that change hands', () => {
    let tenantId: string
    beforeEach(() => (tenantId = randomUUID()))
    const seen = (subject: string, at: number, walletAddresses: string[], saidAt = at) =>
      recordHolder(journal.db, { tenantId, subject, walletAddresses, saidAt, seenAt: at })
    const heldOf = async (subject: string, address: string) =>
      (await heldBy(journal.db, tenantId, subject, [address])).get(address)?.map(({ from, until }) => [from, until])
    const [always, ever] = [-Infinity, Infinity]

    it('events at an address are the first holder’s from the beginning, and a later one’s since they were seen', async () => {
      expect(await heldOf('alice', alice)).toEqual([[always, ever]])
      await seen('alice', 10, [alice])
      await seen('bob', 20, [alice, bob])
      expect(await heldOf('alice', alice)).toEqual([[always, 20]])
      expect(await heldOf('alice', bob)).toEqual([])
      expect(await heldOf('bob', alice)).toEqual([[20, ever]])
      expect(await heldOf('bob', bob)).toEqual([[always, ever]])
      expect(await heldOf('carol', alice)).toEqual([])
    })

    it('events between a holder and their return are not theirs', async () => {
      await seen('alice', 10, [alice])
      await seen('bob', 20, [alice])
      await seen('alice', 30, [alice])
      await seen('alice', 31, [alice])
      expect(await heldOf('alice', alice)).toEqual([
        [always, 20],
        [30, ever]
      ])
      expect(await heldOf('bob', alice)).toEqual([[20, ever]])
      await seen('carol', 40, [alice])
      await seen('bob', 50, [alice])
      expect(await heldOf('alice', alice)).toEqual([
        [always, 20],
        [30, 40]
      ])
      expect(await heldOf('bob', alice)).toEqual([
        [20, 40],
        [50, ever]
      ])
    })

    it('a token from before an address changed hands is no return', async () => {
      await seen('alice', 10, [alice], 5)
      await seen('bob', 20, [alice], 20)
      await seen('alice', 30, [alice], 19)
      expect(await heldOf('alice', alice)).toEqual([[always, 20]])
    })

    it('a holder whose writing down waited counts from when they were seen', async () => {
      await seen('alice', 10, [alice])
      await seen('alice', 30, [alice])
      await seen('bob', 20, [alice])
      expect(await heldOf('alice', alice)).toEqual([[always, 20]])
      await seen('alice', 40, [alice])
      expect(await heldOf('alice', alice)).toEqual([
        [always, 20],
        [40, ever]
      ])
    })

    it('events are found as somebody’s by when they held their address', async () => {
      const paid = (at: number) => ({ at, walletAddresses: [alice], client: 'https://client.example/' })
      const { tenantId: tenant, ids } = await appended(paid(1), paid(2), paid(3))
      const held = [
        { address: alice, from: -Infinity, until: 2 },
        { address: alice, from: 3, until: Infinity }
      ]
      const query = { tenantId: tenant, walletAddresses: [alice], whose: { subject: 'alice', held } }
      const found = await findEvents(journal.db, { ...query, direction: 'forwards', size: 9 })
      expect(found.map(({ id }) => id)).toEqual([ids[2], ids[0]])
    })
  })
})
