import { readFileSync } from 'node:fs'
import { createLog } from '../src/log.ts'
import type { Claims, Person } from '../sandbox/people.ts'
import { parseSeed, type Seed } from '../sandbox/seed.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/start.ts'

/** The rows over which the recorded exchanges were made; a copy of its own for each asker. */
export const recordedSeed = (): Seed =>
  parseSeed(JSON.parse(readFileSync(new URL('fixtures/seed.json', import.meta.url), 'utf8')), 'seed.json')

export interface Reply {
  status: number
  headers: Headers
  /* eslint-disable @typescript-eslint/no-explicit-any -- tests look into answers of many shapes */
  data: any
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, any> }[] | undefined
  /* eslint-enable @typescript-eslint/no-explicit-any */
  text: string
  /** What the request cost, at each of Rafiki's services. */
  cost: { auth: number; backend: number }
}

export interface Harness extends Sandbox {
  /** Everything that was logged so far. */
  logged: () => string
  /** Asks as a person of the sandbox, with claims of one's own, or with a token. */
  ask: (who: Person | Claims | { token: string }, query: string, variables?: Record<string, unknown>) => Promise<Reply>
}

/** The sandbox over the recorded rows, unless said otherwise. Close it. */
export async function startHarness(options: SandboxOptions = {}): Promise<Harness> {
  let lines = ''
  const log = createLog('debug', { write: (line) => void (lines += line) })
  const sandbox = await startSandbox({ seed: recordedSeed(), log, ...options })
  const { auth, backend } = sandbox.rafiki

  return {
    ...sandbox,
    logged: () => lines,
    async ask(who, query, variables) {
      const claims = typeof who === 'string' ? sandbox.people[who] : who
      const token = typeof who === 'object' && 'token' in who ? String(who.token) : await sandbox.issuer.mint(claims)
      const before = { auth: auth.counters.requests, backend: backend.counters.requests }
      const response = await fetch(`${sandbox.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables })
      })
      const text = await response.text()
      const { data, errors } = JSON.parse(text) as Pick<Reply, 'data' | 'errors'>
      const cost = {
        auth: auth.counters.requests - before.auth,
        backend: backend.counters.requests - before.backend
      }
      return { status: response.status, headers: response.headers, data, errors, text, cost }
    }
  }
}

/** The code of an answer's first error. */
export const codeOf = (reply: Reply): unknown => reply.errors?.[0]?.extensions.code
