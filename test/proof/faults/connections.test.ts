import { execFileSync, fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Hold } from './holder.ts'
import { startHarness, type Harness } from '../../support/harness.ts'

/** Many connections that say nothing cost the others nothing, and there is an end to them. */

/** What this process may open, less what it needs for all the rest. */
const room = Number(execFileSync('sh', ['-c', 'ulimit -n']).toString().replace('unlimited', '1000000')) - 500
const count = Math.min(10_000, room)
const spare = 50
/** Ten times what Node needs for ten thousand sockets, their parsers and timers: other tests of this process take memory too. */
const mostBytes = 1e9

let harness: Harness
let holder: ChildProcess
beforeAll(async () => {
  harness = await startHarness({ env: { MAX_CONNECTIONS: String(count + spare) } })
  holder = fork(fileURLToPath(new URL('holder.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] })
})
afterAll(async () => {
  const gone = once(holder, 'exit')
  holder.disconnect()
  await gone
  await harness.close()
})

const good = () => harness.ask('alice', '{ myGrants(first: 1) { edges { node { id } } } }')
const port = () => Number(new URL(harness.url).port)
const connections = () =>
  new Promise<number>((resolve, reject) =>
    harness.gateway.app.server.getConnections((error, found) => (error ? reject(error) : resolve(found)))
  )

it(`answers beside ${count} idle connections, in bounded memory, and closes those past the most at once`, async () => {
  expect(count).toBeGreaterThan(400)
  expect((await good()).errors).toBeUndefined()
  const before = process.memoryUsage.rss()
  holder.send({ port: port(), count } satisfies Hold)
  expect(await once(holder, 'message')).toEqual([count, undefined])
  expect(await connections()).toBeGreaterThanOrEqual(count)
  expect((await good()).errors).toBeUndefined()
  const taken = process.memoryUsage.rss() - before
  expect(taken).toBeLessThan(mostBytes)

  // Those past the most are closed before they can say anything.
  const more = Array.from({ length: 4 * spare }, () =>
    connect({ port: port(), host: '127.0.0.1' }).on('error', () => {})
  )
  await Promise.race(more.map((socket) => once(socket, 'close')))
  expect(await connections()).toBeLessThanOrEqual(count + spare)
  for (const socket of more) socket.destroy()
  expect((await good()).errors).toBeUndefined()
})
