import type { Dispatcher } from 'undici'

export interface Exchanged {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** Ends what is under way, with a reason; an end that came before holds for whatever begins later. */
export interface End {
  readonly reason: Error | undefined
  /** Called once, when it ends. */
  onEnd: ((reason: Error) => void) | undefined
}

/**
 * An end by a deadline, or by a caller who leaves. By a plain timer that is taken back: what `AbortSignal.timeout` and
 * `AbortSignal.any` make is held weakly until its time has come, which costs 25 µs a request, and the collector as much.
 */
export function createEnd(ms: number) {
  let reason: Error | undefined
  const end = {
    get reason() {
      return reason
    },
    onEnd: undefined as End['onEnd'],
    /** Whether it was the deadline that ended it. */
    late: false,
    finish(why: Error): void {
      if (reason) return
      reason = why
      end.onEnd?.(why)
    },
    clear: (): void => clearTimeout(timer)
  }
  const timer = setTimeout(() => {
    end.late = end.reason === undefined
    end.finish(new Error('the deadline has passed'))
  }, ms)
  timer.unref()
  return end
}

/**
 * Sends one POST and reads its answer whole: undici's own `request` makes a stream and an asynchronous resource of each.
 * @throws what undici throws, or the reason of `end`
 */
export function exchange(
  pool: Dispatcher,
  { path, headers, body }: { path: string; headers: Record<string, string>; body: string },
  end: End
): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    let status = 0
    let answered: Exchanged['headers'] = {}
    const chunks: Buffer[] = []
    let abort: ((reason: Error) => void) | undefined
    end.onEnd = (reason) => {
      abort?.(reason)
      reject(reason)
    }
    if (end.reason) {
      reject(end.reason)
      return
    }
    pool.dispatch(
      { method: 'POST', path, headers, body },
      {
        onRequestStart(controller) {
          // It ended while it waited for a connection: nothing is sent.
          if (end.reason) controller.abort(end.reason)
          abort = (reason) => controller.abort(reason)
        },
        onResponseStart(_, statusCode, given) {
          status = statusCode
          answered = given
        },
        onResponseData(_, chunk) {
          chunks.push(chunk)
        },
        onResponseEnd() {
          const [only] = chunks
          const text = (only && chunks.length === 1 ? only : Buffer.concat(chunks)).toString()
          resolve({ status, headers: answered, text })
        },
        onResponseError(_, error) {
          reject(error)
        }
      }
    )
  })
}
