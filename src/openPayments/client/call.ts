import type { OpenPaymentsClientError } from '@interledger/open-payments'
import { AsyncLocalStorage } from 'node:async_hooks'
import { Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from 'undici'
import { refuse } from '../ssrf/answerBounds.ts'
import type { Errand, Guard } from '../ssrf/addressGuard.ts'

/*
 * The SDK takes no `fetch` and no dispatcher of ours, and sends again by itself what got no answer, mutations too. So
 * the process's dispatcher is ours during calls, and the call on whose behalf it is asked travels with the asynchronous
 * context.
 */

interface Call extends Errand {
  guard: Guard
  sent: boolean
}

/** A call that got no answer that could be used. The SDK's own error would name what its last try met with. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed'
  readonly why: 'timeout' | 'connection' | 'status'
  readonly status: number | undefined

  constructor(why: CallFailed['why'], status?: number, cause?: unknown) {
    super(why, { cause })
    this.why = why
    this.status = status
  }
}

/** What the SDK throws for answers, by its name: the SDK is loaded when it is first used. */
export const isClientError = (error: unknown): error is OpenPaymentsClientError =>
  error instanceof Error && error.name === 'OpenPaymentsClientError'

const calls = new AsyncLocalStorage<Call>()
let underWay = 0

/**
 * Runs it with the call in its asynchronous context. Up to Node 22, code that uses such a context once pays for it with
 * each promise of the process from then on, a third of all its work: so it is off again while there is no call.
 */
async function within<T>(call: Call, send: () => Promise<T>): Promise<T> {
  underWay += 1
  install()
  try {
    return await calls.run(call, send)
  } finally {
    underWay -= 1
    if (underWay === 0) {
      calls.disable()
      uninstall()
    }
  }
}

/** Statuses on which the SDK would retry. Its second attempt is refused: there is nothing to wait for. */
const retried = new Set([408, 413, 429, 500, 502, 503, 504])

/**
 * Runs a call of the SDK's that lets one request out, and no second one, whatever becomes of the first.
 * @throws CallFailed, and what the SDK throws for answers
 */
export function once<T>(
  guard: Guard,
  { deadlineMs, names }: { deadlineMs: number; names: ReadonlySet<string> },
  send: () => Promise<T>
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const deadline = AbortSignal.timeout(deadlineMs)
    const failed = (error?: Error): void =>
      reject(new CallFailed(deadline.aborted ? 'timeout' : 'connection', undefined, error))
    deadline.addEventListener('abort', () => failed(), { once: true })
    const answered = (status: number): void => {
      if (retried.has(status)) reject(new CallFailed('status', status))
    }
    const call = { guard, names, bounds: { deadline, answered, failed }, sent: false }
    const run = within(call, send)
      .then(resolve, reject)
      .finally(() => running.get(guard)?.delete(run))
    running.set(guard, (running.get(guard) ?? new Set()).add(run))
  })
}

const running = new WeakMap<Guard, Set<Promise<void>>>()

/** Resolves when the SDK has given up on everything: it continues to retry for a second after its call has failed. */
export async function settled(guard: Guard): Promise<void> {
  await Promise.all([...(running.get(guard) ?? [])])
}

/** Whether this is asked on behalf of a call. */
export const inCall = (): boolean => calls.getStore() !== undefined

/** Carries what calls send through Node's `fetch` and undici's functions. What the process itself sends goes on as before. */
class CallDispatcher extends Dispatcher {
  readonly before: Dispatcher

  constructor(before: Dispatcher) {
    super()
    this.before = before
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const call = calls.getStore()
    if (!call) return this.before.dispatch(options, handler)
    // Not reported to `bounds`: the first request decides the result of the call.
    if (call.sent) return refuse(handler, new Error('a request is sent once'))
    call.sent = true
    return call.guard.dispatch(options, handler, call)
  }
}

let installed: CallDispatcher | undefined

/** Before each call: the process may have another dispatcher than at the last one. */
function install(): void {
  const before = getGlobalDispatcher()
  if (before !== installed) setGlobalDispatcher((installed = new CallDispatcher(before)))
}

/** The process's own dispatcher is in its place while there is no call. */
function uninstall(): void {
  if (installed && getGlobalDispatcher() === installed) setGlobalDispatcher(installed.before)
}
