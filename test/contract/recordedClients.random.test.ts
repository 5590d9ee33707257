import { randomUUID } from 'node:crypto'
import type { Context } from '../../src/context.ts'
import { clientList } from '../../src/domain/clients/clientWalk.ts'
import { recordedClients } from '../../src/domain/clients/recordedClients.ts'
import type { ClientList, ClientPage, MyClient } from '../../src/history.ts'
import { timesOf } from '../proof/full.ts'
import { randomOf, type Random } from '../../testing/random.ts'
import { accessFor, addGrant, addressOf, ownerOf, subjectFor, type Row } from '../support/grantOracle.ts'
import { recordedSeed, startHarness, type Harness } from '../support/harness.ts'
import { addOutgoing, addressNamed } from '../support/payments.ts'
import { emptyGrantRows, haveAllGrants, recordRows } from '../support/recordedGrants.ts'

/*
 * Random histories of grants: after each step, the journal's rows give the clients and counts that the walk over Rafiki's
 * lists gives.
 */

let harness: Harness
let answers: { asked: unknown; recorded: unknown; walked: unknown }[]
let context: Context | undefined

const seenOf = async (client: MyClient | undefined) =>
  client && {
    ...{ ...client, newest: client.newest.id },
    grants: (await client.grants()).map(({ id, client: spelt, status, spends }) => ({
      ...{ id, spelt, status, spends }
    }))
  }
const pageSeen = async (page: ClientPage) => ({ ...page, clients: await Promise.all(page.clients.map(seenOf)) })

async function both<T, Seen>(its: Context, ask: (list: ClientList<Context>) => Promise<T>, seen: (it: T) => Seen) {
  context = its
  const recorded = await ask(recordedClients)
  answers.push({ asked: ask.toString(), recorded: await seen(recorded), walked: await seen(await ask(clientList)) })
  return recorded
}

const clients: ClientList<Context> = {
  page: (its, wanted) => both(its, (list) => list.page(its, wanted), pageSeen),
  byId: (its, id, scope) =>
    both(
      its,
      (list) => list.byId(its, id, scope),
      async (it) => ({ ...it, client: await seenOf(it.client) })
    ),
  counts: (its, scope) =>
    both(
      its,
      (list) => list.counts(its, scope),
      (counts) => counts
    )
}

beforeAll(async () => {
  harness = await startHarness({
    seed: { ...recordedSeed(), outgoingPayments: [], grants: [] },
    history: { clients },
    journal: { database: 'memory', retentionDays: undefined }
  })
  answers = []
  await harness.ask('alice', '{ myGrantsSummary { active } }')
})
afterAll(() => harness.close())

const store = () => harness.rafiki.store
const spellings = [
  ...['https://shop.example/a', 'https://Shop.Example/a', 'https://shop.example:443/a', 'https://shop.example/a/'],
  ...['https://shop.example/A', 'http://shop.example/a', 'https://music.example/"\\ü', '\u2028 no url', null]
]
const states: [Row['state'], Row['finalizationReason']][] = [
  ...([
    ['PENDING', null],
    ['PROCESSING', null],
    ['APPROVED', null],
    ['APPROVED', null]
  ] as [Row['state'], null][]),
  ...(['ISSUED', 'ISSUED', 'REVOKED', 'REJECTED'] as const).map((it): [Row['state'], typeof it] => ['FINALIZED', it])
]

