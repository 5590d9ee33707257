import type { Dispatcher } from 'undici'
import { decode, isCoded, uncoded } from '../../lib/contentCoding.ts'

/** No honest answer is larger: 100 grants with all their accesses are some 100 kB. */
export const maxAnswerBytes = 8 * 1024 * 1024

export interface Exchanged {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/**
 * The end of what is under way: by a deadline, or by a caller who leaves. It comes once, and holds for whatever begins
 * later.
 *
 * By a plain timer that is taken back: what `AbortSignal.timeout` and `AbortSignal.any` make is held weakly until its
 * time has come, which costs 25 µs a request, and the collector as much. And a class, since V8 takes for long-lived
 * what is written as a function and put into a property at once: with it, a request lived until the next full collection.
 */
export class End {
  reason: Error | undefined
  /** Whether it was the deadline that ended it. */
  late = false
  #tell: ((reason: Error) => void) | undefined
  readonly #timer: NodeJS.Timeout

  constructor(ms: number) {
    this.#timer = setTimeout(End.#pass, ms, this)
    this.#timer.unref()
  }

  static #pass(end: End): void {
    end.late = end.reason === undefined
    end.finish(new Error('the deadline has passed'))
  }

  /** The last who asks is told. */
  onEnd(tell: (reason: Error) => void): void {
    this.#tell = tell
  }

  finish(reason: Error): void {
    if (this.reason) return
    this.reason = reason
    this.#tell?.(reason)
  }

  clear(): void {
    clearTimeout(this.#timer)
  }
}

/**
 * Sends one POST and reads its answer whole: undici's own `request` makes a stream and an asynchronous resource of each.
 * @throws what undici throws, UndecodableAnswer, or the reason of `end`
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
    end.onEnd((reason) => {
      abort?.(reason)
      reject(reason)
    })
    if (end.reason) {
      reject(end.reason)
      return
    }
    pool.dispatch(
      { method: 'POST', path, headers: { ...headers, ...uncoded }, body },
      {
        onRequestStart(controller) {
          // The deadline passed while the request waited for a connection: nothing is sent.
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
          const whole = only && chunks.length === 1 ? only : Buffer.concat(chunks)
          const answer = (bytes: Buffer): void => resolve({ status, headers: answered, text: bytes.toString() })
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
