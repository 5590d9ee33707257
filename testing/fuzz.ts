import { Agent, fetch } from 'undici'
import { builtinSeed } from '../sandbox/builtinSeed.ts'
import type { Store } from '../sandbox/rafiki/store.ts'
import { createFaults } from '../sandbox/rafiki/faults.ts'
import { startSandbox } from '../sandbox/start.ts'
import { contractsWith } from '../src/contracts.ts'
import { house } from '../src/extension/house.ts'
import { ownCoordinates } from '../src/extension/ownModules.ts'
import type { WalletModule } from '../src/extension/types.ts'
import { subgraphFields } from '../src/fields/accountHolder/subgraph.ts'
import { createLog } from '../src/observability/log.ts'
import { createTestClock } from './clock.ts'
import { askersOf, type Asker } from './askers.ts'
import { plant } from './canary.ts'
import { plantEvents } from './canaryEvents.ts'
import { plantHostileRows } from './hostileRows.ts'
import { randomOperation, type AnyOperation } from './operations.ts'
import { oracleFor } from './oracle.ts'
import { randomOf } from './random.ts'
import { untrueIn, type Answer } from './untrue.ts'
import { plantOwn, type Prepare } from './ownMarks.ts'
import { learn, poolOf, type Pool } from './values.ts'

export interface Finding {
  /** Which operation of the run: the same seed and count come to it again. */
  number: number
  asker: string
  /**
   * A foreign id, address or mark in an answer; a foreign row that was changed; a fault; where tenants are mixed up,
   * something that is not so, or a mutation at the backend.
   */
  what: 'leak' | 'harm' | 'fault' | 'untrue' | 'written'
  details: string[]
  operation: AnyOperation
  answer: string
}

export interface Report {
  operations: number
  /** Answers that held an id of something that exists: a fuzzer that meets none proves nothing. */
  fruitful: number
  codes: Record<string, number>
  /** Operations at which Rafiki itself failed, some of them: worth a look, and no finding. */
  upstream: string[]
  findings: Finding[]
}

export interface FuzzOptions {
  seed: number
  count: number
  /** As the tenants file may call the first tenant, which Rafiki fences not at all. */
  operatorTenant: boolean
  /** False: graphql-js executes everything. */
  plans?: boolean
  /** The share of the backend's requests that run as another tenant, which the gateway does not know to be none. */
  mixTenants?: number
  /** Starts what account holders ask in the place of the gateway, which is its subgraph. */
  through?: (url: string, sdl: string) => Promise<{ url: string; stop: () => Promise<void> }>
  /** Fields of a wallet's own: most operations then ask for one of them. */
  own?: Own
  /** Ends early at so many findings. */
  most?: number
}

/** What a wallet says of its own fields, to have them tried. */
export interface Own {
  modules: readonly WalletModule[]
  /** Fills the wallet's own store with marks. */
  prepare?: Prepare
  /** Its own ids of all account holders, by the words that arguments have for them: `{ card: […] }`. */
  ids?: () => Readonly<Record<string, readonly string[]>>
  /** What its own scalars take. */
  scalars?: Readonly<Record<string, readonly string[]>>
  /** Variables of the gateway's, over the sandbox's own. */
  env?: Readonly<Record<string, string>>
}

/** Everybody's ids, the wallet's own among them. */
export function poolWith(store: Store, { ids, scalars }: Partial<Own> = {}): Pool {
  const pool = poolOf(store)
  for (const [kind, its] of Object.entries(ids?.() ?? {})) pool.ids[kind.toLowerCase()] = [[...its]]
  return { ...pool, scalars }
}

/** Whether a document asks for a field that modules add: to a type of the gateway's, or in a type of their own. */
export function asksFor(modules: readonly WalletModule[]): (query: string) => boolean {
  const names = ownCoordinates(modules).map((it) => {
    const [type = '', field] = it.split('.')
    // Names such as `id` are everywhere. A type of a module's own is behind a field that a module adds, or `... on Type`.
    return house().graph.getType(type) ? field : type
  })
  const any = new RegExp(`\\b(${names.join('|')})\\b`)
  return (query) => names.length === 0 || any.test(query)
}

