import { walletAddressUrl } from './walletAddress.ts'

interface ClientsGrant {
  id: string
  client: string | null
}

/**
 * Who a grant's client is. Spellings of one URL are one client: the host's case and the port 443, as for the client's
 * profile. What differs otherwise, in the path's case or a slash at the end for example, is another. A client that came with
 * a key has no name that could be known again: each of its grants is a client by itself.
 */
export function clientKeyOf({ id, client }: ClientsGrant): string {
  // One whose name is too long to be shown is as little known.
  if (typeof client !== 'string') return `key ${id}`
  const url = /^https:\/\//i.test(client) && client === client.trim() ? walletAddressUrl(client) : undefined
  return url === undefined ? `as written ${client}` : `url ${url}`
}
