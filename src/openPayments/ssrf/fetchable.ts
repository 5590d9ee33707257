import { checkUrl } from './address.ts'

/** The last parts of names that are only ever known inside a network. */
const inner = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|arpa|test|invalid)$/
const publicName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/
const nowhere: ReadonlySet<string> = new Set()

/**
 * Whether a stranger's URL may be handed to Rafiki to fetch: by the address guard's rules, in the one spelling that all
 * readers agree on, at a public name and the usual port. Where that name leads to when Rafiki asks, only an egress rule
 * at Rafiki can see.
 */
export function isFetchable(text: string): boolean {
  try {
    const { hostname, port, href } = checkUrl(text, nowhere)
    return port === '' && publicName.test(hostname) && !inner.test(hostname) && (href === text || href === `${text}/`)
  } catch {
    return false
  }
}