/** A history that goes on step by step, by a clock of its own. */
function historyOf(random: Random, other: string) {
  let now = Date.now() - 3_600_000
  const identifiers = [...['alice', 'alice', 'dave', 'bob'].map(addressOf), null]
  function add(more: Partial<Row> = {}): Row {
    now += random.pick([0, 1, 20_000])
    const [state, finalizationReason] = random.pick(states)
    const first = random.pick(['alice', 'alice', 'alice', 'dave', 'bob'])
    const others = Array.from({ length: random.pick([0, 0, 1, 2]) }, () =>
      random.pick([...identifiers, ...(first === 'alice' ? [addressOf('Alice')] : [])])
    )
    return addGrant(store(), {
      ...{ state, finalizationReason, client: random.pick(spellings) },
      createdAt: new Date(now).toISOString(),
      access: [addressOf(first), ...others].map((identifier) => ({
        ...accessFor(identifier),
        type: random.pick(['incoming-payment', 'incoming-payment', 'quote', 'outgoing-payment']),
        actions: random.pick([['read'], ['create'], ['read', 'list-all']])
      })),
      // What names the caller by a subject alone, the walk does not find.
      subjects: random.chance(0.2) ? [subjectFor(addressOf(first))] : [],
      ...more
    })
  }
  const moveOn = (row: Row): void => {
    const { state, finalizationReason } = row
    if (finalizationReason === 'REVOKED' || finalizationReason === 'REJECTED') return
    const [next, reason] = random.pick(states.slice(state === 'FINALIZED' ? 6 : state === 'APPROVED' ? 5 : 1))
    Object.assign(row, {
      state: next,
      finalizationReason: finalizationReason && reason === 'REJECTED' ? 'REVOKED' : reason
    })
  }
  const newest = (): Row[] =>
    store()
      .grants.filter(({ access }) => access.some(({ identifier }) => identifiers.includes(identifier)))
      .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
      .slice(0, 5)
  /** What the newest page of Rafiki's list shows needs no follower. */
  const unseen: (() => void)[] = [() => void add(), () => newest().forEach((row) => random.chance(0.4) && moveOn(row))]
  const followed: (() => void)[] = [
    ...unseen,
    () => void Array.from({ length: random.below(25) }, () => add()),
    () => store().grants.forEach((row) => random.chance(0.1) && moveOn(row)),
    () => void add({ tenantId: other }),
    // No list has it, but payments under it.
    () => {
      const { id } = add({
        access: [{ ...accessFor(addressOf('Alice')), type: 'outgoing-payment', actions: ['create'] }]
      })
      addOutgoing(store(), addressNamed(store(), addressOf('alice')).id, {
        grantId: id,
        createdAt: new Date(now).toISOString()
      })
    }
  ]
  return { unseen: () => random.pick(unseen)(), followed: () => random.pick(followed)() }
}

const fields = 'id totalGrants: activeGrants grants(first: 3) { complete edges { node { id status } } }'

it.each(Array.from({ length: timesOf(3, 60) }, (_, n) => n + 1))(
  'clients and counts from the journal’s rows are those of the walk over Rafiki’s lists (seed %i)',
  async (seed) => {
    const journal = context!.journal!
    const [tenantId, other] = harness.rafiki.tenants.map(({ id }) => id) as [string, string]
    await emptyGrantRows(journal)
    Object.assign(store(), { grants: [], outgoingPayments: [] })
    const random = randomOf(seed)
    const history = historyOf(random, other)
    const who = ownerOf(...random.pick([['alice'], ['alice', 'dave']]))
    let cursor: string | undefined
    let known: string | undefined
    for (let step = 0; step < timesOf(20, 40); step += 1) {
      for (let n = random.below(3); n > 0; n -= 1) history.followed()
      for (const id of [tenantId, other]) await recordRows(journal, id, store().grants)
      await haveAllGrants(journal, tenantId)
      history.unseen()
      answers = []
      const filter = {
        ...(random.chance(0.4) && { status: { in: [random.pick(['ACTIVE', 'REVOKED', 'EXPIRED', 'REJECTED'])] } }),
        ...(random.chance(0.4) && { consentRequired: random.pick([true, false, null]) }),
        ...(random.chance(0.3) && { canSpend: random.chance(0.5) }),
        ...(random.chance(0.3) && { clientText: random.pick(['SHOP.example', 'Ü', ':443', 'nobody']) })
      }
      const args = { first: random.below(6) + 1, filter, after: random.chance(0.5) ? cursor : undefined }
      const [query, variables] = random.pick<[string, object]>([
        [
          `query ($first: Int, $after: String, $filter: MyClientFilter) {
            myClients(first: $first, after: $after, filter: $filter) { pageInfo { endCursor } nodes { ${fields} } }
          }`,
          args
        ],
        [
          'query ($which: Boolean) { myGrantsSummary(consentRequired: $which) { active } }',
          { which: random.pick([true, false, null]) }
        ],
        [`query ($id: ID!) { myClient(id: $id) { ${fields} } }`, { id: known ?? randomUUID() }],
        [`{ myGrants(first: 8) { nodes { connectedClient { ${fields} } } } }`, {}]
      ])
      const { data, errors } = await harness.ask(who, query, { ...variables })
      expect(errors).toBeUndefined()
      expect(answers.length).toBeGreaterThan(0)
      for (const { asked, recorded, walked } of answers) {
        expect({ step, asked, variables, answer: recorded }).toEqual({ step, asked, variables, answer: walked })
      }
      cursor = data.myClients?.pageInfo.endCursor ?? cursor
      known = data.myClients?.nodes[0]?.id ?? known
    }
    expect(harness.logged()).not.toContain('without the journal')
  }
)
