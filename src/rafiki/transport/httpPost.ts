import type { Dispatcher } from 'undici'
import { decode, isCoded, uncoded } from '../../lib/contentCoding.ts'

/** No honest answer is larger: 100 grants with all their accesses are some 100 kB. */
export const maxAnswerBytes = 8 * 1024 * 1024

export interface HttpAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  bytes: Buffer
}

/**
 * The deadline of an operation, all attempts included. A caller who leaves ends it early. The end comes once, and holds
 * for every attempt that begins later.
 *
 * A plain timer that is taken back: what `AbortSignal.timeout` and `AbortSignal.any` make is held weakly until its time
 * has come, which costs 25 µs a request, and the collector as much. A class, since V8 takes for long-lived what is
 * written as a function and put into a property at once: with it, a request lived until the next full collection.
 */
export class Deadline {
  reason: Error | undefined
  /** Whether time ended it, and not a caller. */
  passed = false
  #listener: ((reason: Error) => void) | undefined
  readonly #timer: NodeJS.Timeout

  constructor(ms: number) {
    this.#timer = setTimeout(Deadline.#pass, ms, this)
    this.#timer.unref()
  }

  static #pass(deadline: Deadline): void {
    deadline.passed = deadline.reason === undefined
    deadline.end(new Error('the deadline has passed'))
  }

  /** Only the last listener is called: attempts come one after the other. */
  onEnd(listener: (reason: Error) => void): void {
    this.#listener = listener
  }

  end(reason: Error): void {
    if (this.reason) return
    this.reason = reason
    this.#listener?.(reason)
  }

  clear(): void {
    clearTimeout(this.#timer)
  }
}

/**
 * Sends one POST and reads its answer whole: undici's own `request` would make a stream and an
 * asynchronous resource of each.
 * @throws what undici throws, UndecodableAnswer, or the reason of `deadline`
 */
export function httpPost(
  pool: Dispatcher,
  { path, headers, body }: { path: string; headers: Record<string, string>; body: string },
  deadline: Deadline
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let status = 0
    let answered: HttpAnswer['headers'] = {}
    const chunks: Buffer[] = []
    let abort: ((reason: Error) => void) | undefined
    deadline.onEnd((reason) => {
      abort?.(reason)
      reject(reason)
    })
    if (deadline.reason) {
      reject(deadline.reason)
      return
    }
    pool.dispatch(
      { method: 'POST', path, headers: { ...headers, ...uncoded }, body },
      {
        onRequestStart(controller) {
          // The deadline passed while the request waited for a connection: nothing is sent.
          if (deadline.reason) controller.abort(deadline.reason)
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
          const whole = only && chunks.length === 1 ? only : Buffer.concat(chunks)
          const answer = (bytes: Buffer): void => resolve({ status, headers: answered, bytes })
          const coding = answered['content-encoding']
          if (isCoded(coding)) decode(whole, coding, maxAnswerBytes).then(answer, reject)
          else answer(whole)
        },
        onResponseError(_, error) {
          reject(error)
        }
      }
    )
  })
}
