import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { startGateway } from '../contestants/gateway.ts'
import { createIssuer } from '../issuer.ts'
import { fileOf, forked, stopAll } from '../processes.ts'
import { median } from '../statistics.ts'
import { cpuWithChildrenMs } from './cpu.ts'
import { tenantId, tenantSecret } from '../world.ts'
import { chartOf } from './chart.ts'
import { allFolded, fillGrants } from './journal.ts'
import { allPayments, operations, type Operation } from './operations.ts'
import { tableOf, type Cell } from './table.ts'
import { addressOf, sizes } from './world.ts'

/* How the cost of a page grows with a wallet's history: one caller, one request at a time. */

const help = `npm run growth -- [options]

  --rounds 20     how often each page is asked for, after once to warm up
  --out growth    results go to bench/results/<name>.md, .svg and .json

  --journal-url   an empty PostgreSQL for the gateway's journal: rows of grants are written into it at once, and each page
                  is first asked for until it is complete, which walks through its wallet's payments

  --auth-url, --backend-url, --tenant-id, --tenant-secret, --origin
                  a real Rafiki that holds the rows of bench/growth/*.sql, instead of a stand-in
  --pids          its processes and its database's, separated by commas: the table then has their CPU time, with that of
                  the processes that these have started
`

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: {
    ...{ rounds: text, out: text, origin: text, 'journal-url': text, help: { type: 'boolean' } },
    ...{ 'auth-url': text, 'backend-url': text, 'tenant-id': text, 'tenant-secret': text, pids: text }
  }
})

const pids = (values.pids ?? '').split(',').filter(Boolean)
/** CPU time of the processes that were named, and of all that they have started. */
const cpuMs = (): number => (pids.length > 0 ? cpuWithChildrenMs(pids) : 0)

/** One answer: how long it took, and what it says of itself. */
async function ask(url: string, token: string, { query, complete }: Pick<Operation, 'query' | 'complete'>) {
  const [start, cpuBefore] = [performance.now(), cpuMs()]
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query })
  })
  const answer = (await response.json()) as { data: Record<string, unknown>; errors?: unknown }
  const ms = performance.now() - start
  if (answer.errors) throw new Error(JSON.stringify(answer))
  return { ms, cpu: cpuMs() - cpuBefore, complete: complete(answer.data) }
}

/** No walk of these wallets takes more answers. */
const maxAnswers = 60

/** Has the gateway's journal read all payments of a wallet. @returns how often it was asked */
async function walkFirst(url: string, token: string, size: number): Promise<number> {
  const start = performance.now()
  let answers = 1
  while (!(await ask(url, token, allPayments)).complete && answers < maxAnswers) answers += 1
  console.error(`${size} payments: ${answers} answers, ${Math.round(performance.now() - start)} ms`)
  return answers
}

async function run(): Promise<void> {
  const issuer = await createIssuer()
  const rounds = Number(values.rounds ?? 20)
  const real = values['auth-url'] !== undefined
  const port = real ? 0 : (await forked('stand-in', fileOf('growth/rafiki.js'))).port
  const origin = values.origin ?? 'https://wallet.example'
  const tenant = values['tenant-id'] ?? tenantId
  const setting = {
    upstream: {
      origin,
      auth: values['auth-url'] ?? `http://127.0.0.1:${port}/auth/graphql`,
      backend: values['backend-url'] ?? `http://127.0.0.1:${port}/backend/graphql`
    },
    signer: { tenantId: tenant, secret: values['tenant-secret'] ?? tenantSecret },
    ...{ issuer, addresses: [], holderTokens: [], operatorTokens: [] }
  }
  // The gateway says for each request how many it caused.
  const requests: number[] = []
  const journal = values['journal-url']
  const gateway = await startGateway(setting, {
    ...(journal !== undefined && { env: { JOURNAL_URL: journal, JOURNAL_RETENTION: 'forever' } }),
    onLine(line) {
      const { path, upstream } = JSON.parse(line) as { path?: string; upstream?: { requests: number } }
      if (path === '/graphql') requests.push(upstream?.requests ?? 0)
    }
  })
  const url = `http://127.0.0.1:${gateway.port}/graphql`
  const wanted = await Promise.all(
    sizes.flatMap((size) =>
      operations.map(async (operation) => {
        const [token = ''] = await issuer.mintHolders([addressOf({ kind: operation.kind, size }, origin)], tenant)
        return { size, operation, token, answers: [] as Awaited<ReturnType<typeof ask>>[] }
      })
    )
  )
  let asked = 2 * wanted.length
  if (journal !== undefined) {
    await fillGrants(journal, origin, tenant)
    const first = wanted.filter(
      ({ operation, size }, n) =>
        n === wanted.findIndex((it) => it.size === size && it.operation.kind === operation.kind)
    )
    for (const { token, size } of first) asked += await walkFirst(url, token, size)
    await allFolded(journal)
  }
  // The first rounds warm up.
  for (let round = -2; round < rounds; round += 1) {
    for (const { operation, token, answers } of wanted) {
      const answer = await ask(url, token, operation)
      if (round >= 0) answers.push(answer)
    }
    console.error(`round ${round + 1} of ${rounds}`)
  }
  // Ends the gateway, so that its last line was read.
  await stopAll()
  const cells = wanted.map(({ size, operation, answers }, n): Cell => {
    const times = answers.map(({ ms }) => ms).sort((a, b) => a - b)
    return {
      ...{ label: operation.label, size, complete: answers.at(-1)?.complete },
      requests: median(requests.slice(asked).filter((_, at) => at % wanted.length === n)),
      median: median(times),
      ...(pids.length > 0 && { cpu: answers.reduce((sum, { cpu }) => sum + cpu, 0) / answers.length }),
      p95: times[Math.ceil(times.length * 0.95) - 1] ?? NaN
    }
  })
  const results = new URL('../../results/', import.meta.url)
  mkdirSync(results, { recursive: true })
  const file = (extension: string): URL => new URL(`${values.out ?? 'growth'}.${extension}`, results)
  writeFileSync(file('json'), `${JSON.stringify(cells, null, 1)}\n`)
  writeFileSync(file('md'), tableOf(cells))
  writeFileSync(file('svg'), chartOf(cells, `medians of ${rounds}; ${real ? 'a real Rafiki' : 'a stand-in'}`))
  console.log(tableOf(cells))
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stopAll().then(() => process.exit(1)))
}

try {
  if (values.help) console.log(help)
  else await run()
} finally {
  await stopAll()
}
