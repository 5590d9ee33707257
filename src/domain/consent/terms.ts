import { createHash } from 'node:crypto'
import { canonicalize } from 'json-canonicalize'
import type { Context } from '../../context.ts'
import type { Json } from '../../journal/event.ts'
import { clientProfile } from '../clients/clientProfile.ts'
import { hasLongText, type MyGrantRequest } from './grantRequestView.ts'

/** What an account holder is asked to allow, as data. */
export interface Terms {
  readonly [key: string]: Json | undefined
  client: string | null
  /** As the client's own wallet tells it; null where it has none, absent where it could not be read. */
  clientName?: string | null
  access: readonly Json[]
  subjects: readonly Json[]
}

/** What the digest is made of, and how. Another form is another version. */
const version = 'v1'

/** The terms as they now are; undefined where they have a text that is too long to show, and so cannot be accepted. */
export async function termsOf(context: Context, request: MyGrantRequest): Promise<Terms | undefined> {
  const { client, access, subject } = request
  if (hasLongText(request)) return undefined
  const subjects = (subject?.subIds ?? []).map(({ subId, subIdFormat }) => ({ subId, subIdFormat }))
  const clientName = await nameOf(context, request)
  return {
    client,
    ...(clientName !== undefined && { clientName }),
    // In one order, whichever Rafiki has them in.
    access: ordered(access.map(({ type, actions, identifier, limits }) => ({ type, actions, identifier, limits }))),
    subjects: ordered(subjects)
  }
}

const digests = new WeakMap<Terms, string>()

/** `v1.` and the SHA-256 of the terms as canonical JSON (RFC 8785), in base64url; made once of the same terms. */
export function digestOf(terms: Terms): string {
  const digest =
    digests.get(terms) ?? `${version}.${createHash('sha256').update(canonicalize(terms)).digest('base64url')}`
  digests.set(terms, digest)
  return digest
}

async function nameOf(context: Context, request: MyGrantRequest): Promise<string | null | undefined> {
  try {
    return (await clientProfile(context, request))?.publicName ?? null
  } catch {
    return undefined
  }
}

const ordered = (items: readonly object[]): Json[] =>
  items
    .map((it) => canonicalize(it))
    .sort()
    .map((text) => JSON.parse(text) as Json)
