import { isJsonObject } from '../../lib/property.ts'
import type { Data } from '../document.ts'
import type { Operation } from '../operation.ts'
import { mayHoldLongText, withoutLongTexts } from '../longText.ts'

/** A GraphQL answer as Rafiki gave it. Its errors are Rafiki's own words: `errors.ts` translates them. */
export interface Answer<Result extends Data = Data> {
  /** Not all of it where there are errors. */
  data?: { [Field in keyof Result]?: Result[Field] | null } | null
  errors?: readonly UpstreamError[]
}

export interface UpstreamError {
  message: string
  path?: readonly (string | number)[]
  extensions?: { code?: string }
}

/** What callers that share a request share: the bytes. Each takes an answer of its own. */
export interface SharedAnswer {
  /** As it came. */
  readonly bytes: Buffer
  /** As whom the query ran, where the answer says it. */
  readonly ranAs: RanAs | undefined
  /** @param operation texts that are too long have an error in their place, but for those in its JSON objects */
  take<Result extends Data>(operation?: Pick<Operation<Result>, 'free' | 'types'>): Answer<Result>
  /** An equal one to be stored: it holds bytes of its own, and nothing else. */
  stored(): SharedAnswer
}

const nothing = { free: new Set<string>() }

/** As whom the backend says that it ran a query. */
export interface RanAs {
  id: string
  isOperator: boolean
}

/** Undefined for what is no GraphQL answer. */
export function readAnswer(bytes: Buffer): ReadAnswer | undefined {
  const text = bytes.toString()
  const answer = parse(text)
  return isAnswer(answer) ? { bytes, text, answer } : undefined
}

/** An answer that was read, as a text and whole. */
export interface ReadAnswer {
  readonly bytes: Buffer
  readonly text: string
  readonly answer: Answer
}

/** @param hidden the root field that nobody asked for who takes the answer */
export function shareAnswer({ bytes, text, answer }: ReadAnswer, ranAs?: RanAs, hidden?: string): SharedAnswer {
  return new BytesAnswer(bytes, mayHoldLongText(text), ranAs, hidden, answer)
}

class BytesAnswer implements SharedAnswer {
  readonly bytes: Buffer
  readonly ranAs: RanAs | undefined
  readonly #mayBeLong: boolean
  readonly #hidden: string | undefined
  #first: Answer | undefined

  constructor(bytes: Buffer, mayBeLong: boolean, ranAs?: RanAs, hidden?: string, first?: Answer) {
    this.bytes = bytes
    this.ranAs = ranAs
    this.#mayBeLong = mayBeLong
    this.#hidden = hidden
    this.#first = first
  }

  take<Result extends Data>({ free }: Pick<Operation<Result>, 'free' | 'types'> = nothing): Answer<Result> {
    // The one place that gives an answer of Rafiki's its type: the document was validated against the schema.
    const taken = (this.#first ?? JSON.parse(this.bytes.toString())) as Answer<Result>
    this.#first = undefined
    if (this.#hidden !== undefined && taken.data) Reflect.deleteProperty(taken.data, this.#hidden)
    if (this.#mayBeLong && taken.data) withoutLongTexts(taken.data, free)
    return taken
  }

  stored(): SharedAnswer {
    // What comes from the socket is a part of a larger buffer, all of which it would hold.
    const bytes = Buffer.allocUnsafeSlow(this.bytes.length)
    this.bytes.copy(bytes)
    return new BytesAnswer(bytes, this.#mayBeLong, this.ranAs, this.#hidden)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isAnswer(value: unknown): value is Answer {
  if (!isJsonObject(value)) return false
  const { data, errors } = value
  if (errors === undefined) return isJsonObject(data)
  const known = (error: unknown): boolean => isJsonObject(error) && typeof error.message === 'string'
  return Array.isArray(errors) && errors.length > 0 && errors.every(known)
}
