import { Agent, fetch } from 'undici'
import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import type { Store } from '../../sandbox/rafiki/store.ts'
import { startSandbox } from '../../sandbox/start.ts'
import { contracts } from '../../src/graph.ts'
import type { Role } from '../../src/identity/viewer.ts'
import { createLog } from '../../src/observability/log.ts'
import { askersOf } from '../../testing/askers.ts'
import { plant } from '../../testing/canary.ts'
import { plantHostileRows } from '../../testing/hostileRows.ts'
import { randomOperation, type AnyOperation } from '../../testing/operations.ts'
import { randomOf, type Random } from '../../testing/random.ts'
import { learn, poolOf } from '../../testing/values.ts'

export interface Comparison {
  /** Queries that were asked with plans and without. */
  compared: number
  /** With ids in their answers, and with errors: both kinds have to be met. */
  fruitful: number
  failing: number
  /** Answers that the gateway gave again, as Rafiki sent the same. */
  reused: number
  /** Differences, with all that is needed to see them again. */
  differences: { asker: string; operation: AnyOperation; without: string; with: string }[]
}

/** What a caller may ask depends on what the gateway remembers: no two of them need run into these alike. */
const bounds = /"code":"(OPERATION_TOO_COSTLY|JOIN_INCOMPLETE)"/
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/

interface Answer {
  status: number
  data?: unknown
  errors?: { path?: (string | number)[] }[]
}

function readAnswer(status: number, text: string): Answer {
  const body = JSON.parse(text.replaceAll(/"requestId":"[^"]+"/g, '"requestId":"…"')) as Omit<Answer, 'status'>
  return { status, ...body }
}

/** Errors by the place that they made null: the field itself, or what is above it and may be null. */
function errorsByPlace({ data, errors = [] }: Answer): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>()
  for (const error of errors) {
    let at = data
    const place = []
    for (const key of error.path ?? []) {
      if (at === null || at === undefined) break
      place.push(key)
      at = (at as Record<string | number, unknown>)[key]
    }
    const found = places.get(place.join('.')) ?? new Set()
    places.set(place.join('.'), found.add(JSON.stringify(error)))
  }
  return places
}

/**
 * Whether two answers are the same to the letter, whatever the order of their errors. Of several beneath one place that
 * is null, the first made it so; GraphQL leaves open which of the others are told, and fields fail when they fail.
 */
function isAlike(one: Answer, other: Answer): boolean {
  if (one.status !== other.status || JSON.stringify(one.data) !== JSON.stringify(other.data)) return false
  const [ofOne, ofOther] = [errorsByPlace(one), errorsByPlace(other)]
  return (
    ofOne.size === ofOther.size &&
    [...ofOne].every(([place, errors]) => [...(ofOther.get(place) ?? [])].some((error) => errors.has(error)))
  )
}

/** So often one query is asked over the same rows: computed, stored, given again. */
const times = 3

/** Changes one row of those that most queries show, as Rafiki itself could. */
function alterRow(random: Random, { grants, outgoingPayments, gnap: { interactions } }: Store): void {
  // What is asked of somebody in a browser has a state of its own beside the grant's.
  const grant = random.pick(grants.filter(({ id }) => !interactions.some(({ grantId }) => grantId === id)))
  // Not PENDING: such a grant expires by itself, between two questions maybe.
  const state = random.pick(['APPROVED', 'FINALIZED'] as const)
  Object.assign(grant, { state, finalizationReason: state === 'FINALIZED' ? random.pick(['ISSUED', 'REVOKED']) : null })
  const payment = random.pick(outgoingPayments)
  Object.assign(payment, { state: random.pick(['SENDING', 'COMPLETED', 'FAILED'] as const) })
}

/**
 * Asks random queries of a gateway without plans, which computes each answer, and several times of one with them, which
 * gives the last answer again; once more after a row has changed.
 * @param role whose queries; else account holders' and operators', mixed
 */
export async function compare({
  seed,
  count,
  role: only
}: {
  seed: number
  count: number
  role?: Role
}): Promise<Comparison> {
  const outside = new Agent()
  const sandbox = await startSandbox({
    seed: builtinSeed(),
    env: { FEDERATION: '2', RECEIVER_ORIGINS: '*', METRICS_PORT: '0' },
    log: createLog('silent'),
    compare: true
  })
  try {
    plant(sandbox.rafiki.store)
    plantHostileRows(sandbox.rafiki.store)
    const askers = askersOf(sandbox)
    const tokens = new Map(await Promise.all(askers.map(async (it) => [it, await sandbox.mint(it.claims)] as const)))
    const schemas = contracts()
    const pool = poolOf(sandbox.rafiki.store)
    const report: Comparison = { compared: 0, fruitful: 0, failing: 0, reused: 0, differences: [] }
    for (let number = 0; report.compared < count && report.differences.length < 5; number += 1) {
      const random = randomOf(seed * 1_000_003 + number)
      const role = only ?? random.pick(['accountHolder', 'accountHolder', 'operator'])
      const asker = random.pick(askers.filter((it) => it.role === role))
      const operation = randomOperation(random, schemas[asker.role], pool)
      if (operation.kind !== 'query') continue
      const ask = async (url: string): Promise<Answer> => {
        const response = await fetch(`${url}/graphql`, {
          dispatcher: outside,
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens.get(asker) ?? ''}` },
          body: JSON.stringify({ query: operation.query, variables: operation.variables })
        })
        return readAnswer(response.status, await response.text())
      }
      for (const changed of [false, true]) {
        if (changed) alterRow(random, sandbox.rafiki.store)
        const without = await ask(sandbox.withoutPlans ?? '')
        const answers: Answer[] = []
        for (let time = 0; time < times; time += 1) answers.push(await ask(sandbox.url))
        if (!changed) report.compared += 1
        if ([without, ...answers].some((it) => bounds.test(JSON.stringify(it)))) continue
        const text = JSON.stringify(without)
        if (uuid.test(text)) report.fruitful += 1
        if (without.errors) report.failing += 1
        learn(pool, text)
        const other = answers.find((it) => !isAlike(it, without))
        if (other) report.differences.push({ asker: asker.name, operation, without: text, with: JSON.stringify(other) })
      }
    }
    const metrics = await (await fetch(new URL('/metrics', sandbox.gateway.metricsUrl), { dispatcher: outside })).text()
    report.reused = Number(/^gateway_answers_reused_total (\d+)$/m.exec(metrics)?.[1])
    return report
  } finally {
    await sandbox.close()
    await outside.close()
  }
}

export const printComparison = ({ compared, fruitful, failing, reused, differences }: Comparison): string =>
  [
    `${compared} queries, ${fruitful} with ids in their answers, ${failing} with errors, ${reused} given again, ${differences.length} differences`,
    ...differences.map(
      ({ asker, operation: { query, variables }, without, with: planned }) =>
        `to ${asker}:\n  ${query}\n  ${JSON.stringify(variables)}\n  without plans: ${without.slice(0, 2000)}\n  with plans:    ${planned.slice(0, 2000)}`
    )
  ].join('\n')
