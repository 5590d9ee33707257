import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { startHarness, type Harness } from '../harness.ts'

/** Many connections that say nothing cost the others nothing, and there is an end to them. */

const count = 2_000
let harness: Harness
const sockets: Socket[] = []
beforeAll(async () => void (harness = await startHarness({ env: { MAX_CONNECTIONS: String(count) } })))
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  await harness.close()
})

async function openOne(): Promise<Socket> {
  const socket = connect({ port: Number(new URL(harness.url).port), host: '127.0.0.1' })
  sockets.push(socket)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

let accepted = 0
const arrived = async (wanted: number) => {
  const { server } = harness.gateway.app
  while (accepted < wanted) await once(server, 'connection')
}
const connections = () =>
  new Promise<number>((resolve, reject) =>
    harness.gateway.app.server.getConnections((error, found) => (error ? reject(error) : resolve(found)))
  )

it(`answers beside ${count - 500} idle connections, and closes those past the most at once`, async () => {
  const good = () => harness.ask('alice', '{ myGrants(first: 1) { edges { node { id } } } }')
  harness.gateway.app.server.on('connection', () => (accepted += 1))
  expect((await good()).status).toBe(200)
  for (let opened = 0; opened < count - 500; opened += 500) await Promise.all(Array.from({ length: 500 }, openOne))
  expect((await good()).errors).toBeUndefined()
  await arrived(count - 500)
  expect(await connections()).toBeGreaterThanOrEqual(count - 500)
  // The rest, and some more: those are closed before they can say anything.
  const more = await Promise.all(Array.from({ length: 600 }, openOne))
  await Promise.race(more.map((socket) => once(socket, 'close')))
  expect(await connections()).toBeLessThanOrEqual(count)
  expect((await good()).errors).toBeUndefined()
}, 60_000)
