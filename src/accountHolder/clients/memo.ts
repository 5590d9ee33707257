import type { Context } from '../../context.ts'

const memories = new WeakMap<Context, Map<string, Promise<unknown>>>()

/** What was found out once in a request, for all of its fields. A failure stays: nobody asks again. */
export function once<T>(context: Context, key: string, find: () => Promise<T>): Promise<T> {
  const memory = memories.get(context) ?? new Map<string, Promise<unknown>>()
  memories.set(context, memory)
  const found = (memory.get(key) as Promise<T> | undefined) ?? find()
  memory.set(key, found)
  return found
}

/** To be called after a grant was revoked: whoever asks next in this request reads anew. */
export function forgetOverviews(context: Context): void {
  memories.delete(context)
}
