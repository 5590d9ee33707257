import { Agent, fetch } from 'undici'
import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import { startSandbox } from '../../sandbox/start.ts'
import { contracts } from '../../src/graph.ts'
import type { Audience } from '../../src/identity/viewer.ts'
import { createLog } from '../../src/log.ts'
import { askersOf } from './askers.ts'
import { plant } from './canary.ts'
import { randomOperation, type AnyOperation } from './operations.ts'
import { randomOf } from './random.ts'
import { poolOf } from './values.ts'

export interface Comparison {
  /** Queries that were asked with plans and without. */
  compared: number
  /** With ids in their answers, and with errors: both kinds have to be met. */
  fruitful: number
  failing: number
  /** Differences, with all that is needed to see them again. */
  differences: { asker: string; operation: AnyOperation; without: string; with: string }[]
}

/** What a caller may ask depends on what the gateway remembers: no two of them need run into these alike. */
const bounds = /"code":"(OPERATION_TOO_COSTLY|JOIN_INCOMPLETE)"/
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/

interface Body {
  data?: unknown
  errors?: { path?: unknown }[]
}

/** Errors in the order of their paths, as fields that are asked at the same time fail in any; all else to the letter. */
function comparable(status: number, text: string): string {
  const { data, errors } = JSON.parse(text.replaceAll(/"requestId":"[^"]+"/g, '"requestId":"…"')) as Body
  const sorted = errors?.map((error) => JSON.stringify(error)).sort()
  return JSON.stringify({ status, data, sorted })
}

/**
 * Asks random queries over the same rows: of a gateway without plans, and twice of one with them.
 * @param audience whose queries; else account holders' and operators', mixed
 */
export async function compare({
  seed,
  count,
  audience: only
}: {
  seed: number
  count: number
  audience?: Audience
}): Promise<Comparison> {
  const outside = new Agent()
  const sandbox = await startSandbox({
    seed: builtinSeed(),
    env: { RECEIVER_ORIGINS: '*' },
    log: createLog('silent'),
    compare: true
  })
  try {
    plant(sandbox.rafiki.store)
    const askers = askersOf(sandbox)
    const tokens = new Map(await Promise.all(askers.map(async (it) => [it, await sandbox.mint(it.claims)] as const)))
    const schemas = contracts()
    const pool = poolOf(sandbox.rafiki.store)
    const report: Comparison = { compared: 0, fruitful: 0, failing: 0, differences: [] }
    for (let number = 0; report.compared < count && report.differences.length < 5; number += 1) {
      const random = randomOf(seed * 1_000_003 + number)
      const audience = only ?? random.pick(['user', 'user', 'operator'])
      const asker = random.pick(askers.filter((it) => it.audience === audience))
      const operation = randomOperation(random, schemas[asker.audience], pool)
      if (operation.kind !== 'query') continue
      const ask = async (url: string): Promise<string> => {
        const response = await fetch(`${url}/graphql`, {
          dispatcher: outside,
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.get(asker) ?? ''}` },
          body: JSON.stringify({ query: operation.query, variables: operation.variables })
        })
        return comparable(response.status, await response.text())
      }
      const without = await ask(sandbox.withoutPlans ?? '')
      const answers = [await ask(sandbox.url), await ask(sandbox.url)]
      report.compared += 1
      if ([without, ...answers].some((it) => bounds.test(it))) continue
      if (uuid.test(without)) report.fruitful += 1
      if (without.includes('"sorted"')) report.failing += 1
      for (const [, cursor = ''] of without.matchAll(/[cC]ursor":"([^"]+)"/g)) pool.cursors.push(cursor)
      const other = answers.find((it) => it !== without)
      if (other !== undefined) report.differences.push({ asker: asker.name, operation, without, with: other })
    }
    return report
  } finally {
    await sandbox.close()
    await outside.close()
  }
}

export const printComparison = ({ compared, fruitful, failing, differences }: Comparison): string =>
  [
    `${compared} queries, ${fruitful} with ids in their answers, ${failing} with errors, ${differences.length} differences`,
    ...differences.map(
      ({ asker, operation: { query, variables }, without, with: planned }) =>
        `to ${asker}:\n  ${query}\n  ${JSON.stringify(variables)}\n  without plans: ${without.slice(0, 2000)}\n  with plans:    ${planned.slice(0, 2000)}`
    )
  ].join('\n')
