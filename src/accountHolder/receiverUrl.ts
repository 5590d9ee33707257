import type { Context } from '../context.ts'

/**
 * Whether Rafiki may be given a URL of the outside to fetch: in its one form, https, at an origin that is configured.
 * What goes for all URLs of strangers (public addresses only) is the address guard's to say, and joins in here.
 */
export function mayBeFetched(text: string, { receiverOrigins }: Context['accountHolders']): boolean {
  if (text.length > 2048 || !URL.canParse(text)) return false
  const url = new URL(text)
  const plain = !url.username && !url.password && !url.search && !url.hash
  if (url.protocol !== 'https:' || !plain || url.href !== text) return false
  return receiverOrigins.includes(url.origin) || (receiverOrigins.includes('*') && isPublicName(url))
}

/** No bare address and no name of the inner network. What a name resolves to is not seen here. */
function isPublicName({ hostname, port }: URL): boolean {
  const labels = hostname.split('.')
  const last = labels.at(-1) ?? ''
  const inner = ['localhost', 'local', 'internal', 'home', 'lan', 'corp', 'arpa', 'test', 'invalid']
  return port === '' && labels.length > 1 && /^[a-z]/.test(last) && !inner.includes(last)
}
