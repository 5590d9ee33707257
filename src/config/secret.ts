import { createHash, timingSafeEqual } from 'node:crypto'

/** A secret that no log, error, JSON or template string can show by accident. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  /** Whether it is this text: told without showing it, in a time that does not depend on where the two differ. */
  is(text: string): boolean {
    const digest = (it: string) => createHash('sha256').update(it).digest()
    return timingSafeEqual(digest(this.#value), digest(text))
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}
