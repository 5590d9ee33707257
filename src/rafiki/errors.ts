import { GatewayError, notFound, type Outcome } from '../errors.ts'
import type { UpstreamError } from './answer.ts'

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
  { field: 'revokeGrant', code: 'NOT_FOUND', error: notFound }
]

const refusals = new Set([
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'FORBIDDEN',
  'INACTIVE',
  'CONFLICT',
  'DUPLICATE',
  'GRAPHQL_VALIDATION_FAILED'
])

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
  // Rafiki's refusals say that nothing was done; its faults, and what is not known, leave it open.
  const outcome: Outcome = refusals.has(code) ? 'NOT_DONE' : 'UNKNOWN'
  const details = kind === 'mutation' ? { outcome } : {}
  return new GatewayError('UPSTREAM_ERROR', 'Rafiki answered with an error.', details, `${code}: ${error.message}`)
}
