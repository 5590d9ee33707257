import { GatewayError } from '../errors.ts'
import { refusals } from './refusals.ts'
import type { Answer } from './transport.ts'

export type UpstreamError = NonNullable<Answer['errors']>[number]

/**
 * One of Rafiki's errors, in our own words.
 * @param field the root field, by its name and not its alias
 */
export function translate(field: string, error: UpstreamError, kind: 'query' | 'mutation'): GatewayError {
  const code = error.extensions?.code ?? ''
  const row = refusals.find(
    (it) =>
      (it.field === undefined || it.field === field) &&
      it.code === code &&
      (it.message === undefined || error.message.startsWith(it.message))
  )
  if (row) return row.error(error)
  // Rafiki's own faults leave open how far a mutation came; its refusals do not.
  const outcome = code === 'INTERNAL_SERVER_ERROR' ? 'UNKNOWN' : 'NOT_DONE'
  const details = kind === 'mutation' ? { outcome } : {}
  return new GatewayError('UPSTREAM_ERROR', 'Rafiki answered with an error.', details, `${code}: ${error.message}`)
}
