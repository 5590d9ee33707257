import { GatewayError } from '../errors.ts'
import { isObject } from '../lib/property.ts'

/*
 * Clients write texts into Rafiki of whatever length they like. What is longer than this is never cut, which would be
 * untrue: an error stands in its place, so that the field fails by itself, and nothing holds on to the text.
 */

/** Characters of one text of Rafiki's that are shown. */
export const maxText = 4_096

export type TooLong = GatewayError
export const tooLong: TooLong = new GatewayError(
  'VALUE_TOO_LONG',
  `A text of more than ${maxText} characters is not shown.`,
  {
    maximum: maxText
  }
)

/** Whether an error stands in the place of a value: types do not say so of texts that are never that long. */
export const isTooLong = (value: unknown): value is TooLong => value instanceof GatewayError

/** Whether JSON may hold a text that is too long: looks at a few characters of each stretch that one could be. */
export function mayHoldLongText(json: string): boolean {
  for (let at = -1; at + maxText < json.length;) {
    const quote = json.lastIndexOf('"', at + maxText + 1)
    // One after a backslash may be part of a text.
    if (quote <= at || json[quote - 1] === '\\') return true
    at = quote
  }
  return false
}

/**
 * Puts the error in the place of each text that is too long.
 * @param free keys of JSON objects that are anybody's own: these are shown as they are, or not at all
 */
export function withoutLongTexts(node: Record<string, unknown> | unknown[], free: ReadonlySet<string>): void {
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'string') {
      if (value.length > maxText) Object.assign(node, { [key]: tooLong })
    } else if (isObject(value) && !free.has(key)) {
      withoutLongTexts(value, free)
    }
  }
}
