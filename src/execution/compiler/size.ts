import type { ExecutionResult, GraphQLError } from 'graphql'
import { GatewayError, type Outcome } from '../../errors.ts'
import { property } from '../../lib/property.ts'
import { quoted } from './leaf.ts'

export interface JsonResult {
  /** JSON. */
  data: string
  errors: readonly GraphQLError[]
}

/** The maximum size of one answer. A page of a hundred grants with everything has about 200 kB. */
export const maxAnswerBytes = 8 * 1024 * 1024
export const maxAnswerErrors = 1_000

/** How large an answer has become. It is counted while it is written: cost counts fields, not what stands in them. */
export class AnswerSize {
  /** What the whole answer is, once it is over a limit. */
  over: GatewayError | undefined
  characters = 0
  #errors = 0
  readonly #details: { outcome?: Outcome }

  /** @param details join those of the refusal */
  constructor(details: { outcome?: Outcome } = {}) {
    this.#details = details
  }

  /** @throws GatewayError OPERATION_TOO_COSTLY */
  add(characters: number): void {
    this.characters += characters
    if (this.characters > maxAnswerBytes || this.over) throw this.#refuse('bytes', maxAnswerBytes)
  }

  /** @throws GatewayError OPERATION_TOO_COSTLY */
  addErrors(count: number): void {
    this.#errors += count
    if (this.#errors > maxAnswerErrors || this.over) throw this.#refuse('errors', maxAnswerErrors)
  }

  /** Counts the bytes of an answer that is complete: a character has three of them at most. */
  finish(text: string): void {
    if (this.characters * 3 > maxAnswerBytes && Buffer.byteLength(text) > maxAnswerBytes)
      this.#refuse('bytes', maxAnswerBytes)
  }

  #refuse(limit: string, maximum: number): GatewayError {
    return (this.over ??= new GatewayError('OPERATION_TOO_COSTLY', `An answer may have at most ${maximum} ${limit}.`, {
      limit,
      maximum,
      ...this.#details
    }))
  }
}

/** What graphql-js answered, with its data as JSON. @param kind of the operation: what a mutation did stays done */
export function writeResult({ data, errors = [] }: ExecutionResult, kind: 'query' | 'mutation'): JsonResult {
  const size = new AnswerSize(kind === 'mutation' ? { outcome: 'UNKNOWN' } : {})
  let json = 'null'
  try {
    size.addErrors(errors.length)
    json = writeJson(data, size)
    size.finish(json)
  } catch (error) {
    if (!size.over) throw error
  }
  return size.over ? { data: 'null', errors: [size.over] } : { data: json, errors }
}

/** @throws GatewayError OPERATION_TOO_COSTLY */
function writeJson(given: unknown, size: AnswerSize): string {
  // Scalars may answer objects that say themselves what they are in JSON: dates do.
  const toJSON = property(given, 'toJSON')
  const value: unknown = typeof toJSON === 'function' ? toJSON.call(given) : given
  if (typeof value !== 'object' || value === null) {
    const text = typeof value === 'string' ? quoted(value) : JSON.stringify(value)
    size.add(text.length)
    return text
  }
  let text = ''
  if (Array.isArray(value)) {
    for (const item of value) text += `${text && ','}${writeJson(item, size)}`
    size.add(Math.max(value.length + 1, 2))
    return `[${text}]`
  }
  for (const [key, item] of Object.entries(value)) {
    const opening = `${text && ','}${quoted(key)}:`
    size.add(opening.length)
    text += opening + writeJson(item, size)
  }
  size.add(2)
  return `{${text}}`
}
