import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createHeaders, generateJwk } from '@interledger/http-signature-utils'
import { Agent, request } from 'undici'
import { startHarness, type Harness } from '../../support/harness.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

const { privateKey } = generateKeyPairSync('ed25519')
const keyId = randomUUID()
const jwk = generateJwk({ privateKey, keyId })
const body = JSON.stringify({
  client: { jwk },
  access_token: {
    access: [{ type: 'incoming-payment', actions: ['create'], identifier: 'https://wallet.example/alice' }]
  }
})
const url = () => `${harness.rafiki.authServer.url}/${harness.rafiki.tenants[0]?.id}`

interface Sent {
  url: string
  method: string
  headers: Record<string, string>
  body?: string
}
const send = async ({ url, ...init }: Sent) => {
  const response = await fetch(url, init)
  const text = await response.text()
  const { error } = (text === '' ? {} : JSON.parse(text)) as { error?: { code: string } }
  return { status: response.status, code: error?.code, text }
}
const signed = async (request: Sent, key = privateKey): Promise<Sent> => {
  const headers = await createHeaders({
    request: { ...request, headers: { ...request.headers } },
    privateKey: key,
    keyId
  })
  return { ...request, headers: { ...request.headers, ...(headers as unknown as Record<string, string>) } }
}
const ask = () => signed({ url: url(), method: 'POST', headers: {}, body })

describe('a signature is really verified', () => {
  it("the sandbox's auth server verifies signatures and accepts what was signed", async () =>
    expect(await send(await ask())).toMatchObject({ status: 200 }))

  it.each<[string, (request: Sent) => Sent | Promise<Sent>]>([
    ['no signature', (it) => ({ ...it, headers: { 'content-type': 'application/json' } })],
    ['another body', (it) => ({ ...it, body: body.replace('create', 'delete') })],
    ['another key', (it) => signed({ ...it, headers: {} }, generateKeyPairSync('ed25519').privateKey)],
    ['another path', (it) => ({ ...it, url: it.url.replace(/.$/, '0') })],
    ['a signature cut short', (it) => ({ ...it, headers: { ...it.headers, Signature: 'sig1=:AAAA:' } })]
  ])("the sandbox's auth server verifies signatures and refuses %s", async (_, change) => {
    const { status, code } = await send(await change(await ask()))
    expect([status, code]).toEqual([401, 'invalid_client'])
  })

  it("the sandbox's auth server refuses a wallet address that lists no such key", async () => {
    const unknown = body.replace(/"client":\{.*?\}\}/, '"client":"https://shop.example/checkout"')
    const answer = await send(await signed({ url: url(), method: 'POST', headers: {}, body: unknown }))
    expect([answer.status, answer.code]).toEqual([400, 'invalid_client'])
  })

  it("the sandbox's auth server refuses a signature that does not cover the token", async () => {
    const made = await send(await ask())
    const { uri, access_token } = (
      JSON.parse(made.text) as { continue: { uri: string; access_token: { value: string } } }
    ).continue
    const bare = await signed({ url: uri, method: 'DELETE', headers: {} })
    const late = { ...bare, headers: { ...bare.headers, authorization: `GNAP ${access_token.value}` } }
    expect(await send(late)).toMatchObject({ status: 401, code: 'invalid_client' })
    const whole = await signed({ url: uri, method: 'DELETE', headers: { authorization: `GNAP ${access_token.value}` } })
    expect(await send(whole)).toMatchObject({ status: 204 })
    expect(await send(whole)).toMatchObject({ status: 401, code: 'invalid_continuation' })
  })
})

it("the sandbox's wallet addresses and their keys are what the SDK expects, by the Host header", async () => {
  const { wallets, store, authServer, tenants } = harness.rafiki
  const agent = new Agent()
  const document = async (host: string, path: string) => {
    const { statusCode, body } = await request(`${wallets.url}${path}`, { headers: { host }, dispatcher: agent })
    return { statusCode, body: await body.json() }
  }
  expect(await document('wallet.example', '/alice')).toEqual({
    statusCode: 200,
    body: {
      id: 'https://wallet.example/alice',
      publicName: 'Alice',
      assetCode: 'USD',
      assetScale: 2,
      authServer: `${authServer.url}/${tenants[0]?.id}`,
      resourceServer: `${wallets.url}/${tenants[0]?.id}`
    }
  })
  expect(await document('shop.example', '/checkout/jwks.json')).toEqual({
    statusCode: 200,
    body: { keys: store.gnap.clients.find(({ address }) => address === 'https://shop.example/checkout')?.keys }
  })
  expect((await document('wallet.example', '/nobody')).statusCode).toBe(404)
  expect((await document('wallet.example', '/nobody/jwks.json')).statusCode).toBe(404)
  await agent.close()
})
