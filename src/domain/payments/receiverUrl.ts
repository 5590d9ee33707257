import type { Context } from '../../context.ts'
import { isFetchable } from '../../openPayments/ssrf/fetchable.ts'
import { parseUrl } from '../../lib/url.ts'

/** Whether Rafiki may be given a URL of the outside to fetch: one in its plainest form, at an origin that is configured. */
export function mayBeFetched(text: string, { receiverOrigins }: Context['accountHolders']): boolean {
  const url = receiverOrigins.length === 0 ? undefined : parseUrl(text)
  if (!url) return false
  const { origin, search, href, protocol, username, password, hash } = url
  if (receiverOrigins.includes('*') && !search && isFetchable(text)) return true
  // Named by the wallet itself, whatever its port or name.
  const plain = !search && !username && !password && !hash && href === text
  return protocol === 'https:' && plain && receiverOrigins.includes(origin)
}
