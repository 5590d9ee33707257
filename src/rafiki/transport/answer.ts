import { mayHoldLongText, withoutLongTexts } from '../longText.ts'

/** A GraphQL answer as Rafiki gave it. Its errors are Rafiki's own words: `errors.ts` translates them. */
export interface Answer {
  data?: Record<string, unknown> | null
  errors?: readonly UpstreamError[]
}

export interface UpstreamError {
  message: string
  path?: readonly (string | number)[]
  extensions?: { code?: string }
}

/** What callers that share a request share: the bytes. Each takes an answer of its own. */
export interface SharedAnswer {
  /** @param free keys of JSON objects that hold anything; texts elsewhere that are too long have an error in their place */
  take: (free?: ReadonlySet<string>) => Answer
}

const nothing: ReadonlySet<string> = new Set()

/** An answer as it came, which nobody has taken yet. */
export interface WholeAnswer {
  readonly answer: Answer
  /** @param hidden the root field that nobody asked for who takes it */
  share: (hidden: string | undefined) => SharedAnswer
}

/** Undefined for a text that is no GraphQL answer. */
export function readAnswer(text: string): WholeAnswer | undefined {
  const answer = parse(text)
  if (!isAnswer(answer)) return undefined
  return { answer, share: (hidden) => sharedAnswer(text, answer, hidden) }
}

function sharedAnswer(text: string, answer: Answer, hidden: string | undefined): SharedAnswer {
  let first: Answer | undefined = answer
  const mayBeLong = mayHoldLongText(text)
  return {
    take(free = nothing) {
      const taken = first ?? (JSON.parse(text) as Answer)
      first = undefined
      if (hidden !== undefined && taken.data) delete taken.data[hidden]
      if (mayBeLong && taken.data) withoutLongTexts(taken.data, free)
      return taken
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function isAnswer(value: unknown): value is Answer {
  if (!isObject(value)) return false
  const { data, errors } = value
  if (errors === undefined) return isObject(data)
  const known = (error: unknown): boolean => isObject(error) && typeof error.message === 'string'
  return Array.isArray(errors) && errors.length > 0 && errors.every(known)
}
