/**
 * The time of a request: one for all of its answer. It knows until when time alone changes nothing of what was made
 * of it.
 */
export class RequestTime {
  /** In milliseconds. */
  readonly at: number
  #until = Infinity

  constructor(at = Date.now()) {
    this.at = at
  }

  /** The first moment at which something is otherwise. */
  get until(): number {
    return this.#until
  }

  /** In milliseconds. Whatever is made of it holds for this moment only. */
  get now(): number {
    return this.holdsUntil(this.at)
  }

  /** Makes something that says itself until when it stays as it is, or nothing at any time. */
  read<T extends { readonly until: number } | undefined>(make: (now: number) => T): T {
    const made = make(this.at)
    if (made) this.holdsUntil(made.until)
    return made
  }

  holdsUntil(moment: number): number {
    this.#until = Math.min(this.#until, moment)
    return moment
  }
}
