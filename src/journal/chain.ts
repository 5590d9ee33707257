import { createHash, randomBytes } from 'node:crypto'
import { canonicalize } from 'json-canonicalize'
import type { NewEvent } from './event.ts'

/*
 * How tampering shows: each event of a tenant carries a hash over the one before it. The hash covers a salted digest of
 * the content and not the content, so that a person's data can be erased and the chain stays whole; the salt, which is
 * erased with it, keeps the digest from being guessed.
 */

/** What the chain begins with. */
export const genesis: Uint8Array = new Uint8Array(32)

const saltBytes = 16

export interface Sealed {
  content: string
  salt: Uint8Array
  digest: Uint8Array
}

/** The text that is stored, and its digest. Keys are in one order, so that equal events have equal texts. */
export function seal(event: NewEvent): Sealed {
  const content = canonicalize(event)
  const salt = randomBytes(saltBytes)
  return { content, salt, digest: digestOf(salt, content) }
}

/** What `seal` wrote. @throws SyntaxError */
export const eventIn = (content: string): NewEvent => JSON.parse(content) as NewEvent

export const digestOf = (salt: Uint8Array, content: string): Uint8Array =>
  createHash('sha256').update(salt).update(content).digest()

/** What a hash covers: all that stays of an event that is erased. */
export interface Link {
  tenantId: string
  number: number
  id: string
  kind: string
  /** Milliseconds, as `recordedAt` is. */
  at: number
  recordedAt: number
  digest: Uint8Array
}

/** The hash of an event, over the hash of the one before it. */
export const hashOf = (before: Uint8Array, { tenantId, number, id, kind, at, recordedAt, digest }: Link): Uint8Array =>
  createHash('sha256')
    .update(before)
    .update(JSON.stringify([tenantId, number, id, kind, at, recordedAt]))
    .update(digest)
    .digest()
