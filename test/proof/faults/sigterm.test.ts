import { version } from '../../../src/lib/version.ts'
import { spawn } from 'node:child_process'
import { on, once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { goodQuery } from './world.ts'
import { processEnvironment } from '../../../sandbox/environment.ts'
import { startHarness } from '../../support/harness.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

it('SIGHUP ends nothing, nor does a promise that a module forgot; SIGTERM under load loses no answer, and the process ends well', async () => {
  const { rafiki, issuer, mint, close } = await startHarness()
  const env = { ...processEnvironment({ rafiki, issuer }), DRAIN_DELAY: '0' }
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', '--extend', 'test/support/forgetful.ts'], {
    cwd: root,
    env
  })
  const exited = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  // Lines that come together are kept.
  const received = on(lines, 'line')
  const line = async (message: string): Promise<Record<string, string>> => {
    for (;;) {
      const [text] = (await received.next()).value as [string]
      const parsed = JSON.parse(text) as Record<string, string>
      if (parsed.msg === message) return parsed
    }
  }
  const [first] = (await received.next()).value as [string]
  expect(JSON.parse(first)).toMatchObject({ msg: 'starting', version })
  const { address } = await line('listening')
  // Its audit log is the standard output: there is nothing to open anew, and nothing to end for.
  child.kill('SIGHUP')

  let release = (): void => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const count = 40
  let arrived = 0
  const allArrived = new Promise<void>((resolve) => {
    rafiki.auth.intercept = () => {
      if ((arrived += 1) === count) resolve()
      return { delay: held }
    }
  })
  const ask = async (n: number, query = goodQuery) => {
    const claims = { sub: `user-${n}`, wallet_addresses: [`https://wallet.example/user-${n}`] }
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await mint(claims)}` },
      body: JSON.stringify({ query })
    })
    return [response.status, await response.json()]
  }
  expect(await ask(0, '{ forgetful }')).toEqual([200, { data: { forgetful: 'answered' } }])
  expect((await line('fault')).fault).toContain('forgotten')
  const answers = Array.from({ length: count }, (_, n) => ask(n))
  await allArrived
  const draining = line('draining')
  child.kill('SIGTERM')
  await draining
  release()
  expect(await Promise.all(answers)).toEqual(Array(count).fill([200, { data: { myGrants: { edges: [] } } }]))
  expect(await exited).toEqual([0, null])
  await close()
})
