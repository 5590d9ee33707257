import { randomUUID } from 'node:crypto'
import type { Journal } from '../../src/journal/journal.ts'
import { addGrant, addressOf } from '../support/grantOracle.ts'
import { startHarness, type Harness } from '../support/harness.ts'
import { addOutgoing, addressNamed } from '../support/payments.ts'

let harness: Harness
let journal: Journal
beforeAll(async () => {
  harness = await startHarness({
    journal: { database: 'memory', retentionDays: undefined },
    env: { AUDIT_READS: 'true', DEFAULT_SCOPES_ACCOUNT_HOLDER: 'grants:read history:read' }
  })
  journal = harness.gateway.journal!
})
afterAll(() => harness.close())

const [alice, bob] = [addressOf('alice'), addressOf('bob')]

/** A grant that the journal knows to be of these wallet addresses. */
async function knownGrant(...addresses: string[]): Promise<string> {
  const { id, createdAt, tenantId } = addGrant(harness.rafiki.store)
  const row = { tenant_id: tenantId, created_at: new Date(createdAt), grant_id: id }
  const rows = addresses.map((address) => ({ ...row, wallet_address: address }))
  await journal.db.insertInto('journal_grant_addresses').values(rows).execute()
  return id
}

const readsSeenBy = async (who: 'alice' | 'bob'): Promise<{ __typename: string; by: object }[]> =>
  (await harness.ask(who, '{ myActivity { nodes { __typename by { role tokenId } } } }')).data.myActivity.nodes

/** It is written after the answer. */
async function readsOnce(who: 'alice' | 'bob', count: number) {
  for (;;) {
    const reads = await readsSeenBy(who)
    if (reads.length >= count) return reads
  }
}

it('each account holder whose grants or payments an operator reads sees that the wallet looked, once each time', async () => {
  const both = await knownGrant(alice, bob)
  const query = `{ one: grant(id: "${both}") { id } other: grant(id: "${both}") { client } }`
  await harness.ask('operator', query)
  const look = { __typename: 'MyDataReadEvent', by: { role: 'WALLET', tokenId: null } }
  expect([await readsOnce('alice', 1), await readsOnce('bob', 1)]).toEqual([[look], [look]])
  // An answer that Rafiki gives again is read again, too.
  for (const count of [2, 3]) {
    await harness.ask('operator', query)
    expect(await readsOnce('bob', count)).toHaveLength(count)
  }

  const { store } = harness.rafiki
  const { id: paymentId } = addOutgoing(store, addressNamed(store, bob).id, {})
  const payment = { id: randomUUID(), kind: 'payment.created' as const, paymentId, walletAddresses: [bob] }
  await journal.append([{ ...payment, tenantId: store.operatorTenantId, at: 1, actor: { role: 'unknown' } }])
  await harness.ask('operator', `{ outgoingPayment(id: "${paymentId}") { id state } }`)
  expect(await readsOnce('bob', 5)).toHaveLength(5)
  // Hers were not read, nor did account holders' own reads count.
  expect(await readsSeenBy('alice')).toHaveLength(3)
})

it('an operator who reads nothing of an account holder’s leaves no entry, and neither does one of another tenant', async () => {
  const id = await knownGrant(alice)
  const before = (await readsSeenBy('alice')).length
  await harness.ask('operator', '{ assets { edges { node { id } } } }')
  const clerk = { sub: 'clerk', role: 'operator', tenant_id: String(harness.rafiki.tenants[1]?.id) }
  await harness.ask(clerk, `{ grant(id: "${id}") { id } }`)
  await harness.ask('operator', `{ grant(id: "${id}") { id } }`)
  expect(await readsOnce('alice', before + 1)).toHaveLength(before + 1)
})

it('an operator who reads much at once hides no read behind others', async () => {
  const page = 'edges { node { id access { id } } } pageInfo { endCursor }'
  const id = await knownGrant(alice)
  const createdAt = new Date(Date.now() + 1000).toISOString()
  for (let n = 0; n < 300; n += 1) addGrant(harness.rafiki.store, { createdAt })
  const before = (await readsSeenBy('alice')).length
  const cursors: string[] = []
  for (let n = 0; n < 3; n += 1) {
    const from = cursors.map((after) => `, after: "${after}"`).at(-1) ?? ''
    const { data, text } = await harness.ask('operator', `{ grants(first: 100${from}) { ${page} } }`)
    expect(text).not.toContain(id)
    cursors.push(data.grants.pageInfo.endCursor as string)
  }
  const pages = cursors.map((after, n) => `p${n}: grants(first: 100, after: "${after}") { ${page} }`)
  const all = await harness.ask('operator', `{ p: grants(first: 100) { ${page} } ${pages.join(' ')} }`)
  expect(all.text).toContain(id)
  expect(await readsOnce('alice', before + 1)).toHaveLength(before + 1)
})

const readLines = (of: Harness) => of.audited().filter(({ type }: { type: string }) => type === 'read')

it('an operator who reads leaves an audit line with what was read, by whom and by which token; without a journal, too', async () => {
  const plain = await startHarness({ env: { AUDIT_READS: 'true' } })
  const { id, tenantId } = addGrant(plain.rafiki.store)
  const act = { sub: 'helpdesk' }
  const clerk = {
    ...plain.people.operator,
    jti: 't1',
    sid: 's1',
    acr: 'phr',
    amr: ['pwd', 'hwk'],
    auth_time: 1_700_000_000
  }
  await plain.ask({ ...clerk, act }, `{ grant(id: "${id}") { id } assets { edges { node { id } } } }`)
  await plain.ask(clerk, '{ me { subject } }')
  await plain.ask('alice', '{ myGrants(first: 1) { edges { node { id } } } }')
  await plain.close()
  expect(readLines(plain)).toEqual([
    {
      ...{
        tenant: tenantId,
        role: 'operator',
        audience: 'operator',
        subject: plain.people.operator.sub,
        v: 1,
        type: 'read'
      },
      ...{ jti: 't1', sid: 's1', acr: 'phr', amr: ['pwd', 'hwk'], authTime: 1_700_000_000, act },
      ...{ read: ['grant', 'assets'], objects: expect.arrayContaining([id]) as string[] },
      ...{ requestId: expect.any(String) as string, time: expect.any(String) as string }
    }
  ])
  expect(readLines(plain)[0]?.objects).not.toContain(tenantId)
})

it('an operator whose reads are not written down leaves no audit line', async () => {
  const plain = await startHarness()
  await plain.ask('operator', '{ assets { edges { node { id } } } }')
  await plain.close()
  expect(plain.audited()).toEqual([])
})