/** The sandbox's gateway guards all connections of this process; the fuzzer stands outside. */
const outside = new Agent()

/** So often the store is put back: mutations use up what there is to find. */
const roundLength = 200
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/

/** Random operations, as everyone who may ask, against a sandbox full of marks. */
export async function fuzz({
  seed,
  count,
  operatorTenant,
  plans = true,
  mixTenants = 0,
  through,
  own = { modules: [] },
  most = 20
}: FuzzOptions): Promise<Report> {
  let logged: string[] = []
  const sandbox = await startSandbox({
    seed: builtinSeed(),
    journal: { database: 'memory', retentionDays: undefined },
    // Receivers outside are in the contract then, too.
    env: {
      ...{ FEDERATION: '2', RECEIVER_ORIGINS: '*', RAFIKI_TENANTS_ISOLATED: String(mixTenants === 0) },
      ...own.env
    },
    log: createLog('warn', { write: (line) => void logged.push(line) }),
    tenants: (tenants) => tenants.map((it) => ({ ...it, operator: it.operator && operatorTenant })),
    compare: !plans,
    modules: own.modules,
    // Rows are put back: what was revoked would live again, and be revoked again.
    clock: createTestClock()
  })
  let url = sandbox.withoutPlans ?? sandbox.url
  let router: Awaited<ReturnType<NonNullable<typeof through>>> | undefined
  try {
    const { store, backend } = sandbox.rafiki
    const mixing = createFaults({ mixTenants, seed })
    plant(store)
    plantHostileRows(store)
    const foreignEvents = await plantEvents(sandbox.gateway.journal!, store)
    const foreignOwn = await plantOwn(sandbox, own.prepare)
    const wanted = asksFor(own.modules)
    const putBack = keeperOf(store)
    const askers = askersOf(sandbox).filter(({ role }) => role !== 'client')
    const tokens = new Map(await Promise.all(askers.map(async (it) => [it, await sandbox.mint(it.claims)] as const)))
    const schemas = contractsWith(own.modules, through && { accountHolder: subgraphFields })
    if (through) {
      const service: AnyOperation = { kind: 'query', query: '{ _service { sdl } }', variables: {} }
      const { data } = (await asked(url, await sandbox.mint(), service)).answer as {
        data: { _service: { sdl: string } }
      }
      router = await through(`${url}/graphql`, data._service.sdl)
      ;({ url } = router)
    }
    const report: Report = { operations: 0, fruitful: 0, codes: {}, upstream: [], findings: [] }
    const signersKept = signers(store)
    let pool = poolWith(store, own)
    for (let number = 0; number < count && report.findings.length < most; number += 1) {
      if (number % roundLength === 0 || signers(store) !== signersKept) {
        putBack()
        const { ids, ...rest } = poolWith(store, own)
        pool = { ...rest, ids: { ...ids, client: pool.ids.client ?? [] }, cursors: pool.cursors.slice(-200) }
      }
      const random = randomOf(seed * 1_000_003 + number)
      // There are fewer operators than account holders, and they reach further.
      const role = random.pick(through ? ['accountHolder'] : ['accountHolder', 'operator'])
      const asker = random.pick(askers.filter((it) => it.role === role))
      let operation = randomOperation(random, schemas[asker.role], pool)
      for (let tries = 0; tries < 5 && !wanted(operation.query); tries += 1)
        operation = randomOperation(random, schemas[asker.role], pool)
      logged = []
      const token = tokens.get(asker) ?? ''
      // Often enough that the answer would be given again, if Rafiki sent the same.
      let unmixed: Answer | undefined
      for (let time = 0; time < 3 && mixTenants > 0 && operation.kind === 'query'; time += 1)
        unmixed = (await asked(url, token, operation)).answer
      backend.faults = mixTenants > 0 ? mixing : undefined
      const answer = await checked(url, store, asker, token, operation, operatorTenant)
      backend.faults = undefined
      answer.findings.push(...finding('leak', operatorTenant ? [] : foreignEvents(asker, answer.text)))
      answer.findings.push(...finding('leak', foreignOwn(asker, answer.text)))
      if (unmixed) answer.findings.push(...finding('untrue', untrueIn(answer.answer, unmixed)))
      if (mixTenants > 0 && backend.counters.mutations > 0) answer.findings.push({ what: 'written', details: [] })
      report.operations += 1
      for (const code of answer.codes) report.codes[code] = (report.codes[code] ?? 0) + 1
      if (answer.codes.some((code) => code.startsWith('UPSTREAM')) && report.upstream.length < 5)
        report.upstream.push(
          `${asker.name}: ${operation.query} ${JSON.stringify(operation.variables)} ${logged.join('')}`
        )
      if (uuid.test(answer.data)) report.fruitful += 1
      learn(pool, answer.data)
      // A router writes documents of its own, some of them wrong.
      for (const it of answer.findings.filter(({ what }) => !through || what !== 'fault'))
        report.findings.push({ number, asker: asker.name, operation, answer: answer.text, ...it })
    }
    return report
  } finally {
    await router?.stop()
    await sandbox.close()
  }
}

