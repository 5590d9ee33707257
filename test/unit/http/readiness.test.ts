import type { Tenant } from '../../../src/config/tenants.ts'
import { GatewayError } from '../../../src/errors.ts'
import { createReadiness, isReady } from '../../../src/http/readiness.ts'
import { catchLog } from '../../support/upstream.ts'

const tenants = ['one', 'two', 'three'].map((id) => ({ id }) as Tenant)

/** Readiness over probes that a test turns on and off, and a clock that it sets. */
function start() {
  const world = { now: 0, keys: true, refused: new Set<string>() }
  const asked: string[] = []
  const signature = (service: string, { id }: Tenant): Promise<void> => {
    asked.push(`${service} ${id}`)
    return world.refused.has(`${service} ${id}`)
      ? Promise.reject(new GatewayError('UPSTREAM_ERROR', 'Refused.'))
      : Promise.resolve()
  }
  const keys = (): Promise<boolean> => {
    asked.push('keys')
    return Promise.resolve(world.keys)
  }
  const readiness = createReadiness({ tenants }, { keys, signature }, catchLog().log, () => world.now)
  return { world, asked, check: async () => ({ ...(await readiness.check()) }) }
}

it('a readiness check that passed is not repeated, and stays passed', async () => {
  const { world, asked, check } = start()
  world.refused.add('backend two')
  expect(await check()).toEqual({ keys: true, auth: true, backend: false })
  expect(asked).toEqual(
    expect.arrayContaining(['keys', 'auth one', 'auth two', 'auth three', 'backend one', 'backend two'])
  )
  expect(asked).toHaveLength(6)
  world.refused = new Set(tenants.flatMap(({ id }) => [`auth ${id}`, 'backend one']))
  world.keys = false
  world.now = 1_000
  expect(await check()).toEqual({ keys: true, auth: true, backend: true })
  expect(asked.slice(6)).toEqual(['backend two', 'backend three'])
  world.now = 1_000_000
  expect(isReady(await check())).toBe(true)
  expect(asked).toHaveLength(8)
})

it('a readiness check that failed is repeated once a second, however often it is asked for', async () => {
  const { world, asked, check } = start()
  world.keys = false
  const together = await Promise.all(Array.from({ length: 100 }, check))
  expect(together.some(isReady)).toBe(false)
  world.now = 999
  await check()
  expect(asked.filter((it) => it === 'keys')).toHaveLength(1)
  world.keys = true
  world.now = 1_000
  expect(isReady(await check())).toBe(true)
  expect(asked.filter((it) => it === 'keys')).toHaveLength(2)
})

it('readiness waits for a token that must be accepted, and no longer once it was', async () => {
  let accepted = false
  let asked = 0
  const token = (): Promise<boolean> => Promise.resolve(((asked += 1), accepted))
  let now = 0
  const probes = { keys: () => Promise.resolve(true), signature: () => Promise.resolve(), token }
  const readiness = createReadiness({ tenants }, probes, catchLog().log, () => now)
  expect({ ...(await readiness.check()) }).toEqual({ keys: true, auth: true, backend: true, token: false })
  expect(isReady(readiness.proven)).toBe(false)
  accepted = true
  now = 1_000
  expect(isReady(await readiness.check())).toBe(true)
  accepted = false
  now = 2_000
  expect([isReady(await readiness.check()), asked]).toEqual([true, 2])
})
