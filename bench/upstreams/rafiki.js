import { startRafiki } from '../../sandbox/rafiki/index.ts'
import { parseSeed } from '../../sandbox/seed.ts'

/*
 * The sandbox's Rafiki, with its checks of signatures and all, over account holders with twenty grants each, at the
 * speed that was measured of the real one: each service does one thing at a time.
 */

const [count, grants] = process.argv.slice(2).map(Number)

/** Milliseconds that one request takes: a list of grants, a grant, anything of the backend's. */
const cost = { list: 1000 / 280, grant: 1000 / 550, backend: 1000 / 1560 }

const hex = (value, digits) => value.toString(16).padStart(digits, '0')
const id = (kind, n, index = 0) => `${hex(n, 8)}-${hex(index, 4)}-4000-8000-${hex(kind, 12)}`
const operatorTenantId = '5b0c9e1e-3d0f-4b57-9a3c-0f6f5a2f7c12'
const assetId = id(1, 0)
const at = (index) => new Date(Date.UTC(2026, 5, 30) - index * 60_000).toISOString()

const numbers = Array.from({ length: count }, (_, n) => n)
const address = (n) => `https://wallet.example/holder/${n}`
const grant = (n, index) => ({
  id: id(2, n, index),
  state: 'FINALIZED',
  finalizationReason: 'ISSUED',
  client: 'https://shop.example/checkout',
  createdAt: at(n * grants + index),
  tenantId: operatorTenantId,
  subjects: [],
  access: [
    {
      id: id(3, n, index),
      type: 'outgoing-payment',
      actions: ['create', 'read', 'list'],
      identifier: address(n),
      limits: { debitAmount: { value: String(10_000 + index), assetCode: 'USD', assetScale: 2 } },
      createdAt: at(n * grants + index)
    }
  ]
})

const seed = parseSeed(
  {
    operatorTenantId,
    secondTenantId: id(9, 0),
    assets: [{ id: assetId, code: 'USD', scale: 2 }],
    walletAddresses: numbers.map((n) => ({
      id: id(4, n),
      address: address(n),
      publicName: `Holder ${n}`,
      assetId,
      createdAt: at(n)
    })),
    grants: numbers.flatMap((n) => Array.from({ length: grants }, (_, index) => grant(n, index))),
    outgoingPayments: []
  },
  'the seed of the benchmark'
)

const rafiki = await startRafiki({ seed })

/** Requests wait for each other, as they do for one core. */
function pace(front, costOf) {
  let free = 0
  front.intercept = ({ body }) => {
    const now = performance.now()
    free = Math.max(now, free) + costOf(body)
    const wait = free - now
    return { delay: new Promise((resolve) => setTimeout(resolve, wait)) }
  }
}
pace(rafiki.auth, ({ query }) => (/\bgrants\s*\(/.test(query) ? cost.list : cost.grant))
pace(rafiki.backend, () => cost.backend)

let counted = 0
process.on('message', () => {
  const all = rafiki.auth.counters.requests + rafiki.backend.counters.requests
  process.send({ requests: all - counted, badSignatures: 0, faults: [] })
  counted = all
})
const [{ id: tenantId, secret }] = rafiki.tenants
process.send({
  port: Number(new URL(rafiki.auth.url).port),
  auth: rafiki.auth.url,
  backend: rafiki.backend.url,
  tenantId,
  secret,
  addresses: numbers.map(address)
})
// Nobody is left to ask.
process.once('disconnect', () => process.exit())
