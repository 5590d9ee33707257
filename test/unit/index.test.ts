import { fetch, getGlobalDispatcher } from 'undici'
import { createGateway, readConfig } from '../../src/index.ts'
import { gatewayEnv } from '../support/gatewayEnv.ts'
import { startServer } from '../support/openPaymentsServer.ts'

it('a process that runs a gateway fetches what it fetched before, from a private address by http, too', async () => {
  const server = await startServer()
  const before = getGlobalDispatcher()
  const gateway = await createGateway({ config: readConfig({ ...gatewayEnv, PORT: '0' }) })
  await gateway.listen()
  try {
    const answer = await fetch(`${server.url}/json`)
    expect(await answer.json()).toEqual({ ok: true })
    expect(getGlobalDispatcher()).toBe(before)
  } finally {
    await gateway.drain()
    await server.close()
  }
})
