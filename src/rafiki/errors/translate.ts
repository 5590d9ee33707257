import { GatewayError, type Outcome } from '../../errors.ts'
import type { UpstreamError } from '../transport/answer.ts'
import { isOutage } from '../transport/failure.ts'
import { operatorRefusals } from './operatorTable.ts'
import { refusals, type Refusal } from './accountHolderTable.ts'

/** What is told apart by its message comes first. */
const table: readonly Refusal[] = [...refusals, ...operatorRefusals]

/** Rafiki's codes for what it did not do. */
const undone = new Set([
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
    (it) =>
      (it.field === undefined || it.field === field) &&
      it.code === code &&
      (it.message === undefined || error.message.startsWith(it.message))
  )
  // Rafiki's refusals say that nothing was done; its faults, and what is not known, leave it open.
  const outcome: Outcome = undone.has(code) ? 'NOT_DONE' : 'UNKNOWN'
  const details = kind === 'mutation' ? { outcome } : {}
  if (row) return refused(row.error(error), details)
  const cause = `${code}: ${error.message}`
  if (isOutage(error)) return new GatewayError('UPSTREAM_UNAVAILABLE', 'Rafiki is not working.', details, cause)
  return new GatewayError('UPSTREAM_ERROR', 'Rafiki answered with an error.', details, cause)
}

/** With the outcome, but for what is not there, which must look alike wherever it is found out. */
const refused = (error: GatewayError, details: { outcome?: Outcome }): GatewayError =>
  error.code === 'NOT_FOUND' ? error : new GatewayError(error.code, error.message, { ...details, ...error.extensions })
