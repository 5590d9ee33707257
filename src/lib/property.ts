/** Whether a value has properties that can be read by name. */
export const isObject = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === 'object' && value !== null

/** Whether a value is an object as JSON has them, which a list is not. */
export const isJsonObject = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && !Array.isArray(value)

/** A property of a value of which nothing is known; undefined if it has none of that name. */
export const property = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined)
