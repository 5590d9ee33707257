import { GatewayError, notFound } from '../errors.ts'
import { refusals } from './refusals.ts'
import type { Answer } from './transport.ts'

export type UpstreamError = NonNullable<Answer['errors']>[number]

interface Row {
  field: string
  code: string
  /** Where one code stands for several refusals, the message that tells them apart. */
  message?: string
  error: () => GatewayError
}

/** Rafiki's refusals that have a meaning for callers. All others become UPSTREAM_ERROR. */
const table: Row[] = [
  { field: 'grant', code: 'NOT_FOUND', error: notFound },
  { field: 'revokeGrant', code: 'NOT_FOUND', error: notFound },
  // Last: what has no row of its own above.
  ...refusals
]

/**
 * One of Rafiki's errors, in our own words.
 * @param field the root field, by its name and not its alias
 */
export function translate(field: string, error: UpstreamError, kind: 'query' | 'mutation'): GatewayError {
  const code = error.extensions?.code ?? ''
  const row = table.find(
    (it) => it.field === field && it.code === code && (it.message === undefined || it.message === error.message)
  )
  if (row) return row.error()
  // Rafiki's own faults leave open how far a mutation came; its refusals do not.
  const outcome = code === 'INTERNAL_SERVER_ERROR' ? 'UNKNOWN' : 'NOT_DONE'
  const details = kind === 'mutation' ? { outcome } : {}
  return new GatewayError('UPSTREAM_ERROR', 'Rafiki answered with an error.', details, `${code}: ${error.message}`)
}
