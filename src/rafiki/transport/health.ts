import { Client } from 'undici'
import type { Clock } from './clockSkew.ts'

const keptMs = 1_000
const deadlineMs = 1_000

/** A service's health check, over a connection of its own and at most once a second: anyone may ask for it. */
export function createHealth(url: string, clock: Clock) {
  const client = new Client(new URL(url).origin)
  let asked = { at: -Infinity, verdict: Promise.resolve(false) }

  async function ask(): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(deadlineMs)
      const sentAt = Date.now()
      const response = await client.request({ method: 'GET', path: '/healthz', signal })
      clock.see(response.headers.date, sentAt, Date.now())
      await response.body.dump()
      return response.statusCode === 200
    } catch {
      return false
    }
  }

  return {
    check(): Promise<boolean> {
      if (Date.now() - asked.at >= keptMs) asked = { at: Date.now(), verdict: ask() }
      return asked.verdict
    },
    destroy: () => client.destroy()
  }
}
