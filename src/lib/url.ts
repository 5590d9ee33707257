/**
 * A text as a URL; undefined for what is none. `URL.canParse` would do, but in Node 20, once it is compiled, it takes
 * hosts with letters such as `ä` for none.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}
