/*
 * A gateway that kills itself, as `kill -9` does, right before or after it has written an event of the kind that STOP_AT
 * names (`before mutation.intended`).
 */

import pg from 'pg'

const [when, kind = ''] = (process.env.STOP_AT ?? '').split(' ')
const stop = (): void => void process.kill(process.pid, 'SIGKILL')
const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
const { query } = client
const writing = new WeakSet<object>()

client.query = function (this: object, ...args: unknown[]): unknown {
  const [asked, values] = args as [string | { text: string }, unknown]
  const sql = typeof asked === 'string' ? asked : asked.text
  const written = sql.startsWith('insert into "journal_events"') ? JSON.stringify(values) : ''
  // Not where it settles what the processes before it have left.
  if (written.includes(`"${kind}"`) && !written.includes('settled')) {
    if (when === 'before') stop()
    writing.add(this)
  }
  const answer = query.apply(this, args)
  if (sql === 'commit' && writing.has(this)) return Promise.resolve(answer).then(stop)
  return answer
}

// On a busy machine, a database that takes long is no stop: callers wait for it.
const { setTimeout } = globalThis
const patient = (run: () => void, ms?: number, ...args: []) => setTimeout(run, ms === 200 ? 20_000 : ms, ...args)
Object.assign(globalThis, { setTimeout: patient })

await import('../../src/start.ts')
