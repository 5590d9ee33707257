import type { Dispatcher } from 'undici'

type Headers = Dispatcher.DispatchOptions['headers']

/**
 * The headers to send. A compressed answer could be small on the wire and endless in memory. Node's `fetch` also writes
 * the length of a body beside the one that the SDK has signed, `177, 177`, which undici refuses.
 */
export function outgoing(headers: Headers): string[] {
  const flat = pairs(headers)
  const kept = flat.flatMap((name, at): string[] => {
    if (at % 2 === 1) return []
    const value = flat[at + 1] ?? ''
    switch (name.toLowerCase()) {
      case 'accept-encoding':
        return []
      case 'content-length': {
        const [length = '', ...others] = new Set(value.split(', '))
        return [name, others.length === 0 ? length : value]
      }
      default:
        return [name, value]
    }
  })
  return [...kept, 'accept-encoding', 'identity']
}

/** The forms in which undici takes headers, as name, value, name, value. */
export function pairs(headers: Headers): string[] {
  if (!headers) return []
  if (Array.isArray(headers)) return headers.map(String)
  const entries = Symbol.iterator in headers ? [...headers] : Object.entries(headers)
  return entries.flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [value].flat().flatMap((it) => [name, String(it)])
  )
}
