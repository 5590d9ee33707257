/**
 * What is under way, by keys, for others to join, until it lands or another one takes its place.
 *
 * A Map that many are put into and taken out of makes itself anew again and again, and V8's quick collections take what
 * its former tables hold to be alive, until the next full one: so what is under way hangs on a slot that is emptied.
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
