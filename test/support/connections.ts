import { createServer, Socket, type AddressInfo, type Server } from 'node:net'
import { jest } from '@jest/globals'

/** Every TCP connection that this process begins, from now on, as `address:port`. */
export function watchConnections() {
  const begun: string[] = []
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called on its own socket below
  const connect = Socket.prototype.connect as (...args: unknown[]) => Socket
  const spy = jest.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args: unknown[]) {
    this.on('connectionAttempt', (address: string, port: number) => void begun.push(`${address}:${port}`))
    return connect.apply(this, args)
  })
  return { begun, stop: () => spy.mockRestore() }
}

/** Something on loopback that nobody from outside is to reach, and how often it was. */
export async function startVictim(): Promise<{ port: number; reached: () => number; close: () => Promise<void> }> {
  let count = 0
  const server: Server = createServer((socket) => {
    count += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    reached: () => count,
    close: () => new Promise((resolve) => server.close(() => resolve()))
  }
}

/** Names of the tests' own internet. */
export const names: Record<string, string[]> = {
  localhost: ['127.0.0.1'],
  'loopback.example': ['127.0.0.1'],
  'loopback6.example': ['::1'],
  'both.example': ['93.184.215.14', '127.0.0.1'],
  'both-backwards.example': ['10.0.0.1', '93.184.215.14'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'nat64.example': ['64:ff9b::7f00:1'],
  'sixtofour.example': ['2002:7f00:1::'],
  'metadata.example': ['169.254.169.254'],
  'carrier.example': ['100.64.0.1'],
  'unique-local.example': ['fd00::1'],
  'public.example': ['93.184.215.14'],
  'empty.example': []
}

type Callback = (error: Error | null, addresses: { address: string; family: number }[]) => void

/** In place of the system's: names of the table, and what is an address already. */
export const lookupNames = ((hostname: string, _: unknown, callback: Callback) => {
  const found = names[hostname] ?? (/^[\d.]+$|:/.test(hostname) ? [hostname] : undefined)
  if (!found) return callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), [])
  callback(
    null,
    found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  )
}) as never
