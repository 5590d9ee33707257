import type { Context } from '../../context.ts'
import { perRequest } from '../../rafiki/client.ts'

const memoryOf = perRequest(() => new Map<string, Promise<unknown>>())

/** What was found out once in a request, for all of its fields. A failure stays: nobody asks again. */
export function once<T>(context: Context, key: string, find: () => Promise<T>): Promise<T> {
  const memory = memoryOf(context.rafiki)
  const found = (memory.get(key) as Promise<T> | undefined) ?? find()
  memory.set(key, found)
  return found
}

/** Call this after a grant was revoked: the next read in this request asks Rafiki again. */
export function forgetOverviews(context: Context): void {
  memoryOf(context.rafiki).clear()
}
