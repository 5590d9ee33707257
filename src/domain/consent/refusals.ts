import { GatewayError } from '../../errors.ts'
import { maxText } from '../../rafiki/longText.ts'

/** Nothing was sent yet, or it was refused. */
export function notDone(error: unknown): never {
  if (!(error instanceof GatewayError) || !error.code.startsWith('UPSTREAM')) throw error
  throw new GatewayError(error.code, error.message, { ...error.extensions, outcome: 'NOT_DONE' }, error.cause)
}

export const isNotDone = (error: unknown): boolean =>
  error instanceof GatewayError && error.extensions.outcome === 'NOT_DONE'

const undone = { outcome: 'NOT_DONE' }
export const expired = (): GatewayError =>
  new GatewayError('REQUEST_EXPIRED', 'Nobody answered in time. The client must send a new request.', undone)
export const alreadyAnswered = (): GatewayError =>
  new GatewayError('ALREADY_ANSWERED', 'The request was accepted, rejected or revoked before.', undone)
export const tooLongToAccept = (): GatewayError =>
  new GatewayError('VALUE_TOO_LONG', 'The request has a text that is too long to show. Reject it.', {
    maximum: maxText,
    ...undone
  })
export const termsChanged = (): GatewayError =>
  new GatewayError('TERMS_CHANGED', 'The request is not what was shown. Read it again, and show it again.', undone)
export const notCanonical = (): GatewayError =>
  new GatewayError(
    'IDENTIFIER_NOT_CANONICAL',
    'The request spells a wallet address differently from how it is stored: the grant could not be found again.',
    undone
  )
