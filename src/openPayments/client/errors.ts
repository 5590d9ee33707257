import { badInput, GatewayError } from '../../errors.ts'
import { AddressRefused } from '../ssrf/address.ts'
import { AnswerRefused } from '../ssrf/answerBounds.ts'
import { CallFailed, isClientError } from './call.ts'
import { property } from '../../lib/property.ts'

/** The SDK function, and the argument that says where it goes. */
export interface Operation {
  name: 'request' | 'continue' | 'cancel' | 'rotate' | 'revoke' | 'spending'
  /** The path of the URL among the arguments. */
  argument: string
}

type Kind = 'grant' | 'token' | 'resource'

const kinds: Record<Operation['name'], Kind> = {
  request: 'grant',
  continue: 'grant',
  cancel: 'grant',
  rotate: 'token',
  revoke: 'token',
  spending: 'resource'
}

const gone = (): GatewayError =>
  new GatewayError(
    'NOT_FOUND',
    'The grant or token does not exist, has ended, or the given token does not belong to it.'
  )
const stranger = (): GatewayError =>
  new GatewayError('FORBIDDEN', "The auth server does not accept this client's signature for the grant.")
const notContinuable = (): GatewayError =>
  new GatewayError(
    'GRANT_NOT_CONTINUABLE',
    'The auth server issues no token for this grant: nobody has approved it, it was rejected, or it was continued before.'
  )

interface Row {
  kind: Kind
  /** GNAP's error code; where there is none, the HTTP status decides. */
  code?: string
  status?: number
  error: (operation: Operation) => GatewayError
}

/** Answers of auth servers and resource servers with a meaning for clients. All others become UPSTREAM_ERROR. */
const table: Row[] = [
  {
    kind: 'grant',
    code: 'too_fast',
    error: () => new GatewayError('TOO_FAST', 'The auth server was asked again too early.')
  },
  { kind: 'grant', code: 'invalid_continuation', error: gone },
  { kind: 'grant', code: 'invalid_client', error: stranger },
  { kind: 'grant', code: 'request_denied', status: 401, error: notContinuable },
  { kind: 'grant', code: 'user_denied', error: notContinuable },
  { kind: 'grant', status: 404, error: gone },
  {
    kind: 'grant',
    status: 400,
    error: () =>
      badInput(
        'input',
        'what the auth server accepts: `interact` if the account holder must be asked; each outgoing-payment access needs it, and an `identifier`'
      )
  },
  { kind: 'token', code: 'invalid_client', error: gone },
  { kind: 'token', code: 'invalid_rotation', error: gone },
  { kind: 'token', status: 404, error: gone },
  { kind: 'resource', status: 401, error: gone },
  { kind: 'resource', status: 403, error: gone }
]

const gnapCodes = new Set(
  'invalid_request invalid_client invalid_interaction invalid_rotation invalid_continuation user_denied request_denied unknown_interaction too_fast'.split(
    ' '
  )
)

/** Whether an auth server says that there is no such grant, or that it is over. */
export const isUnknownGrant = (error: unknown): boolean =>
  isClientError(error) && error.status === 401 && error.code === 'invalid_continuation'

/** The failure below the SDK, or the server's answer, in our own words. */
export function translate(operation: Operation, error: unknown): GatewayError {
  if (error instanceof GatewayError) return error
  if (error instanceof CallFailed) return failedCall(operation, error)
  if (!isClientError(error)) return withOutcome('UPSTREAM_ERROR', operation, 'UNKNOWN', error)
  const kind = kinds[operation.name]
  const row = table.find(
    (it) =>
      it.kind === kind &&
      (it.code === undefined || it.code === error.code) &&
      (it.status === undefined || it.status === error.status)
  )
  if (row) return row.error(operation)
  // A refusal changed nothing. An answer in a wrong form may belong to a request that was done.
  const refused = error.status !== undefined && error.status >= 400 && error.status < 500
  return withOutcome('UPSTREAM_ERROR', operation, refused ? 'NOT_DONE' : 'UNKNOWN', error)
}

function failedCall(operation: Operation, failed: CallFailed): GatewayError {
  const { why, status, cause } = failed
  if (cause instanceof AddressRefused && cause.message !== 'a redirect') return refusedUrl(operation.argument)
  if (cause instanceof AddressRefused || cause instanceof AnswerRefused) {
    return withOutcome('UPSTREAM_ERROR', operation, 'UNKNOWN', failed)
  }
  const unanswered = why === 'connection' || status === 502 || status === 503 || status === 504
  const code = why === 'timeout' ? 'UPSTREAM_TIMEOUT' : unanswered ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_ERROR'
  return withOutcome(code, operation, 'UNKNOWN', failed)
}

export const refusedUrl = (argument: string): GatewayError =>
  badInput(argument, 'an https URL at a server that this gateway may contact')

const messages = {
  UPSTREAM_TIMEOUT: 'The server did not answer in time.',
  UPSTREAM_UNAVAILABLE: 'The server could not be reached, or its answer was lost.',
  UPSTREAM_ERROR: 'The server gave no usable answer.'
}

function withOutcome(
  code: keyof typeof messages,
  { name }: Operation,
  outcome: 'UNKNOWN' | 'NOT_DONE',
  cause: unknown
): GatewayError {
  return new GatewayError(code, messages[code], name === 'spending' ? {} : { outcome }, cause)
}

/**
 * The loggable part of an error: names and codes. Never messages: the SDK puts headers into some, and descriptions are
 * the words of servers that received tokens.
 */
export function loggable(error: unknown): Record<string, unknown> {
  const { cause } = error instanceof GatewayError ? error : { cause: error }
  if (cause instanceof CallFailed) {
    const { why, status, cause: below } = cause
    const ours = below instanceof AddressRefused || below instanceof AnswerRefused
    return { why, status, below: ours ? below.message : property(below, 'code') }
  }
  if (isClientError(cause)) {
    const { status, code, validationErrors } = cause
    // A server may send anything as its code, even a token that it received.
    return { status, code: gnapCodes.has(code ?? '') ? code : undefined, invalid: validationErrors?.length }
  }
  return { fault: cause instanceof Error ? cause.name : typeof cause }
}
