import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompactSign, decodeProtectedHeader } from 'jose'
import { receipt } from '../../../src/cli/receipt.ts'
import { UsageError } from '../../../src/cli/usage.ts'
import { receiptOf, receiptType } from '../../../src/journal/receipt.ts'
import { createSigner } from '../../../src/journal/signing.ts'
import { newKeys, pemOf, signingOf } from '../../support/signingKeys.ts'

const folder = mkdtempSync(join(tmpdir(), 'receipt-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const tenantId = '438fa74a-fa7d-4317-9ced-dde32ece1787'
const { privateKey, publicKey } = newKeys()
const signer = createSigner({ signing: signingOf(pemOf(privateKey), [tenantId]) })!
const jwks = file('jwks.json', JSON.stringify(signer.publicKeys()))
const client = 'https://shop.example/client'
const access = { type: 'outgoing-payment', actions: ['create'] }
const event = {
  ...({ number: 1, id: 'e1', kind: 'consent.given', tenantId } as const),
  ...{ at: Date.parse('2026-01-02'), recordedAt: Date.parse('2026-01-02'), erased: false },
  ...{ grantId: 'g1', subject: 'alice', client, walletAddresses: ['https://wallet.example/alice'] },
  actor: { role: 'accountHolder', subject: 'alice', acr: 'strong', authTime: 1767225600 } as const,
  details: {
    terms: { client, clientName: 'Shop\u001b[2J\u202e\nValid', access: [access], subjects: [] },
    termsDigest: 'v1.x'
  }
}
const stated = receiptOf(event, { ...event, at: Date.parse('2026-01-01') })
const segment = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
let jws: string
beforeAll(async () => {
  jws = await signer.sign(tenantId, receiptType, stated)
})

async function run(args: string[], env: Record<string, string> = {}) {
  const lines: string[] = []
  const code = await receipt(args, { env, print: (line) => void lines.push(line) })
  return { code, lines }
}

it('each line of a file of several receipts is verified, and one that is not valid makes the whole not valid', async () => {
  const both = await run(['verify', file('both', `${jws}\n${jws}\n`), '--jwks', jwks, '--json'])
  expect([both.code, both.lines.map((line) => (JSON.parse(line) as { jti: string }).jti)]).toEqual([0, ['e1', 'e1']])
  const wrong = await run(['verify', file('wrong', `${jws.slice(0, -9)}\n${jws}\n`), '--jwks', jwks, '--json'])
  expect([wrong.code, wrong.lines.map((line) => line.slice(0, 9))]).toEqual([1, ['NOT VALID', '{"iss":"u']])
})

it('a receipt that a gateway signed is valid, and what it states is said in words', async () => {
  expect(await run(['verify', file('r', `\n ${jws}\n`), '--jwks', jwks])).toEqual({
    code: 0,
    lines: [
      `Valid: receipt e1, signed for urn:uuid:${tenantId}`,
      // Nothing that a client calls itself reaches the terminal as a control character or a line.
      String.raw`  asked by          https://shop.example/client, which calls itself "Shop\u001b[2J\u202e\nValid"`,
      `  for               ${JSON.stringify(access)}`,
      '  notice shown      2026-01-01T00:00:00.000Z',
      '  consent given     2026-01-02T00:00:00.000Z',
      '  subject           alice',
      '  signed in         acr strong, at 2026-01-01T00:00:00.000Z',
      '  grant             g1',
      '  wallet address    https://wallet.example/alice',
      '  terms digest      v1.x'
    ]
  })
})

it('--json prints the payload, which SIGNING_KEY_FILE verifies as well, even a key that is retired', async () => {
  const env = { SIGNING_KEY_FILE: file('retired.pem', pemOf(newKeys('P-256').privateKey) + pemOf(publicKey)) }
  const { code, lines } = await run(['verify', file('r', jws), '--json'], env)
  expect(code).toBe(0)
  expect(lines[0]).not.toMatch(/\p{Cf}/u)
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([{ iss: `urn:uuid:${tenantId}`, ...stated }])
})

it('a receipt that states things in another way is valid, and its payload is shown', async () => {
  const other = await signer.sign(tenantId, receiptType, { n: 1 })
  const { code, lines } = await run(['verify', file('r', other), '--jwks', jwks])
  expect([code, lines[1]]).toEqual([0, `{"iss":"urn:uuid:${tenantId}","n":1}`])
})

it.each<[string, () => string | Promise<string>]>([
  ['with a changed payload', () => jws.replace(/\..*\./, `.${segment({ iss: `urn:uuid:${tenantId}`, n: 2 })}.`)],
  [
    'signed by another key',
    () =>
      createSigner({ signing: signingOf(pemOf(newKeys().privateKey), [tenantId]) })!.sign(tenantId, receiptType, stated)
  ],
  [
    'signed by another key under the name of ours',
    () =>
      new CompactSign(Buffer.from(JSON.stringify(stated)))
        .setProtectedHeader({ ...decodeProtectedHeader(jws), alg: 'EdDSA' })
        .sign(newKeys().privateKey)
  ],
  ['of another type', () => signer.sign(tenantId, 'journal-head+jwt', stated)],
  [
    'without a signature',
    () => [segment({ ...decodeProtectedHeader(jws), alg: 'none' }), jws.split('.')[1], ''].join('.')
  ],
  ['that is no JWS', () => 'nonsense'],
  ['that is empty', () => '']
])('a receipt %s is not valid', async (_, made) => {
  for (const more of [[], ['--json']]) {
    const { code, lines } = await run(['verify', file('r', await made()), '--jwks', jwks, ...more])
    expect(code).toBe(1)
    expect(lines).toEqual([expect.stringMatching(/^NOT VALID: ./)])
  }
})

it('the keys can be those that a gateway serves, and no answer of another kind or size', async () => {
  const answers: Record<string, string> = {
    '/jwks.json': JSON.stringify(signer.publicKeys()),
    '/long': JSON.stringify({ ...signer.publicKeys(), more: 'x'.repeat(300_000) }),
    '/other': '<html>'
  }
  const server = createServer(({ url = '' }, response) => response.end(answers[url]))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    expect((await run(['verify', file('r', jws), '--jwks', `${base}/jwks.json`])).code).toBe(0)
    for (const path of ['/long', '/other'])
      await expect(run(['verify', file('r', jws), '--jwks', base + path])).rejects.toThrow(UsageError)
  } finally {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
})

it.each<[string, () => string[], string]>([
  ['a file that is not there', () => ['verify', join(folder, 'absent'), '--jwks', jwks], 'readable file'],
  ['no keys', () => ['verify', file('r', jws)], 'SIGNING_KEY_FILE'],
  ['keys that are not there', () => ['verify', file('r', jws), '--jwks', join(folder, 'absent')], 'readable file'],
  ['keys that are none', () => ['verify', file('r', jws), '--jwks', file('none', '{}')], 'JSON Web Key Set'],
  ['no file', () => ['verify', '--jwks', jwks], 'expected verify <file>'],
  ['another command', () => ['nonsense', file('r', jws)], 'expected verify <file>']
])('receipt verify says that it cannot look with %s', async (_, args, words) => {
  await expect(run(args())).rejects.toThrow(UsageError)
  await expect(run(args())).rejects.toThrow(words)
})
