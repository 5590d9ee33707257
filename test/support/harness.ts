import { readFileSync } from 'node:fs'
import type { AuditLine } from '../../src/observability/auditLine.ts'
import { createLog } from '../../src/observability/log.ts'
import { createTestClock } from '../../testing/clock.ts'
import type { Claims, Person } from '../../sandbox/people.ts'
import type { Front } from '../../sandbox/rafiki/httpFront.ts'
import { parseSeed, type Seed } from '../../sandbox/seed.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts'

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
  cost: { auth: number; backend: number; mutations: number }
  /** What was sent to Rafiki's auth service meanwhile. */
  sent: Sent[]
}

export interface Sent {
  query: string
  variables: Record<string, unknown>
}

/** As Apollo Client, urql and Relay's clients write it: HTTP statuses then tell what was refused. */
const accept = 'application/graphql-response+json, application/json;q=0.9'

/** A person of the sandbox, claims of one's own, or a token. */
export type Who = Person | Claims | { token: string }

export interface Harness extends Sandbox {
  /** Everything that was logged so far. */
  logged: () => string
  /** The audit log so far. */
  audited: () => AuditLine[]
  tokenOf: (who: Who) => Promise<string>
  /** Asks for an operation, as it should be asked for. @param at the gateway; `withoutPlans` is another one */
  ask: (who: Who, query: string, variables?: Record<string, unknown>, at?: string) => Promise<Reply>
  /** Any HTTP request to the gateway, by path or URL; with a token, where somebody sends it. */
  send: (path: string, init?: RequestInit & { as?: Who }) => Promise<Reply>
}

/** The sandbox over the recorded rows, unless said otherwise. Close it. */
export async function startHarness(options: SandboxOptions = {}): Promise<Harness> {
  let lines = ''
  const log = createLog('debug', { write: (line) => void (lines += line) })
  let auditLines = ''
  const audit = { write: (line: string) => void (auditLines += line) }
  const sandbox = await startSandbox({
    seed: recordedSeed(),
    log,
    // Nothing happens by itself to rows that a test changes by hand.
    clock: createTestClock(),
    ...(options.env?.AUDIT_LOG === undefined && { audit }),
    ...options
  })
  const { auth, backend } = sandbox.rafiki
  const counted = () => ({
    auth: auth.counters.requests,
    backend: backend.counters.requests,
    mutations: auth.counters.mutations + backend.counters.mutations
  })
  const tokenOf = async (who: Who): Promise<string> => {
    if (typeof who === 'object' && 'token' in who) return String(who.token)
    return sandbox.issuer.mint(typeof who === 'string' ? sandbox.people[who] : who)
  }
  const send: Harness['send'] = async (path, { as, headers, ...init } = {}) => {
    const authorization = as !== undefined && { authorization: `Bearer ${await tokenOf(as)}` }
    const before = counted()
    const response = await fetch(new URL(path, sandbox.url), {
      ...init,
      headers: { ...authorization, ...(headers as Record<string, string> | undefined) }
    })
    const text = await response.text()
    const { data, errors } = parsed(text)
    const after = counted()
    const cost = {
      auth: after.auth - before.auth,
      backend: after.backend - before.backend,
      mutations: after.mutations - before.mutations
    }
    const sent = cost.auth === 0 ? [] : auth.log.slice(-cost.auth).map(({ body }) => body as Sent)
    return { status: response.status, headers: response.headers, data, errors, text, cost, sent }
  }

  return {
    ...sandbox,
    logged: () => lines,
    audited: () =>
      auditLines
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as AuditLine),
    tokenOf,
    send,
    ask: (who, query, variables, at = sandbox.url) =>
      send(`${at}/graphql`, {
        as: who,
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify({ query, variables })
      })
  }
}

function parsed(text: string): Partial<Pick<Reply, 'data' | 'errors'>> {
  try {
    return JSON.parse(text) as Pick<Reply, 'data' | 'errors'>
  } catch {
    return {}
  }
}

/** Holds what reaches a service of Rafiki's, if its text has this part, until it is released. */
export function hold(service: Pick<Front, 'intercept'>, part = ''): { release: () => void; reached: Promise<void> } {
  let release = (): void => {}
  const gate = new Promise<void>((resolve) => (release = resolve))
  const reached = new Promise<void>((resolve) => {
    service.intercept = ({ text }) => {
      if (!text.includes(part)) return undefined
      resolve()
      return { delay: gate }
    }
  })
  return { release, reached }
}

/** The code of an answer's first error. */
export const codeOf = (reply: Reply): unknown => reply.errors?.[0]?.extensions.code

/** The first root field of an answer that did not fail; null where all did. */
export const answered = ({ data }: Reply): unknown =>
  Object.values((data ?? {}) as object).find((field) => field !== null) ?? null

/** Each series of the gateway's metrics, by its name and labels as they are printed. */
export async function readMetrics({ gateway }: Harness): Promise<Record<string, number>> {
  const text = await (await fetch(new URL('/metrics', gateway.metricsUrl))).text()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))])
  )
}
