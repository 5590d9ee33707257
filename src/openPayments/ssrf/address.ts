import ipaddr from 'ipaddr.js'
import { parseUrl } from '../../lib/url.ts'

/** Why a URL or an address is refused. Says which check failed, never the URL. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
}

const maxUrlLength = 2_048
/** The range of all IPv6 unicast addresses of the internet: addresses outside are mapped, translated or local. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** Whether an IP address is public: reachable from anywhere on the internet. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  // Not `process`: an IPv4-mapped address is refused, whatever it maps to.
  const address = ipaddr.parse(text)
  if (address.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast)
}

/** The host of a URL as an address, if it is one: the URL parser has normalised all spellings. */
function literalOf(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return ipaddr.isValid(bare) ? bare : undefined
}

/**
 * The checks that need no DNS look-up.
 * @param named origins that are allowed at any address
 * @throws AddressRefused
 */
export function checkUrl(text: string, named: ReadonlySet<string>): URL {
  const url = text.length > maxUrlLength ? undefined : parseUrl(text)
  if (!url) throw new AddressRefused('not a URL')
  if (url.username || url.password) throw new AddressRefused('a user name or password')
  if (url.hash) throw new AddressRefused('a fragment')
  if (!named.has(url.origin)) checkHost(url.protocol, url.hostname)
  return url
}

/** Checks the address of a connection that is about to be made. @throws AddressRefused */
export function checkHost(protocol: string, hostname: string): void {
  if (protocol !== 'https:') throw new AddressRefused('not https')
  if (hostname.endsWith('.')) throw new AddressRefused('a name that ends with a dot')
  const literal = literalOf(hostname)
  if (literal !== undefined && !isPublicAddress(literal)) throw new AddressRefused('not a public address')
}
