import type { Selectable } from 'kysely'
import { property } from '../lib/property.ts'
import { digestOf, hashOf } from './chain.ts'
import { parsed } from './heads.ts'
import type { Range } from './ranges.ts'
import type { Tables } from './tables.ts'

export type EventRow = Selectable<Tables['journal_events']>

/** What is wrong with a row by itself, and what it says for the look at the whole. */
export interface LookedAt {
  wrong: { what: 'hash' | 'content' | 'columns'; text: string }[]
  /** By which wallet addresses it is found. */
  walletAddresses: readonly string[]
  /** Numbers of events that this one says were erased. */
  names: readonly Range[]
}

/** @param before the hash that it must follow; undefined where events before it are missing */
export function lookAt(row: EventRow, before: Uint8Array | undefined): LookedAt {
  const { tenant_id: tenantId, number, id, kind, digest, content, salt } = row
  const wrong: LookedAt['wrong'] = []
  const link = { tenantId, number, id, kind, at: row.at.getTime(), recordedAt: row.recorded_at.getTime(), digest }
  if (before && !isSame(hashOf(before, link), row.hash))
    wrong.push({
      what: 'hash',
      text: 'it does not follow from the one before it: it was changed, put in between or moved'
    })
  if (content === null) {
    const left = salt ?? row.grant_id ?? row.payment_id ?? row.subject ?? row.client
    if (left !== null) wrong.push({ what: 'columns', text: 'its content is empty, and other columns are not' })
    return { wrong, walletAddresses: [], names: [] }
  }
  if (!salt || !isSame(digestOf(salt, content), digest))
    wrong.push({ what: 'content', text: 'its content was changed' })
  const said = parsed(content)
  const different = Object.entries(columnsOf(said)).flatMap(([name, value]) =>
    value === property(row, name) ? [] : [name]
  )
  if (row.at.getTime() !== property(said, 'at')) different.push('at')
  if (different.length > 0)
    wrong.push({ what: 'columns', text: `columns differ from its content: ${different.join(', ')}` })
  return { wrong, walletAddresses: addressesIn(said), names: namedBy(kind, number, said) }
}

export const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

const columnsOf = (said: unknown) => ({
  tenant_id: uuidIn(property(said, 'tenantId')),
  id: uuidIn(property(said, 'id')),
  kind: property(said, 'kind'),
  grant_id: uuidIn(property(said, 'grantId')),
  payment_id: uuidIn(property(said, 'paymentId')),
  subject: property(said, 'subject') ?? null,
  client: property(said, 'client') ?? null
})

/** As PostgreSQL writes it. */
const uuidIn = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : null)

export function addressesIn(said: unknown): string[] {
  const all: unknown = property(said, 'walletAddresses')
  return Array.isArray(all) ? [...new Set(all.filter((it) => typeof it === 'string'))] : []
}

/** Kinds of events that name others which were erased. Nothing of a person is in them. */
export const erasures: readonly string[] = ['person.erased', 'journal.pruned']

function namedBy(kind: string, number: number, said: unknown): Range[] {
  const numbers = erasures.includes(kind) ? property(property(said, 'details'), 'numbers') : undefined
  if (!Array.isArray(numbers)) return []
  return numbers.flatMap((range: unknown): Range[] => {
    const ends: unknown[] = Array.isArray(range) ? range : []
    const [from, to] = ends
    return typeof from === 'number' && typeof to === 'number' && to < number ? [[from, to]] : []
  })
}
