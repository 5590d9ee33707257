import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { accountsOf, open } from '../../../examples/wallet/accounts.ts'
import { openDatabase, type Database } from '../../../examples/wallet/database.ts'
import { adminOf, signatureOf, type Admin } from '../../../examples/wallet/rafiki.ts'
import { createWallet } from '../../../examples/wallet/server.ts'
import { addWebhookEvent } from '../../../sandbox/rafiki/store.ts'
import { startHarness, type Harness } from '../../support/harness.ts'
import { addAddress, addIncoming, addOutgoing } from '../../support/payments.ts'
import { describeWithPostgres, startPostgres, type Postgres } from '../../support/postgres.ts'

const webhookSecret = 'of the webhooks'
const usd = (value: string) => ({ value, assetCode: 'USD', assetScale: 2 })
const event = (type: string, data: Record<string, unknown>, id = randomUUID()) => ({ id, type, data })

function tests(database: () => Promise<Database>): void {
  let sandbox: Harness
  let db: Database
  let app: FastifyInstance
  let admin: Admin
  const said: object[] = []

  beforeAll(async () => {
    sandbox = await startHarness()
    // The tests send the webhooks.
    sandbox.walletBackend.close()
    const [{ id = '', secret = '' } = {}] = sandbox.rafiki.tenants
    admin = adminOf(sandbox.rafiki.backend.url, id, secret)
    db = await database()
    app = createWallet({
      pool: db.pool,
      admin: (query, variables) => admin(query, variables),
      webhookSecret,
      readToken: 'reads',
      adminToken: 'opens',
      say: (line) => void said.push(line)
    })
  })
  afterAll(async () => {
    await app.close()
    await db.close()
    await sandbox.close()
  })

  const post = async (body: Record<string, unknown>, signature = signatureOf(webhookSecret, body)) => {
    const headers = { 'rafiki-signature': signature }
    const { statusCode, json } = await app.inject({ method: 'POST', url: '/webhooks', headers, payload: body })
    return statusCode === 200 ? json<{ done: string }>().done : statusCode
  }
  const balance = async (id: string) => (await accountsOf(db.pool, [id]))[0]?.balance
  const mutations = () => sandbox.rafiki.backend.counters.mutations
  const sum = async () => (await db.pool.query<{ sum: string }>('select sum(balance)::text from accounts')).rows[0]?.sum

  /** An account with 10.00 at Rafiki's wallet address. */
  async function account(): Promise<string> {
    const { id } = addAddress(sandbox.rafiki.store, `https://wallet.example/${randomUUID()}`)
    await open(db.pool, id, { ...usd('0'), value: 1_000n })
    return id
  }
  /** A payment that waits for its money, as Rafiki holds it. */
  function waiting(walletAddressId: string, value: string) {
    const { store } = sandbox.rafiki
    const row = addOutgoing(store, walletAddressId, {
      state: 'FUNDING',
      debitAmount: usd(value),
      receiveAmount: usd(value),
      sentAmount: usd('0')
    })
    addWebhookEvent(store, row.tenantId, 'outgoing_payment.created', { ...row })
    const data = { id: row.id, walletAddressId, debitAmount: usd(value), sentAmount: usd('0'), balance: '0' }
    return { row, data, created: event('outgoing_payment.created', data) }
  }

  it('the example wallet debits and funds a payment once, however often and however close together the webhook comes', async () => {
    const id = await account()
    const { row, created } = waiting(id, '300')
    const first = await Promise.all([post(created), post(created), post(created)])
    expect(first).toContain('funded')
    expect(row.state).toBe('COMPLETED')
    const before = mutations()
    expect(await post(created)).toBe('funded')
    expect([mutations() - before, await balance(id)]).toEqual([0, '700'])
  })

  it('the example wallet refuses what a balance does not reach, payments under way counted, and debits nothing', async () => {
    const id = await account()
    const [first, second] = [waiting(id, '700'), waiting(id, '301')]
    expect([await post(first.created), await post(second.created), await post(second.created)]).toEqual([
      ...['funded', 'refused', 'refused']
    ])
    expect([second.row.state, await balance(id)]).toEqual(['CANCELLED', '300'])
  })

  it('payments of one account that are announced together never take more than it holds', async () => {
    const id = await account()
    const payments = Array.from({ length: 8 }, () => waiting(id, '300'))
    const done = await Promise.all(payments.map(({ created }) => post(created)))
    expect(done.sort()).toEqual([...Array<string>(3).fill('funded'), ...Array<string>(5).fill('refused')])
    expect(await balance(id)).toBe('100')
  })

  it('a wallet address that has no account, or one in another asset, has nothing to spend', async () => {
    const { id } = addAddress(sandbox.rafiki.store, `https://wallet.example/${randomUUID()}`)
    expect(await post(waiting(id, '1').created)).toBe('refused')
    const rich = await account()
    const { data } = waiting(rich, '1')
    const euros = { ...data, debitAmount: { ...data.debitAmount, assetCode: 'EUR' } }
    expect(await post(event('outgoing_payment.created', euros))).toBe('refused')
    expect([await balance(id), await balance(rich)]).toEqual(['0', '1000'])
  })

  it('the rest of a payment that sent less comes back once, and is taken out of Rafiki', async () => {
    const id = await account()
    const { row, data, created } = waiting(id, '300')
    await post(created)
    // As over Interledger, where a part may be lost.
    Object.assign(row, { state: 'FAILED', sentAmount: usd('290') })
    const left = { ...data, sentAmount: usd('290'), balance: '10' }
    addWebhookEvent(sandbox.rafiki.store, row.tenantId, 'outgoing_payment.failed', left)
    const failed = event('outgoing_payment.failed', left)
    const before = mutations()
    expect([await post(failed), await post(failed)]).toEqual(['returned', 'returned'])
    expect([mutations() - before, await balance(id)]).toEqual([1, '710'])
    expect(sandbox.rafiki.store.transfers.at(-1)).toMatchObject({ debitAccountId: row.id, amount: '10' })
  })

  it('a completed payment that sent all of it settles without a word to Rafiki', async () => {
    const id = await account()
    const { data, created } = waiting(id, '300')
    await post(created)
    const before = mutations()
    expect(await post(event('outgoing_payment.completed', { ...data, sentAmount: usd('300') }))).toBe('settled')
    expect([mutations() - before, await balance(id)]).toEqual([0, '700'])
  })

  it('a payment that was cancelled before it was funded gives its money back', async () => {
    const id = await account()
    const { row, created } = waiting(id, '300')
    row.state = 'CANCELLED'
    expect([await post(created), await post(created), await balance(id)]).toEqual(['cancelled', 'cancelled', '1000'])
  })

  it('money that came in is credited once and taken out of Rafiki, to an account that is opened for it if need be', async () => {
    const { store } = sandbox.rafiki
    const { id } = addAddress(store, `https://wallet.example/${randomUUID()}`)
    const row = addIncoming(store, id, { state: 'COMPLETED', receivedAmount: usd('500') })
    addWebhookEvent(store, row.tenantId, 'incoming_payment.completed', { ...row })
    const completed = event('incoming_payment.completed', { ...row })
    const before = mutations()
    expect([await post(completed), await post(completed)]).toEqual(['credited', 'credited'])
    expect([mutations() - before, await balance(id)]).toEqual([1, '500'])
    expect(store.transfers.at(-1)).toMatchObject({ debitAccountId: row.id, amount: '500' })
    // Another event of the same payment brings no money.
    expect([await post(event('incoming_payment.expired', { ...row })), await balance(id)]).toEqual(['noted', '500'])
  })

  it('an event whose answer Rafiki lost is finished when it comes again, and moves no money again', async () => {
    const id = await account()
    const { row, created } = waiting(id, '300')
    sandbox.rafiki.backend.intercept = () => 'drop'
    expect([await post(created), row.state, await balance(id)]).toEqual([500, 'FUNDING', '700'])
    sandbox.rafiki.backend.intercept = undefined
    // Meanwhile somebody else has spent the rest: the decision stands.
    await post(waiting(id, '700').created)
    expect([await post(created), row.state, await balance(id)]).toEqual(['funded', 'COMPLETED', '0'])
  })

  it('a payment that was sent without money of the account is reported again, until somebody looks', async () => {
    const id = await account()
    const { data } = waiting(id, '300')
    const completed = event('outgoing_payment.completed', { ...data, sentAmount: usd('300') })
    expect([await post(completed), await post(completed), await balance(id)]).toEqual([500, 500, '1000'])
    expect(said.at(-1)).toMatchObject({ failed: '/webhooks', why: 'more was sent than was taken for it' })
  })

  it('an event that moves no money is noted, and one that is not understood is refused', async () => {
    expect(await post(event('wallet_address.not_found', {}))).toBe('noted')
    expect(await post(event('outgoing_payment.created', { id: 'none' }))).toBe(400)
    expect(await post({ type: 'outgoing_payment.created' })).toBe(400)
  })

  it('a webhook that Rafiki did not sign, signed long ago, or signed over another body moves nothing', async () => {
    const id = await account()
    const { row, created } = waiting(id, '300')
    const now = Date.now()
    const good = signatureOf(webhookSecret, created, now)
    for (const signature of [
      '',
      't=1',
      signatureOf('another', created, now),
      signatureOf(webhookSecret, { ...created, id: randomUUID() }, now),
      signatureOf(webhookSecret, created, now - 61_000),
      good.replace('v1=', 'v2='),
      good.replace(`t=${now}`, `t=${now + 1}`)
    ])
      expect([signature, await post(created, signature)]).toEqual([signature, 401])
    expect([row.state, await balance(id)]).toEqual(['FUNDING', '1000'])
  })

  it('the example wallet answers for accounts by id, to a caller with the token, at most a hundred at a time', async () => {
    const [one, other] = [await account(), await account()]
    const get = async (ids: string[], token = 'reads') => {
      const query = ids.map((id) => `walletAddressId=${id}`).join('&')
      const headers = { authorization: `Bearer ${token}` }
      const { statusCode, json } = await app.inject({ url: `/accounts?${query}`, headers })
      return [statusCode, statusCode === 200 ? json<{ accounts: object[] }>().accounts.length : 0]
    }
    expect(await get([one])).toEqual([200, 1])
    expect(await get([one, other, randomUUID()])).toEqual([200, 2])
    for (const token of ['', 'opens', 'read']) expect(await get([one], token)).toEqual([401, 0])
    for (const ids of [[], ['none'], Array.from({ length: 101 }, () => one)]) expect(await get(ids)).toEqual([400, 0])
    expect((await get(Array.from({ length: 100 }, () => randomUUID())))[0]).toBe(200)
  })

  it("an account is opened once, by the wallet's own services alone", async () => {
    const id = randomUUID()
    const put = async (payload: object, token = 'opens') => {
      const headers = { authorization: `Bearer ${token}` }
      return (await app.inject({ method: 'PUT', url: `/accounts/${id}`, headers, payload })).statusCode
    }
    const opening = usd('2500')
    expect([await put(opening, 'reads'), await put(opening, ''), await balance(id)]).toEqual([401, 401, undefined])
    expect([await put(opening), await put(opening), await balance(id)]).toEqual([204, 204, '2500'])
    for (const value of ['0', '-1', '1.5', 7]) expect(await put({ ...opening, value })).toBe(400)
  })

  it('every transfer has two sides: all balances together are nothing, and none of an account is below it', async () => {
    expect(await sum()).toBe('0')
    const below = 'select 1 from accounts where balance < 0 and wallet_address_id is not null'
    expect((await db.pool.query(below)).rowCount).toBe(0)
    const taken = "update accounts set balance = -1 where wallet_address_id is not null and balance = '0'"
    await expect(db.pool.query(taken)).rejects.toThrow('covered')
  })

  it('the lines of the example wallet hold no amount, no holder and no secret', () => {
    expect(said.length).toBeGreaterThan(10)
    expect(JSON.stringify(said)).not.toMatch(/Amount|USD|of the webhooks|reads|opens/)
  })
}

describe('on PGlite', () => tests(() => openDatabase({})))

describeWithPostgres('on PostgreSQL', () => {
  let postgres: Postgres
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())
  // Two that start together make the tables once.
  tests(async () => {
    const [first, second] = await Promise.all([
      openDatabase({ url: postgres.url }),
      openDatabase({ url: postgres.url })
    ])
    await second.close()
    return first
  })
})
