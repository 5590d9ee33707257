import { jest } from '@jest/globals'
import { Cancellation } from '../../../../src/lib/cancellation.ts'
import { Failure } from '../../../../src/rafiki/transport/failure.ts'
import { createAdmission } from '../../../../src/rafiki/transport/admission.ts'
import type { Ask } from '../../../../src/rafiki/transport/places.ts'

/*
 * What a breaker and a queue do for each other, in front of one place. How each works by itself is told in
 * `breaker.test.ts` and `queue.test.ts`, and what tries are repeated in `transportAnswers.test.ts`.
 */

const ask: Ask = { tenant: { id: 'one' }, caller: 'alice', operation: { kind: 'query', deadline: 'read' } }
const admission = () => createAdmission('auth', { inFlight: 1, queued: 4 }, 60_000)
const fault = () => Promise.reject(new Failure('UPSTREAM_UNAVAILABLE', 'UNKNOWN', 'down', 'fault'))
const codeOf = (passed: Promise<unknown>) =>
  passed.then(
    () => 'answered',
    (error: { code?: string }) => error.code ?? error
  )

/** Something that goes on until it is told to end. */
function lasting() {
  let end = (): void => {}
  const sent = jest.fn(() => new Promise<void>((resolve) => (end = resolve)))
  return { sent, end: () => end() }
}

afterEach(() => void jest.restoreAllMocks())

it('nobody waits behind a probe: the service is still taken to be down', async () => {
  const made = admission()
  for (let times = 0; times < 10; times += 1) await codeOf(made.admit(ask, fault, {}))
  const later = Date.now() + 2_001
  jest.spyOn(Date, 'now').mockImplementation(() => later)
  const probe = lasting()
  const probed = codeOf(made.admit(ask, probe.sent, {}))
  await Promise.resolve()
  expect(probe.sent).toHaveBeenCalledWith(true)
  const other = jest.fn(fault)
  expect(await codeOf(made.admit(ask, other, {}))).toBe('UPSTREAM_UNAVAILABLE')
  expect(other).not.toHaveBeenCalled()
  probe.end()
  expect(await probed).toBe('answered')
})

it('a caller who leaves while waiting for a place is let go, and nothing is sent', async () => {
  const made = admission()
  const before = lasting()
  const first = codeOf(made.admit(ask, before.sent, {}))
  const cancellation = new Cancellation()
  const other = jest.fn(fault)
  const second = codeOf(made.admit(ask, other, { signal: cancellation }))
  expect(made.load()).toEqual({ running: 1, waiting: 1 })
  cancellation.abort(new Error('gone'))
  expect(await second).toEqual(new Error('gone'))
  expect(made.load()).toEqual({ running: 1, waiting: 0 })
  before.end()
  expect(await first).toBe('answered')
  expect(other).not.toHaveBeenCalled()
  expect(made.load()).toEqual({ running: 0, waiting: 0 })
})
