import { checkUrl } from './address.ts'

/** Suffixes of names that exist only inside a network. */
const inner = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|arpa|test|invalid)$/
const publicName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/
const nowhere: ReadonlySet<string> = new Set()

/**
 * Whether Rafiki may be given a stranger's URL to fetch: one that passes the address guard's checks, in the one
 * spelling that all parsers agree on, at a public name and the default port. Where that name leads when Rafiki asks,
 * only an egress rule at Rafiki can see.
 */
export function isFetchable(text: string): boolean {
  try {
    const { hostname, port, href } = checkUrl(text, nowhere)
    return port === '' && publicName.test(hostname) && !inner.test(hostname) && (href === text || href === `${text}/`)
  } catch {
    return false
  }
}
