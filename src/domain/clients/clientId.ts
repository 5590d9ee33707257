import { createHash } from 'node:crypto'
import { viewerId, type Viewer } from '../../identity/viewer.ts'

/** The id of a client for one viewer: the same in every request, and of no use to anybody else. */
export const clientIdOf = (viewer: Viewer, key: string): string => digest(['client', viewerId(viewer), key])

/** Whether a text has the form of such an id, which tells nothing of whose it is. */
export const isClientId = (text: string): boolean => /^[\w-]{43}$/.test(text)

/** What ids of a viewer's clients are digests of, before and after the JSON of a client's key. */
export const clientIdAround = (viewer: Viewer): [string, string] => [
  `["client",${JSON.stringify(viewerId(viewer))},`,
  ']'
]

/** Binds a text to a connection and a viewer. */
export const sealOf = (viewer: Viewer, name: string, text: string): string =>
  digest(['cursor', viewerId(viewer), name, text]).slice(0, 11)

const digest = (parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
