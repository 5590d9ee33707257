import { Client } from 'undici'

const keptMs = 1_000
const deadlineMs = 1_000

/** A service's health check, over a connection of its own and at most once a second: anyone may ask for it. */
export function createHealth(url: string) {
  const client = new Client(new URL(url).origin)
  let asked = { at: -Infinity, verdict: Promise.resolve(false) }

  async function ask(): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(deadlineMs)
      const response = await client.request({ method: 'GET', path: '/healthz', signal })
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
