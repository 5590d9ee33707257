import { AsyncResource } from 'node:async_hooks'
import { execFile } from 'node:child_process'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { jest } from '@jest/globals'
import { Agent, getGlobalDispatcher, request, setGlobalDispatcher } from 'undici'
import { inCall, once, settled } from '../../../../src/openPayments/client/call.ts'
import { createGuard } from '../../../../src/openPayments/ssrf/addressGuard.ts'
import { startServer } from '../../../support/openPaymentsServer.ts'

const guard = createGuard()
afterAll(() => guard.close())
const limits = { deadlineMs: 5_000, names: new Set<string>() }

it('a call that ends takes nothing from another one in flight', async () => {
  let goOn: () => void = () => {}
  const waits = new Promise<void>((resolve) => (goOn = resolve))
  const slow = once(guard, limits, async () => {
    await waits
    return inCall()
  })
  await once(guard, limits, () => Promise.resolve())
  await setImmediate()
  goOn()
  expect(await slow).toBe(true)
})

describe('the process that a gateway runs in', () => {
  it('requests of the process itself are not bound by the guard, also while the gateway calls somebody', async () => {
    const server = await startServer()
    const url = `${server.url}/json`
    const before = getGlobalDispatcher()
    const itself = new AsyncResource('the process')
    let answer: Promise<number> | undefined
    const call = once(guard, limits, () => {
      answer = itself.runInAsyncScope(async () => (await request(url)).statusCode)
      return request(url)
    })
    await expect(call).rejects.toMatchObject({ why: 'connection' })
    expect(await answer).toBe(200)
    await settled(guard)
    expect(getGlobalDispatcher()).toBe(before)
    await server.close()
  })

  it('a dispatcher that the process has set meanwhile is not asked by calls, and stays', async () => {
    const before = getGlobalDispatcher()
    const others = new Agent()
    const asked = jest.spyOn(others, 'dispatch')
    setGlobalDispatcher(others)
    await expect(once(guard, limits, () => request('http://127.0.0.1:1/'))).rejects.toMatchObject({ why: 'connection' })
    await settled(guard)
    expect(getGlobalDispatcher()).toBe(others)
    expect(asked).not.toHaveBeenCalled()
    setGlobalDispatcher(before)
  })
})

// In a process of its own: jest uses such contexts too.
it('the promises of the process are not tracked while there is no call', async () => {
  const script = `
    import { executionAsyncId } from 'node:async_hooks'
    import { setImmediate } from 'node:timers/promises'
    import { once } from './src/openPayments/client/call.ts'
    import { createGuard } from './src/openPayments/ssrf/addressGuard.ts'
    const tracked = async () => {
      await Promise.resolve()
      return executionAsyncId() !== (await Promise.resolve().then(() => executionAsyncId()))
    }
    const guard = createGuard()
    await setImmediate()
    const before = await tracked()
    await once(guard, { deadlineMs: 5_000, names: new Set() }, () => Promise.resolve())
    await setImmediate()
    console.log(JSON.stringify([before, await tracked()]))
    await guard.close()`
  const root = fileURLToPath(new URL('../../../..', import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    { cwd: root }
  )
  expect(JSON.parse(stdout)).toEqual([false, false])
})
