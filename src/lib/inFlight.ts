import { Cancellation, type CancellationSignal } from './cancellation.ts'

/** Work that is in flight, and how many callers wait for it: one when it starts, more once others have joined. */
export interface Work<T> {
  readonly result: Promise<T>
  readonly waiting: number
  /** A caller waits no more. When the last one leaves, the work is cancelled, and nobody joins it again. */
  leave(reason: Error): void
}

/**
 * Dedupe: equal work that is in flight at the same time is done once.
 *
 * A Map with many inserts and deletes rebuilds its tables again and again, and V8's minor collections consider the
 * content of the former tables alive until the next full one. Therefore each entry hangs on a slot that is emptied.
 */
export class InFlight<T> {
  readonly #slots = new Map<string, { work: SharedWork<T> | undefined }>()

  /**
   * Joins equal work that is in flight, or starts it.
   * @param key holds everything that the result depends on, the tenant's write epoch included; undefined: not shared
   */
  join(key: string | undefined, start: (signal: CancellationSignal) => Promise<T>): Work<T> {
    const inFlight = key === undefined ? undefined : this.#slots.get(key)?.work
    const work = inFlight ?? this.#start(key, start)
    work.waiting += 1
    return work
  }

  #start(key: string | undefined, start: (signal: CancellationSignal) => Promise<T>): SharedWork<T> {
    const work: SharedWork<T> = new SharedWork(start, () => this.#settle(key, work))
    if (key !== undefined) this.#slots.set(key, { work })
    return work
  }

  #settle(key: string | undefined, work: SharedWork<T>): void {
    const slot = key === undefined ? undefined : this.#slots.get(key)
    if (key === undefined || slot?.work !== work) return
    slot.work = undefined
    this.#slots.delete(key)
  }
}

class SharedWork<T> implements Work<T> {
  readonly result: Promise<T>
  waiting = 0
  readonly #cancellation = new Cancellation()
  readonly #settle: () => void

  constructor(start: (signal: CancellationSignal) => Promise<T>, settle: () => void) {
    this.#settle = settle
    this.result = start(this.#cancellation)
    this.result.then(settle, settle)
  }

  leave(reason: Error): void {
    this.waiting -= 1
    if (this.waiting > 0) return
    this.#settle()
    this.#cancellation.abort(reason)
  }
}
