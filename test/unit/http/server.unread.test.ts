import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { readConfig } from '../../../src/config/readConfig.ts'
import { createGateway } from '../../../src/gateway.ts'
import { gatewayEnv } from '../../support/gatewayEnv.ts'

it('an answer of which nobody reads anything for REQUEST_TIMEOUT_MS is cut, and its request is over', async () => {
  const gateway = await createGateway(readConfig({ ...gatewayEnv, PORT: '0', REQUEST_TIMEOUT_MS: '100' }))
  // Far more than sockets hold.
  gateway.app.get('/large', () => Buffer.alloc(64 * 1024 * 1024, 'x'))
  const { hostname: host, port } = new URL(await gateway.listen())
  const connected = once(gateway.app.server, 'connection') as Promise<[Socket]>
  const caller = connect({ host, port: Number(port) }).pause()
  caller.write('GET /large HTTP/1.1\r\nhost: gateway\r\n\r\n')
  const [ours] = await connected
  await once(ours, 'close')
  expect(gateway.open).toBe(0)
  caller.destroy()
  await gateway.drain()
})