async function checked(
  url: string,
  store: Store,
  asker: Asker,
  token: string,
  operation: AnyOperation,
  operatorTenant: boolean
): Promise<{
  text: string
  answer: Answer
  data: string
  codes: string[]
  findings: Pick<Finding, 'what' | 'details'>[]
}> {
  const { kind, query, variables } = operation
  const across = operatorTenant && asker.role === 'operator' && asker.tenantId === store.operatorTenantId
  const oracle = oracleFor(store, asker, { across, changes: kind === 'mutation' })
  const { text, answer } = await asked(url, token, operation)
  const { data, errors = [] } = answer
  const codes = errors.map(({ extensions }) => extensions?.code ?? 'none')
  const faults = codes.filter((code) => code === 'INTERNAL_SERVER_ERROR' || code === 'GRAPHQL_VALIDATION_FAILED')
  const findings = [
    ...finding('leak', oracle.leaksIn(text, { query, variables })),
    ...finding('harm', oracle.harm()),
    ...finding('fault', faults)
  ]
  return { text, answer, data: JSON.stringify(data ?? null), codes, findings }
}

const finding = (what: Finding['what'], details: string[]): Pick<Finding, 'what' | 'details'>[] =>
  details.length > 0 ? [{ what, details }] : []

export async function asked(
  url: string,
  token: string,
  { query, variables }: Pick<AnyOperation, 'query' | 'variables'>
): Promise<{ text: string; answer: Answer }> {
  const response = await fetch(`${url}/graphql`, {
    dispatcher: outside,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables })
  })
  const text = await response.text()
  return { text, answer: JSON.parse(text) as Answer }
}

/** A tenant that was deleted, or has another secret now, can ask nothing any more. */
const signers = ({ tenants }: Store): string =>
  JSON.stringify(tenants.slice(0, 2).map(({ id, apiSecret, deletedAt }) => [id, apiSecret, deletedAt]))

/** Puts the store's rows back to what they are now, in place: others hold on to the store. */
function keeperOf(store: Store): () => void {
  const isTable = (value: unknown): boolean =>
    value instanceof Map || (Array.isArray(value) && value.every((row) => typeof row === 'object'))
  const kept = Object.fromEntries(Object.entries(store).filter(([, value]) => isTable(value)))
  const copy = structuredClone(kept)
  const { interactions } = structuredClone(store.gnap)
  return () => {
    Object.assign(store, structuredClone(copy))
    store.gnap.interactions = structuredClone(interactions)
  }
}

export const printReport = ({ operations, fruitful, codes, upstream, findings }: Report): string =>
  [
    `${operations} operations, ${fruitful} with ids in their answers, ${findings.length} findings; codes: ${JSON.stringify(codes)}`,
    ...upstream.map((it) => `Rafiki failed at: ${it}`),
    ...findings.map(
      ({ number, asker, what, details, operation, answer }) =>
        `#${number} ${what} to ${asker}: ${details.join(' ')}\n  ${operation.query}\n  ${JSON.stringify(operation.variables)}\n  ${answer.slice(0, 2000)}`
    )
  ].join('\n')
