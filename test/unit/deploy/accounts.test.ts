import { randomUUID } from 'node:crypto'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adminOf } from '../../../deploy/compose/admin.ts'
import { pageFile } from '../../../deploy/compose/accounts/page.ts'
import { createAccounts } from '../../../deploy/compose/accounts/server.ts'
import { signatureOf } from '../../../deploy/compose/accounts/signature.ts'
import { createWallet } from '../../../deploy/compose/accounts/wallet.ts'
import { addWebhookEvent } from '../../../sandbox/rafiki/store.ts'
import { startHarness, type Harness } from '../../support/harness.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- tests look into answers of many shapes */
const secret = 'of the webhooks'
let sandbox: Harness
let accounts: Server
let url: string
const said: Record<string, unknown>[] = []
const folder = mkdtempSync(join(tmpdir(), 'page-'))

beforeAll(async () => {
  sandbox = await startHarness()
  const [{ id = '', secret: apiSecret = '' } = {}] = sandbox.rafiki.tenants
  mkdirSync(join(folder, 'page'))
  writeFileSync(join(folder, 'page', 'index.html'), 'the page')
  writeFileSync(join(folder, 'page', 'app.js'), 'the script')
  const html = { file: 'index.html', type: 'text/html; charset=utf-8' }
  const files = {
    '/': html,
    '/consent': html,
    '/wallet/app.js': { file: 'app.js', type: 'text/javascript; charset=utf-8' },
    '/beside': { file: '../secret.json', type: 'application/json' }
  }
  writeFileSync(
    join(folder, 'page', 'manifest.json'),
    JSON.stringify({ headers: { 'content-security-policy': "default-src 'none'" }, files })
  )
  writeFileSync(join(folder, 'secret.json'), 'not the page')
  accounts = createAccounts({
    admin: adminOf(sandbox.rafiki.backend.url, id, apiSecret),
    webhookSecret: secret,
    opening: 1_000n,
    wallet: createWallet({
      folder: join(folder, 'page'),
      gateway: `${sandbox.url}/graphql`,
      issuer: 'http://127.0.0.1:1',
      people: ['alice'],
      shop: (person) => Promise.resolve(`https://auth.example/interact?of=${person}`)
    }),
    say: (line) => void said.push(line as Record<string, unknown>)
  })
  await new Promise<void>((resolve) => accounts.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(accounts.address() as AddressInfo).port}`
  // As Rafiki's webhook worker does, until it is answered with 200.
  sandbox.walletBackend.close()
})
afterAll(async () => {
  await new Promise((resolve) => accounts.close(resolve))
  await sandbox.close()
  rmSync(folder, { recursive: true })
})

const post = (body: unknown, signature?: string) => {
  const now = Date.now()
  return fetch(`${url}/webhooks`, {
    method: 'POST',
    headers: { 'rafiki-signature': signature ?? `t=${now}, v1=${signatureOf(secret, now, body)}` },
    body: JSON.stringify(body)
  })
}
const event = (type: string, data: unknown) => ({ id: randomUUID(), type, data })
const accountOf = async (id: string) => {
  const { accounts } = (await (await fetch(`${url}/accounts`)).json()) as any
  return accounts.find(({ walletAddressId }: { walletAddressId: string }) => walletAddressId === id)
}
const amount = (value: string) => ({ value, assetCode: 'USD', assetScale: 2 })

/** A payment of Alice's that waits for its money, as the sandbox's Rafiki holds it. */
function waiting(value: string) {
  const { store } = sandbox.rafiki
  const [[like], [wallet]] = [store.outgoingPayments, store.walletAddresses]
  if (!like || !wallet) throw new Error('no payment in the seed')
  const walletAddressId = randomUUID()
  store.walletAddresses.push({ ...wallet, id: walletAddressId, address: `https://wallet.example/${walletAddressId}` })
  const row = { ...structuredClone(like), id: randomUUID(), walletAddressId, state: 'FUNDING' as const }
  store.outgoingPayments.push(row)
  addWebhookEvent(store, row.tenantId, 'outgoing_payment.created', { ...row })
  const data = { id: row.id, walletAddressId, debitAmount: amount(value), sentAmount: amount('0'), balance: '0' }
  return { row, data, now: () => store.outgoingPayments.find(({ id }) => id === row.id)?.state }
}

it('the stand-in accounts fund a payment that its account can bear, once, however often the webhook comes', async () => {
  const { data, now } = waiting('300')
  const created = event('outgoing_payment.created', data)
  expect((await post(created)).status).toBe(200)
  expect(now()).not.toBe('FUNDING')
  const before = sandbox.rafiki.backend.counters.mutations
  await post(created)
  expect(sandbox.rafiki.backend.counters.mutations - before).toBe(1)
  expect(await accountOf(data.walletAddressId)).toMatchObject({ balance: '1000', held: '300' })

  const completed = event('outgoing_payment.completed', { ...data, sentAmount: amount('290') })
  expect([(await post(completed)).status, (await post(completed)).status]).toEqual([200, 200])
  expect(await accountOf(data.walletAddressId)).toMatchObject({ balance: '710', held: '0' })
})

it('the stand-in accounts cancel a payment that its account cannot bear, amounts held for others included', async () => {
  const first = waiting('700')
  await post(event('outgoing_payment.created', first.data))
  const second = waiting('301')
  second.data.walletAddressId = first.data.walletAddressId
  await post(event('outgoing_payment.created', second.data))
  expect(second.now()).toBe('CANCELLED')
  expect(await accountOf(first.data.walletAddressId)).toMatchObject({ balance: '1000', held: '700' })
})

it('a failed payment gives back what the stand-in accounts held for it', async () => {
  const { data } = waiting('700')
  await post(event('outgoing_payment.created', data))
  await post(event('outgoing_payment.failed', data))
  expect(await accountOf(data.walletAddressId)).toMatchObject({ balance: '1000', held: '0' })
})

it('the stand-in accounts credit an incoming payment once', async () => {
  const data = { id: randomUUID(), walletAddressId: randomUUID(), receivedAmount: amount('0') }
  const received = event('incoming_payment.expired', data)
  expect([(await post(received)).status, (await post(received)).status]).toEqual([200, 200])
  expect(await accountOf(data.walletAddressId)).toMatchObject({ balance: '1000' })
})

it('a webhook that could not be handled is not answered with 200, so that it is sent again', async () => {
  const { data } = waiting('300')
  sandbox.rafiki.backend.intercept = () => 'drop'
  expect((await post(event('outgoing_payment.created', data))).status).toBe(500)
  sandbox.rafiki.backend.intercept = undefined
  expect((await post(event('outgoing_payment.created', data))).status).toBe(200)
  expect(await accountOf(data.walletAddressId)).toMatchObject({ held: '300' })
  expect((await post(event('outgoing_payment.created', { id: 'none' }))).status).toBe(500)
  expect((await post(event('wallet_address.not_found', {}))).status).toBe(200)
})

it('the stand-in accounts refuse a webhook that Rafiki did not sign, signed long ago, or signed over another body', async () => {
  const { data, now } = waiting('300')
  const body = event('outgoing_payment.created', data)
  const time = Date.now()
  for (const signature of [
    '',
    't=1',
    `t=${time}, v1=${signatureOf('another', time, body)}`,
    `t=${time}, v1=${signatureOf(secret, time, { ...body, id: randomUUID() })}`,
    `t=${time - 61_000}, v1=${signatureOf(secret, time - 61_000, body)}`,
    `t=${time}, v2=${signatureOf(secret, time, body)}`,
    `t=${time + 1}, v1=${signatureOf(secret, time, body)}`
  ])
    expect([signature, (await post(body, signature)).status]).toEqual([signature, 401])
  expect(now()).toBe('FUNDING')
  expect((await post('{')).status).not.toBe(200)
})

it('the stand-in rates service has rates of the currencies that it knows, and no others', async () => {
  const { base, rates } = (await (await fetch(`${url}/rates?base=EUR`)).json()) as any
  expect(base).toBe('EUR')
  expect(rates.USD).toBeCloseTo(1 / 0.9)
  expect(rates).not.toHaveProperty('EUR')
  expect((await fetch(`${url}/rates?base=XXX`)).status).toBe(404)
})

it("the stand-in serves the wallet's page, and nothing beside it", async () => {
  const get = async (path: string) => {
    const response = await fetch(`${url}${path}`)
    return [response.status, await response.text()]
  }
  expect(await get('/')).toEqual([200, 'the page'])
  expect(await get('/consent?interactId=1')).toEqual([200, 'the page'])
  expect(await get('/wallet/app.js')).toEqual([200, 'the script'])
  for (const path of [
    '/app.js',
    '/manifest.json',
    '/beside',
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/constructor'
  ])
    expect([path, (await get(path))[0]]).toEqual([path, 404])
  expect(await pageFile(join(folder, 'none'), '/')).toBeUndefined()
})

it("the stand-in forwards GraphQL to the gateway, and its answer back: the caller's own token says whose it is", async () => {
  const ask = async (headers: Record<string, string>, method = 'POST') => {
    const body = method === 'POST' ? JSON.stringify({ query: '{ me { subject } }' }) : undefined
    const response = await fetch(`${url}/graphql`, { method, headers, body })
    return [response.status, await response.text()] as const
  }
  const [status, text] = await ask({ authorization: `Bearer ${await sandbox.tokenOf('bob')}` })
  expect([status, JSON.parse(text)]).toEqual([200, { data: { me: { subject: 'bob' } } }])
  const [without, refused] = await ask({ cookie: 'authorization=1' })
  expect([without, JSON.parse(refused).errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED'])
  expect((await ask({}, 'GET'))[0]).toBe(404)
})

it('the stand-in forwards the token and a bounded body of a request, and nothing else of it', async () => {
  const received: [Record<string, unknown>, string][] = []
  const gateway = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      received.push([request.headers, text])
      response.writeHead(429, { 'retry-after': '7', 'set-cookie': 'a=b', 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  const port = (gateway.address() as AddressInfo).port
  const wallet = createWallet({ folder, gateway: `http://127.0.0.1:${port}/graphql`, issuer: '', people: [] })
  const server = createAccounts({
    admin: () => Promise.reject(new Error()),
    webhookSecret: secret,
    opening: 0n,
    wallet
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
    const headers = {
      authorization: 'Bearer a',
      cookie: 'session=1',
      'x-forwarded-for': '9.9.9.9',
      'x-request-id': 'x'
    }
    const response = await fetch(own, { method: 'POST', headers, body: '{"query":"{ me { id } }"}' })
    expect([response.status, response.headers.get('retry-after'), response.headers.get('set-cookie')]).toEqual([
      ...[429, '7', null]
    ])
    const [[sent, body] = [{}, '']] = received
    expect(sent).toMatchObject({ authorization: 'Bearer a', 'content-type': 'application/json' })
    for (const name of ['cookie', 'x-forwarded-for', 'x-request-id']) expect(sent).not.toHaveProperty(name)
    expect(body).toBe('{"query":"{ me { id } }"}')
    expect((await fetch(own, { method: 'POST', body: 'x'.repeat(300_000) })).status).toBe(400)
    expect(received).toHaveLength(1)
  } finally {
    for (const it of [gateway, server]) {
      it.closeAllConnections()
      await new Promise((resolve) => it.close(resolve))
    }
  }
})

it("the wallet page's files come with the headers that its build lists", async () => {
  const headers = async (path: string) => (await fetch(`${url}${path}`)).headers.get('content-security-policy')
  expect(await headers('/')).toBe("default-src 'none'")
  expect(await headers('/accounts')).toMatch(/^default-src 'none'/)
})

it('a person who is not in the list can neither be asked for consent nor picked', async () => {
  expect(await (await fetch(`${url}/sandbox/people`)).json()).toEqual(['alice'])
  expect(await (await fetch(`${url}/sandbox/grant-request?person=alice`)).json()).toEqual({
    interactRedirect: 'https://auth.example/interact?of=alice'
  })
  for (const person of ['bob', '..%2fkey', ''])
    expect((await fetch(`${url}/sandbox/grant-request?person=${person}`)).status).toBe(404)
})

it('the stand-in logs what it did, and nothing of what it was sent', () => {
  expect(said.some(({ done }) => done === 'funded')).toBe(true)
  expect(JSON.stringify(said)).not.toMatch(/walletAddressId|debitAmount|of the webhooks/)
})
