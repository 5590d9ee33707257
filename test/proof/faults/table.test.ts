import { jest } from '@jest/globals'
import { callerRows } from './callers.ts'
import { identityRows } from './identity.ts'
import { interactionRows } from './interactions.ts'
import { rollOutRows } from './rollOut.ts'
import { upstreamRows } from './upstream.ts'
import { startWorld, type Row, type World } from './world.ts'

/** Each fault in turn, on one gateway: what its caller sees, what the log says, and that nothing of it stays behind. */

let world: World
beforeAll(async () => void (world = await startWorld()))
afterAll(async () => {
  await world.close()
  jest.restoreAllMocks()
})

const rows: Row[] = [...callerRows, ...upstreamRows, ...interactionRows, ...rollOutRows, ...identityRows]

it.each(rows)('the fault table holds for: $fault', async ({ happens, sees, logs, ends }) => {
  const before = world.logged().length
  const { secret } = world.rafiki.tenants[0]!
  const logged = () => world.logged().slice(before)
  expect(await happens(world)).toEqual(sees)
  await ends?.(world)
  expect(await world.good()).toEqual({ status: 200 })
  if (logs) expect(logged()).toMatch(logs)
  for (const kept of [secret, world.token, 'of a stranger']) expect(logged()).not.toContain(kept)
  expect(logged()).not.toContain('"fault":"Error')
})
