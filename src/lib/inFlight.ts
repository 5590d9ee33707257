/**
 * What is in flight, by key, for others to join, until it settles or another one takes its place.
 *
 * A Map with many inserts and deletes rebuilds its tables again and again, and V8's minor collections consider the
 * content of the former tables alive until the next full one. Therefore each entry hangs on a slot that is emptied.
 */
export class Flights<T> {
  readonly #slots = new Map<string, { flight: T | undefined }>()

  get(key: string): T | undefined {
    return this.#slots.get(key)?.flight
  }

  begin(key: string, flight: T): void {
    this.#empty(key)
    this.#slots.set(key, { flight })
  }

  /** Nothing is done for one whose place another has taken. */
  land(key: string, flight: T): void {
    if (this.get(key) !== flight) return
    this.#empty(key)
    this.#slots.delete(key)
  }

  #empty(key: string): void {
    const slot = this.#slots.get(key)
    if (slot) slot.flight = undefined
  }
}
