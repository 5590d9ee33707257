/**
 * What is under way, by keys, for others to join. It lands by `land`, or when another one takes its place.
 *
 * A Map that many are put into and taken out of makes itself anew again and again, and V8's quick collections take what
 * its former tables hold to be alive, until the next full one: so what is under way hangs on a slot that is emptied.
 */
export class Flights<T> {
  readonly #slots = new Map<string, { flight: T | undefined }>()

  get(key: string): T | undefined {
    return this.#slots.get(key)?.flight
  }

  /** @returns what lands it */
  begin(key: string, flight: T): () => void {
    const slot: { flight: T | undefined } = { flight }
    this.#slots.set(key, slot)
    return () => {
      slot.flight = undefined
      if (this.#slots.get(key) === slot) this.#slots.delete(key)
    }
  }
}
