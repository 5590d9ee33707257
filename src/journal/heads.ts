import { property } from '../lib/property.ts'
import type { HeadLine } from '../observability/auditLine.ts'
import { issuerOf } from './signing.ts'

/** The end of a tenant's chain at a moment: from then on, no event up to it can change unseen by who holds this. */
export interface Head {
  /** `pruned`: events up to this one were removed. */
  kind: 'head' | 'pruned'
  tenantId: string
  number: number
  /** In hexadecimal. */
  hash: string
  /** Milliseconds. */
  madeAt: number
  /** `claimsOf` it, signed, where the gateway has a key. */
  jws?: string | undefined
}

/** What is signed of a head. */
export const claimsOf = ({ kind, tenantId, number, hash, madeAt }: Head) => ({
  type: `journal.${kind}` as const,
  tenant: tenantId,
  number,
  hash,
  time: new Date(madeAt).toISOString()
})

/** A head as a line of the audit log. Without a key, `jws` is null. */
export const lineOf = (head: Head): HeadLine => ({ v: 1, ...claimsOf(head), jws: head.jws ?? null })

/** The type (`typ`) of its signature. */
export const headTyp = 'journal-head+jwt'

/** Whether what was signed is this head. */
export const isOf = (claims: unknown, head: Head): boolean =>
  Object.entries({ iss: issuerOf(head.tenantId), ...claimsOf(head) }).every(
    ([name, value]) => property(claims, name) === value
  )

/** The heads among the lines of an audit log; others are passed over. */
export const headsIn = (text: string): Head[] => text.split('\n').flatMap(headsOf)

function headsOf(line: string): Head[] {
  if (!line.includes('"journal.head"')) return []
  const said = parsed(line)
  const [type, tenantId, number] = [property(said, 'type'), property(said, 'tenant'), property(said, 'number')]
  const [hash, time, jws] = [property(said, 'hash'), property(said, 'time'), property(said, 'jws')]
  if (type !== 'journal.head' || typeof tenantId !== 'string' || typeof number !== 'number') return []
  if (typeof hash !== 'string' || typeof time !== 'string' || Number.isNaN(Date.parse(time))) return []
  const signed = typeof jws === 'string' ? { jws } : {}
  return [{ kind: 'head', tenantId, number, hash, madeAt: Date.parse(time), ...signed }]
}

/** Undefined for what is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
