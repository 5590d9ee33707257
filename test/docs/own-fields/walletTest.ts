// wallet.test.ts
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { canary, fuzzer, matrix, startSandbox, type Own } from '../../../testing/index.ts'
import balance from './wallet.ts'

const balances = new Map<string, string>()
const service = createServer(({ url = '' }, response) => {
  const ids = new URL(url, 'http://localhost').searchParams.get('ids')?.split(',') ?? []
  const rows = ids.map((id) => ({ walletAddressId: id, balance: balances.get(id) ?? '0' }))
  response.end(JSON.stringify(rows))
})
const own: Own = {
  modules: [balance],
  prepare({ walletAddresses, markNumber }) {
    for (const it of walletAddresses) balances.set(it.id, markNumber(it))
  },
  env: {}
}

before(async () => {
  await new Promise<void>((listening) => service.listen(0, '127.0.0.1', listening))
  process.env.ACCOUNTS_URL = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
  own.env = { EXTENSION_ORIGINS: process.env.ACCOUNTS_URL }
})
after(() => service.close())

test('a wallet address has its balance', async () => {
  const sandbox = await startSandbox(own)
  const query = '{ myWalletAddresses { nodes { id balance { value assetCode } } } }'
  const { data } = await sandbox.ask('alice', query)
  assert.match(JSON.stringify(data), /"balance":{"value":"0","assetCode":"USD"}/)
  await sandbox.close()
})

test('nobody sees the balance of anybody else', async () => {
  for (const proof of [await canary(own), await fuzzer({ ...own, count: 30 })]) {
    assert.deepEqual(proof.findings, [])
    assert.ok(proof.fruitful > 0)
  }
})

test('account holders have balances, behind a scope, and nobody else has', () => {
  const row = 'MyWalletAddress.balance | needsScope(balances:read) | - | -\n'
  assert.equal(matrix(own), row)
})
