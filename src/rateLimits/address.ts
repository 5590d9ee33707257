import ipaddr from 'ipaddr.js'

/**
 * What counts as one address: an IPv4 address, or an IPv6 /64, the least that one customer of a provider is given.
 * An IPv4 address that came as an IPv6 one is the same.
 */
export function addressKey(ip: string): string {
  if (!ipaddr.isValid(ip)) return 'unknown'
  const address = ipaddr.process(ip)
  if (address instanceof ipaddr.IPv4) return address.toString()
  const { parts } = address
  return `${new ipaddr.IPv6([...parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`
}
