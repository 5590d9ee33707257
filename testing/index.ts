/* The harness of the package, `rafiki-gateway/testing`: for a wallet's own tests, with any runner. */

import { builtinSeed } from '../sandbox/builtinSeed.ts'
import type { Claims } from '../sandbox/people.ts'
import { startSandbox as start } from '../sandbox/start.ts'
import { printSchema } from 'graphql'
import { contractsWith } from '../src/contracts.ts'
import { ownCoordinates, ownModules } from '../src/extension/ownModules.ts'
import type { Role } from '../src/extension/contextTypes.ts'
import type { WalletModule } from '../src/extension/types.ts'
import { fieldModules } from '../src/fields/index.ts'
import { byRole } from '../src/identity/viewer.ts'
import { createLog } from '../src/observability/log.ts'
import { askersOf } from './askers.ts'
import { everyDocument } from './canaryRun.ts'
import { createTestClock } from './clock.ts'
import { asked, asksFor, fuzz, poolWith, type Own } from './fuzz.ts'
import { matrixRows } from './matrixRows.ts'
import { plantOwn, type Planted, type Plot } from './ownMarks.ts'
import { randomOf } from './random.ts'

export type { Own, Planted, Plot }

/** What the sandbox has ready: account holders with wallet addresses, one without, the wallet's staff, a client application. */
export type Person = 'alice' | 'bob' | 'carol' | 'dave' | 'nobody' | 'operator' | 'client'

export interface Sandbox {
  /** The gateway's address, for example `http://127.0.0.1:4000`. */
  readonly url: string
  readonly walletAddresses: readonly Planted[]
  /** A token of a person, with all scopes, those of the modules among them, unless `claims` say otherwise. */
  token: (person: Person, claims?: Readonly<Record<string, unknown>>) => Promise<string>
  /** Asks the gateway as a person. */
  ask: (
    person: Person,
    query: string,
    variables?: Readonly<Record<string, unknown>>
  ) => Promise<{ data?: unknown; errors?: readonly { extensions?: { code: string } }[] }>
  close: () => Promise<void>
}

/** A Rafiki, a token issuer and the gateway with fields of the wallet's own, on loopback. Close it. */
export async function startSandbox({
  modules,
  port,
  env
}: {
  modules?: readonly WalletModule[]
  port?: number
  /** Variables of the gateway's, over the sandbox's own. */
  env?: Readonly<Record<string, string>>
} = {}): Promise<Sandbox> {
  const sandbox = await start({ modules, port, env: { LOG_LEVEL: 'warn', ...env } })
  const { url, people, mint, rafiki } = sandbox
  const token: Sandbox['token'] = (person, claims = {}) => mint({ ...people[person], ...claims } satisfies Claims)
  return {
    url,
    token,
    walletAddresses: rafiki.store.walletAddresses.map(({ id, address, tenantId }) => ({ id, address, tenantId })),
    ask: async (person, query, variables = {}) => (await asked(url, await token(person), { query, variables })).answer,
    close: () => sandbox.close()
  }
}

/** The contract of each role as SDL, with fields of the wallet's own. */
export function contracts({ modules }: { modules: readonly WalletModule[] }): Record<Role, string> {
  const cut = contractsWith(modules)
  return byRole((role) => printSchema(cut[role]))
}

/**
 * Who has what of the fields that modules add, and behind which guards: a line for each. Keep it in a file, compare it
 * in a test, and have each change of it reviewed.
 */
export function matrix({ modules }: { modules: readonly WalletModule[] }): string {
  const own = new Set(ownCoordinates(modules))
  const rows = [...matrixRows([...fieldModules, ...ownModules(modules)])]
  return rows
    .filter(([name]) => own.has(name.replace(/\(.*$/, '')))
    .map(([name, cells]) => `${name} | ${cells.join(' | ')}\n`)
    .join('')
}

/** What was found, one line each; none where nothing leaks. A run without answers that show something proves nothing. */
export interface Proof {
  operations: number
  /** Answers that showed data. */
  fruitful: number
  findings: readonly string[]
}

/** Random operations over the contracts, with fields of the wallet's own among them, of everyone who may ask. */
export async function fuzzer({ seed, count = 500, ...own }: Own & { seed?: number; count?: number }): Promise<Proof> {
  const chosen = seed ?? Math.floor(Math.random() * 1_000_000)
  const { operations, fruitful, findings } = await fuzz({ seed: chosen, count, operatorTenant: false, own })
  const told = findings.map(
    ({ number, asker, what, details, operation: { query, variables } }) =>
      `seed ${chosen} #${number}: ${what} to ${asker}: ${details.join(' ')} ${query} ${JSON.stringify(variables)}`
  )
  return { operations, fruitful, findings: told }
}

/** Everyone who may ask asks for the fields of the wallet's own, along every path that leads to them. */
export async function canary({ often = 3, ...own }: Own & { often?: number }): Promise<Proof> {
  const sandbox = await start({
    seed: builtinSeed(),
    modules: own.modules,
    log: createLog('silent'),
    clock: createTestClock(),
    // As all fields are there then, each document is one that is answered.
    journal: { database: 'memory', retentionDays: undefined },
    env: {
      FEDERATION: '2',
      RECEIVER_ORIGINS: '*',
      MAX_COST_ACCOUNT_HOLDER: '0',
      MAX_COST_CLIENT: '0',
      MAX_COST_OPERATOR: '0',
      ...own.env
    }
  })
  try {
    const foreign = await plantOwn(sandbox, own.prepare)
    const [schemas, wanted, random] = [contractsWith(own.modules), asksFor(own.modules), randomOf(1)]
    const pool = poolWith(sandbox.rafiki.store, own)
    const proof = { operations: 0, fruitful: 0, findings: [] as string[] }
    for (const asker of askersOf(sandbox)) {
      const token = await sandbox.mint(asker.claims)
      for (const query of everyDocument(schemas[asker.role], random, pool, often, (path) => wanted(path.join(' ')))) {
        const { text } = await asked(sandbox.url, token, { query, variables: {} })
        proof.operations += 1
        if (/canary-own-|7071\d{6}1707/.test(text)) proof.fruitful += 1
        const leaked = foreign(asker, text)
        const fault = /"INTERNAL_SERVER_ERROR"/.test(text)
        if (leaked.length > 0 || fault)
          proof.findings.push(`${fault ? 'fault' : 'leak'} to ${asker.name}: ${leaked.join(' ')} ${query}`)
      }
    }
    return proof
  } finally {
    await sandbox.close()
  }
}
