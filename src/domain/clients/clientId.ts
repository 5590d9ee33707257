import { createHash } from 'node:crypto'
import { viewerId, type Viewer } from '../../identity/viewer.ts'
import { walletAddressUrl } from '../../lib/walletAddress.ts'

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

/** The id of a client for one viewer: the same in every request, and of no use to anybody else. */
export const clientIdOf = (viewer: Viewer, key: string): string => digest(['client', viewerId(viewer), key])

/** Whether a text has the form of such an id, which tells nothing of whose it is. */
export const isClientId = (text: string): boolean => /^[\w-]{43}$/.test(text)

/** Binds a text to a connection and a viewer. */
export const sealOf = (viewer: Viewer, name: string, text: string): string =>
  digest(['cursor', viewerId(viewer), name, text]).slice(0, 11)

const digest = (parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
