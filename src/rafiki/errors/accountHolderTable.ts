import { GatewayError, notFound, type Code } from '../../errors.ts'
import type { UpstreamError } from '../transport/answer.ts'
import { minSendAmount } from './minSendAmount.ts'

export interface Refusal {
  /** The root field; any, where it is left out. */
  field?: string
  code: string
  /** Where one code stands for several refusals, the beginning of the message that tells them apart. */
  message?: string
  error: (upstream: UpstreamError) => GatewayError
}

const unknown = (field: string): Refusal => ({ field, code: 'NOT_FOUND', error: notFound })

function refused(
  field: string,
  [code, message]: [string, string],
  ours: Code,
  words: string,
  argument?: string
): Refusal {
  return { field, code, message, error: () => new GatewayError(ours, words, argument ? { argument } : {}) }
}

const inactive = (field: string, argument = 'input.walletAddressId'): Refusal =>
  refused(
    field,
    ['INACTIVE', 'inactive wallet address'],
    'WALLET_ADDRESS_INACTIVE',
    'The wallet address is out of use.',
    argument
  )
const amount = (field: string, argument: string): Refusal =>
  refused(field, ['BAD_USER_INPUT', 'invalid amount'], 'INVALID_AMOUNT', 'The amount is not allowed.', argument)
const expiry = (field: string): Refusal =>
  refused(
    field,
    ['BAD_USER_INPUT', 'invalid expiresAt'],
    'INVALID_EXPIRY',
    'Expected a time in the future, but not too far.',
    'input.expiresAt'
  )
const vetoed = (field: string): Refusal =>
  refused(field, ['TIMEOUT', 'action not performed'], 'PAYMENT_REFUSED', 'The wallet refused the payment.')
const wrongState = (field: string, argument: string): Refusal =>
  refused(field, ['CONFLICT', 'wrong state'], 'WRONG_STATE', 'The state of the payment does not allow this.', argument)

/** Rafiki's refusals that have a meaning for callers. All others become UPSTREAM_ERROR. */
export const refusals: readonly Refusal[] = [
  unknown('grant'),
  unknown('revokeGrant'),
  unknown('outgoingPayment'),
  unknown('incomingPayment'),
  unknown('quote'),
  unknown('walletAddress'),
  unknown('receiver'),

  unknown('createIncomingPayment'),
  inactive('createIncomingPayment'),
  amount('createIncomingPayment', 'input.incomingAmount'),
  expiry('createIncomingPayment'),
  vetoed('createIncomingPayment'),

  unknown('completeReceiver'),
  wrongState('completeReceiver', 'input.id'),

  unknown('createQuote'),
  inactive('createQuote'),
  amount('createQuote', 'input'),
  refused(
    'createQuote',
    ['BAD_USER_INPUT', 'invalid receiver'],
    'INVALID_RECEIVER',
    'The receiver is unknown, or accepts no more money.',
    'input.receiver'
  ),
  {
    field: 'createQuote',
    code: 'BAD_USER_INPUT',
    message: 'non-positive receive amount',
    error: (upstream) =>
      new GatewayError('AMOUNT_TOO_SMALL', 'Fees and rates would leave nothing of the amount.', {
        argument: 'input.debitAmount',
        ...minSendAmount(upstream)
      })
  },
  {
    field: 'createQuote',
    code: 'INTERNAL_SERVER_ERROR',
    message: 'could not convert between assets',
    error: () => new GatewayError('RATES_UNAVAILABLE', 'No exchange rate is available now.', { outcome: 'NOT_DONE' })
  },

  unknown('createOutgoingPayment'),
  inactive('createOutgoingPayment'),
  refused(
    'createOutgoingPayment',
    ['BAD_USER_INPUT', 'invalid quote'],
    'QUOTE_UNUSABLE',
    'The quote has expired, was used, or its receiver accepts no more money.',
    'input.quoteId'
  ),
  unknown('cancelOutgoingPayment'),
  wrongState('cancelOutgoingPayment', 'input.id'),

  { ...unknown('createReceiver'), error: () => unpayable('input.walletAddressUrl') },
  { field: 'createReceiver', code: 'FORBIDDEN', error: () => unpayable('input.walletAddressUrl') },
  inactive('createReceiver', 'input.walletAddressUrl'),
  amount('createReceiver', 'input.incomingAmount'),
  expiry('createReceiver'),
  vetoed('createReceiver'),

  unknown('updateWalletAddress'),
  unknown('revokeWalletAddressKey'),
  refused(
    'createWalletAddressKey',
    ['DUPLICATE', 'Key already exists'],
    'DUPLICATE_KEY',
    'The wallet address already has this key.',
    'input.jwk'
  ),

  {
    code: 'INTERNAL_SERVER_ERROR',
    message: 'Incoming arguments are different than the original request for idempotencyKey',
    error: () =>
      new GatewayError('IDEMPOTENCY_CONFLICT', 'The idempotency key was used for another call.', {
        argument: 'input.idempotencyKey',
        outcome: 'NOT_DONE'
      })
  },
  {
    code: 'INTERNAL_SERVER_ERROR',
    message: 'Concurrent request for idempotencyKey',
    error: () =>
      new GatewayError('IDEMPOTENCY_IN_PROGRESS', 'A call with this idempotency key is in progress.', {
        argument: 'input.idempotencyKey'
      })
  }
]

const unpayable = (argument: string): GatewayError =>
  new GatewayError('INVALID_RECEIVER', 'There is no such wallet address, or the gateway may not ask it.', { argument })
