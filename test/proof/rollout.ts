import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Agent } from 'undici'
import { startHaproxy } from '../support/haproxy.ts'
import { startHarness } from '../support/harness.ts'
import { startNginx } from '../support/nginx.ts'
import { bundle, startProcess, type Process } from '../support/processes.ts'
import { freePort } from '../support/redis.ts'

/* Three gateways behind nginx and haproxy, each replaced in its turn, while callers send a POST after the other. */

export interface RolloutOptions {
  /** To each proxy, at least, while gateways are replaced. */
  requests: number
  /** How often all three are replaced, at least. */
  rounds: number
  /** Between two requests of a caller, in milliseconds. */
  pauseMs: number
  drainDelay: number
  tell?: (line: string) => void
}

export interface Rolled {
  proxy: string
  requests: number
  /** What was no answer with data, by what came instead. */
  failed: Record<string, number>
}

const callers = 8
/** Callers come with so many tokens: proxies spread them by these. */
const people = 24
const query = '{ myGrants(first: 1) { nodes { id } } }'

export async function rollOut({ requests, rounds, pauseMs, drainDelay, tell }: RolloutOptions): Promise<Rolled[]> {
  const file = bundle('src/start.ts', 'dist/rollout')
  const harness = await startHarness()
  const limits = { RATE_LIMIT_ACCOUNT_HOLDER: '0', CALLER_MAX_IN_FLIGHT: '0', AUDIT_LOG: '/dev/null' }
  const start = async (port: number): Promise<Process> => {
    const env = { ...limits, PORT: String(port), TRUSTED_PROXIES: 'loopback', DRAIN_DELAY: String(drainDelay) }
    return startProcess(harness, file, env, { until: 'ready' })
  }
  const ports = [await freePort(), await freePort(), await freePort()]
  const gateways = await Promise.all(ports.map(start))
  const proxies = { nginx: await startNginx(ports), haproxy: await startHaproxy(ports) }
  const tokens = await Promise.all(Array.from({ length: people }, (_, n) => harness.mint({ sub: `person-${n}` })))
  let over = false
  const loads = Object.entries(proxies).map(([proxy, { url }]) => {
    const rolled: Rolled = { proxy, requests: 0, failed: {} }
    const agent = new Agent()
    const caller = async (first: number): Promise<void> => {
      for (let n = first; !over; n += callers) {
        const came = await ask(agent, url, tokens[n % people]!)
        rolled.requests += 1
        if (came !== undefined) rolled.failed[came] = (rolled.failed[came] ?? 0) + 1
        await sleep(pauseMs)
      }
    }
    const done = Promise.all(Array.from({ length: callers }, (_, n) => caller(n)))
    return { rolled, done: done.finally(() => agent.close()) }
  })
  const enough = (): boolean => loads.every(({ rolled }) => rolled.requests >= requests)
  for (let n = 0; n < rounds * ports.length || !enough(); n += 1) {
    const at = n % ports.length
    const { child, ended } = gateways[at]!
    child.kill('SIGTERM')
    await ended
    if (child.exitCode !== 0) throw new Error(`a gateway ended with ${child.exitCode}`)
    gateways[at] = await start(ports[at]!)
    tell?.(`${n + 1} gateways were replaced: ${loads.map(({ rolled }) => rolled.requests).join(' and ')} requests`)
  }
  over = true
  await Promise.all(loads.map(({ done }) => done))
  await Promise.all(Object.values(proxies).map((proxy) => proxy.stop()))
  for (const { child } of gateways) {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  await harness.close()
  return loads.map(({ rolled }) => rolled)
}

/** @returns what came instead of an answer with data */
async function ask(agent: Agent, origin: string, token: string): Promise<string | undefined> {
  try {
    const { statusCode, body } = await agent.request({
      ...{ origin, path: '/graphql', method: 'POST' },
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query })
    })
    const text = await body.text()
    return statusCode === 200 && !text.includes('"errors"') ? undefined : `${statusCode} ${text.slice(0, 200)}`
  } catch (error) {
    return String(error)
  }
}
