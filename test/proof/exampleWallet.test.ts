import type { FastifyInstance } from 'fastify'
import { open } from '../../examples/wallet/accounts.ts'
import { openDatabase, type Database } from '../../examples/wallet/database.ts'
import { balance } from '../../examples/wallet/gateway/balance.ts'
import { createWallet } from '../../examples/wallet/server.ts'
import { canary, fuzzer, matrix, type Own } from '../../testing/index.ts'

/* The proofs of the package over the graph that the example wallet's module extends: each balance is its holder's. */

let database: Database
let app: FastifyInstance
let own: Own

beforeAll(async () => {
  database = await openDatabase({})
  const { pool } = database
  app = createWallet({
    pool,
    admin: () => Promise.reject(new Error('no money moves here')),
    ...{ webhookSecret: 'of the webhooks', readToken: 'reads', adminToken: 'opens' }
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  own = {
    modules: [balance({ url, token: 'reads' })],
    env: { EXTENSION_ORIGINS: url },
    async prepare({ walletAddresses, markNumber }) {
      await pool.query('truncate accounts, transfers')
      for (const it of walletAddresses)
        await open(pool, it.id, { value: BigInt(markNumber(it)), assetCode: 'USD', assetScale: 2 })
    }
  }
})
afterAll(async () => {
  await app.close()
  await database.close()
})

it('the canary and the fuzzer see balances, and nobody else’s', async () => {
  for (const proof of [await canary({ ...own, often: 1 }), await fuzzer({ ...own, seed: 16, count: 50 })]) {
    expect(proof.findings).toEqual([])
    expect(proof.fruitful).toBeGreaterThan(0)
  }
})

it('the matrix says that account holders whose token may read payments have the balance, and no other role', () => {
  expect(matrix(own)).toBe('MyWalletAddress.balance | needsScope(payments:read) | - | -\n')
})
