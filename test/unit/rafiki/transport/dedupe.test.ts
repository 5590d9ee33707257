import { setImmediate } from 'node:timers/promises'
import type { CancellationSignal } from '../../../../src/lib/cancellation.ts'
import { createDedupe } from '../../../../src/rafiki/transport/dedupe.ts'

/** Sharing over requests that a test answers by hand. */
function inHand() {
  const requests: { answer: (text: string) => void; fail: (error: Error) => void; abort: CancellationSignal }[] = []
  const share = createDedupe<string>()
  const start = (abort: CancellationSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      requests.push({ answer: resolve, fail: reject, abort })
      abort.addEventListener('abort', () => reject(new Error('aborted')))
    })
  return {
    requests,
    ask: (key = 'key', { tenant = 'first', signal }: { tenant?: string; signal?: AbortSignal } = {}) =>
      share.query(tenant, `${tenant} ${key}`, start, signal),
    mutate: (tenant = 'first') => share.mutation(tenant, () => start(new AbortController().signal))
  }
}

it('equal queries in flight share one request', async () => {
  const { ask, requests } = inHand()
  const answers = [ask(), ask(), ask()]
  expect(requests).toHaveLength(1)
  requests[0]?.answer('one')
  expect(await Promise.all(answers)).toEqual(['one', 'one', 'one'])
})

it('queries that differ are kept apart', async () => {
  const { ask, requests } = inHand()
  const answers = [ask('a'), ask('b')]
  requests[1]?.answer('b')
  requests[0]?.answer('a')
  expect(await Promise.all(answers)).toEqual(['a', 'b'])
})

it('a query shares no answer that came before it', async () => {
  const { ask, requests } = inHand()
  const before = ask()
  requests[0]?.answer('old')
  await before
  const after = ask()
  expect(requests).toHaveLength(2)
  requests[1]?.answer('new')
  expect(await after).toBe('new')
})

it('all waiters share a failure, and none that come after it', async () => {
  const { ask, requests } = inHand()
  const failed = [ask(), ask()]
  requests[0]?.fail(new Error('lost'))
  for (const answer of failed) await expect(answer).rejects.toThrow('lost')
  const after = ask()
  requests[1]?.answer('fine')
  expect(await after).toBe('fine')
})

describe('a mutation', () => {
  it('a mutation ends sharing when it is sent and again when it is answered', async () => {
    const { ask, mutate, requests } = inHand()
    const before = ask()
    const mutation = mutate()
    const meanwhile = [ask(), ask()]
    expect(requests).toHaveLength(3)
    requests[1]?.answer('written')
    await mutation
    const after = ask()
    expect(requests).toHaveLength(4)
    for (const [index, { answer }] of requests.entries()) answer(`${index}`)
    expect(await Promise.all([before, ...meanwhile, after])).toEqual(['0', '2', '2', '3'])
  })

  it('a mutation that fails ends sharing, as it may have been done', async () => {
    const { ask, mutate, requests } = inHand()
    const mutation = mutate()
    void ask()
    requests[0]?.fail(new Error('lost'))
    await expect(mutation).rejects.toThrow('lost')
    void ask()
    expect(requests).toHaveLength(3)
  })

  it('a mutation leaves the sharing of other tenants alone', () => {
    const { ask, mutate, requests } = inHand()
    void ask('key', { tenant: 'second' })
    void mutate('first')
    void ask('key', { tenant: 'second' })
    expect(requests).toHaveLength(2)
  })
})

describe('a waiter that gives up', () => {
  it('a waiter that gives up is let go, and the others have their answer', async () => {
    const { ask, requests } = inHand()
    const [one, other] = [new AbortController(), new AbortController()]
    const gone = ask('key', { signal: one.signal })
    const stays = ask('key', { signal: other.signal })
    one.abort(new Error('gone'))
    await expect(gone).rejects.toThrow('gone')
    expect(requests[0]?.abort.aborted).toBe(false)
    requests[0]?.answer('fine')
    expect(await stays).toBe('fine')
  })

  it('a waiter that gives up does not end what a caller without a signal waits for', async () => {
    const { ask, requests } = inHand()
    const one = new AbortController()
    const stays = ask()
    const gone = ask('key', { signal: one.signal })
    one.abort(new Error('gone'))
    await expect(gone).rejects.toThrow('gone')
    requests[0]?.answer('fine')
    expect(await stays).toBe('fine')
  })

  it('the last waiter that gives up ends the request, and the next caller asks again', async () => {
    const { ask, requests } = inHand()
    const both = [new AbortController(), new AbortController()]
    const answers = both.map(({ signal }) => ask('key', { signal }))
    for (const controller of both) controller.abort(new Error('gone'))
    const after = ask()
    for (const answer of answers) await expect(answer).rejects.toThrow('gone')
    expect(requests.map(({ abort }) => abort.aborted)).toEqual([true, false])
    requests[1]?.answer('fine')
    expect(await after).toBe('fine')
  })

  it('a waiter that had given up before starts nothing', async () => {
    const { ask, requests } = inHand()
    await expect(ask('key', { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow('gone')
    expect(requests).toHaveLength(0)
  })

  it('a waiter that gives up after its answer came aborts nothing', async () => {
    const { ask, requests } = inHand()
    const controller = new AbortController()
    const answer = ask('key', { signal: controller.signal })
    requests[0]?.answer('fine')
    await answer
    await setImmediate()
    controller.abort()
    expect(requests[0]?.abort.aborted).toBe(false)
  })
})
