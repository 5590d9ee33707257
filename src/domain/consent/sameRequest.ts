import { canonicalize } from 'json-canonicalize'
import type { Grant } from '../../rafiki/grant.ts'
import type { Requested } from '../../rafiki/queries/interactions.ts'

/** Whether both of Rafiki's servers speak of the same request: all that one says, the other says too. */
export function agree(requested: Requested, grant: Grant): boolean {
  const plain = (items: readonly object[]): string[] =>
    items.map((it) => canonicalize(JSON.parse(JSON.stringify(it, withoutNulls)))).sort()
  const ours = {
    access: grant.access.map(({ type, actions, identifier, limits }) => ({ type, actions, identifier, limits })),
    subjects: (grant.subject?.sub_ids ?? []).map(({ subId, subIdFormat }) => ({ id: subId, format: subIdFormat }))
  }
  return (
    isEqual(plain(requested.access), plain(ours.access)) &&
    isEqual(plain(requested.subject?.sub_ids ?? []), plain(ours.subjects))
  )
}

const isEqual = (a: string[], b: string[]): boolean => a.length === b.length && a.every((it, index) => it === b[index])

/** One server leaves out what the other answers as null. */
const withoutNulls = (_: string, value: unknown): unknown => (value === null ? undefined : value)
