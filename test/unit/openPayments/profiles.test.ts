import { createGuard } from '../../../src/openPayments/ssrf/addressGuard.ts'
import { createProfiles } from '../../../src/openPayments/profiles.ts'
import { createLog } from '../../../src/observability/log.ts'
import { startHttp, type HttpServer } from '../../../sandbox/rafiki/gnap/http.ts'

const tenant = '438fa74a-fa7d-4317-9ced-dde32ece1787'
const minutes = (count: number) => count * 60_000
const address = 'https://shop.example/checkout'
let answering = true
let server: HttpServer
let now = 1_000
let profiles: ReturnType<typeof createProfiles>
beforeAll(async () => {
  server = await startHttp(0, ({ url }) =>
    answering
      ? {
          status: 200,
          body: {
            id: `https://${url.host}${url.pathname}`,
            publicName: 'Shop',
            assetCode: 'USD',
            assetScale: 2,
            authServer: 'https://auth.example',
            resourceServer: 'https://shop.example'
          }
        }
      : { status: 404, body: {} }
  )
  const guard = createGuard({ reroute: { 'https://shop.example': server.url } })
  profiles = createProfiles(guard, createLog('silent'), () => now)
})
afterAll(async () => {
  await server.close()
})

it('a wallet address profile is cached for ten minutes', async () => {
  const known = (of = tenant) => profiles.known(of, address)
  expect(known()).toBeUndefined()
  await profiles.get(tenant, address)
  now += minutes(9)
  expect(known()).toEqual({ profile: await profiles.get(tenant, address), msLeft: minutes(1) })
  expect(known('9d5e2a6c-5c1b-4d0e-8a34-6f1c2b7e0001')).toBeUndefined()
  expect(server.received).toHaveLength(1)
  now += minutes(2)
  expect(known()).toBeUndefined()
  await profiles.get(tenant, address)
  expect(server.received).toHaveLength(2)
})

it('a failed profile request is cached for one minute', async () => {
  answering = false
  const ask = () => profiles.get(tenant, `${address}/2`).catch((error: { code: string }) => error.code)
  expect(await ask()).toBe('NOT_FOUND')
  now += 50_000
  answering = true
  expect(await ask()).toBe('NOT_FOUND')
  expect(profiles.known(tenant, `${address}/2`)).toMatchObject({ error: { code: 'NOT_FOUND' }, msLeft: 10_000 })
  expect(server.received).toHaveLength(3)
  now += 20_000
  expect(await ask()).toMatchObject({ publicName: 'Shop' })
  expect(server.received).toHaveLength(4)
})

it('a profile that is cached for one caller is not used for another', async () => {
  await profiles.get('5d7a2f60-3c1e-4b9a-8f42-90c6d1e7ab35', address)
  expect(server.received).toHaveLength(5)
})
