import type { GraphQLError } from 'graphql'

export interface AnswerLimits {
  bytes: number
  errors: number
  /** What the whole answer is, once it is over a limit. */
  exceeded: (limit: 'bytes' | 'errors', maximum: number) => GraphQLError
}

/** As many characters as a value has in JSON, or fewer; of an object and a list none, which are counted as they are made. */
export const sizeOf = (value: unknown): number =>
  typeof value === 'string' ? value.length + 2 : typeof value === 'object' && value !== null ? 0 : 1

/** With the comma and the colon. */
export const sizeOfKey = (key: string): number => key.length + 4

/** How large an answer has become. It is counted while it is made, so that it ends once it is too large. */
export class AnswerSize {
  over: GraphQLError | undefined
  #characters = 0
  #errors = 0
  readonly #limits: AnswerLimits

  constructor(limits: AnswerLimits) {
    this.#limits = limits
  }

  /** Counts characters of JSON, or fewer. @throws GraphQLError */
  add(characters: number): void {
    this.#characters += characters
    if (this.#characters > this.#limits.bytes || this.over) throw this.#exceeded('bytes')
  }

  /** Counts a value that is there as a whole. @throws GraphQLError */
  addWhole(value: unknown): void {
    this.add(sizeOf(value))
    if (typeof value !== 'object' || value === null) return
    this.add(1)
    const isList = Array.isArray(value)
    for (const [key, item] of Object.entries(value)) {
      this.add(isList ? 1 : sizeOfKey(key))
      this.addWhole(item)
    }
  }

  /** @throws GraphQLError */
  addErrors(count: number): void {
    this.#errors += count
    if (this.#errors > this.#limits.errors || this.over) throw this.#exceeded('errors')
  }

  /** Counts the bytes of an answer that is complete: a character has three of them at most. @throws GraphQLError */
  finish(json: string): void {
    const { bytes } = this.#limits
    if (json.length > bytes || (json.length * 3 > bytes && Buffer.byteLength(json) > bytes))
      throw this.#exceeded('bytes')
  }

  #exceeded(limit: 'bytes' | 'errors'): GraphQLError {
    return (this.over ??= this.#limits.exceeded(limit, this.#limits[limit]))
  }
}
