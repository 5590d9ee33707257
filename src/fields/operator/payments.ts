import { list, lookUp, mutation } from '../../domain/operator/delegate.ts'
import { pageInfo } from '../../domain/operator/pageInfo.ts'
import { fields } from '../../authorization/policy.ts'
import { needsScope, ofTenant, ownIdempotencyKey, takes } from '../../authorization/guards/scope.ts'
import {
  incomingPaymentOfTenant,
  listsWithout,
  outgoingPaymentOfTenant,
  quoteOfTenant,
  receiverForTenant,
  uuidAt,
  walletAddressOfTenant
} from '../../authorization/guards/tenancy.ts'
import { lists } from '../../rafiki/queries/pageProbe.ts'
import type { FieldFamily } from '../fieldModule.ts'

const read = needsScope('admin:read')
const write = needsScope('admin:write')
const once = (field: string) => ownIdempotencyKey(field, { required: false })
const partial = [write, incomingPaymentOfTenant('input.incomingPaymentId'), uuidAt('input.partialIncomingPaymentId')]

/** Incoming and outgoing payments, and quotes. */
export const payments: FieldFamily = {
  sdl: /* GraphQL */ `
    type Mutation {
      "Works out what a payment would cost and bring. Nothing is reserved; the quote is good until it expires. The receiver is an incoming payment of the tenant, by its own URL, or one elsewhere at a public https host."
      createQuote(input: CreateQuoteInput!): QuoteResponse!
    }
  `,
  policy: {
    operator: {
      // Rafiki ignores the `notIn` of these filters: they would answer everything.
      Query: {
        quote: [read],
        outgoingPayment: [read],
        outgoingPayments: [read, ofTenant, listsWithout('notIn', 'receiver walletAddressId state')],
        incomingPayment: [read],
        incomingPayments: [read, ofTenant],
        payments: [read, ofTenant, listsWithout('notIn', 'type walletAddressId')]
      },
      Mutation: {
        createQuote: [
          write,
          walletAddressOfTenant('input.walletAddressId'),
          receiverForTenant('input.receiver'),
          once('createQuote')
        ],
        createOutgoingPayment: [
          write,
          walletAddressOfTenant('input.walletAddressId'),
          quoteOfTenant('input.quoteId'),
          once('createOutgoingPayment')
        ],
        createOutgoingPaymentFromIncomingPayment: [
          write,
          walletAddressOfTenant('input.walletAddressId'),
          receiverForTenant('input.incomingPayment'),
          once('createOutgoingPaymentFromIncomingPayment')
        ],
        cancelOutgoingPayment: [write, outgoingPaymentOfTenant('input.id')],
        createIncomingPayment: [write, walletAddressOfTenant('input.walletAddressId'), once('createIncomingPayment')],
        // Rafiki would make another tenant's payment the caller's own.
        updateIncomingPayment: [write, incomingPaymentOfTenant('input.id')],
        approveIncomingPayment: [write, incomingPaymentOfTenant('input.id')],
        cancelIncomingPayment: [write, incomingPaymentOfTenant('input.id')],
        confirmPartialIncomingPayment: partial,
        rejectPartialIncomingPayment: partial
      },
      Amount: fields('value assetCode assetScale'),
      AmountInput: fields('value assetCode assetScale'),
      FilterString: fields('in notIn'),
      BasePayment: fields('id walletAddressId metadata createdAt client'),
      QuoteConnection: fields('pageInfo edges'),
      QuoteEdge: fields('node cursor'),
      Quote: fields(
        'id tenantId walletAddressId receiver debitAmount receiveAmount createdAt expiresAt estimatedExchangeRate'
      ),
      OutgoingPaymentConnection: fields('pageInfo edges'),
      OutgoingPaymentEdge: fields('node cursor'),
      OutgoingPayment: fields(
        `id walletAddressId client liquidity state error stateAttempts debitAmount receiveAmount receiver metadata
         quote sentAmount createdAt grantId tenant`
      ),
      IncomingPaymentConnection: fields('pageInfo edges'),
      IncomingPaymentEdge: fields('node cursor'),
      IncomingPayment: fields(
        `id url walletAddressId client liquidity state expiresAt incomingAmount receivedAmount metadata createdAt
         senderWalletAddress tenant cancellationReason cancelledAt`
      ),
      PaymentConnection: fields('pageInfo edges'),
      PaymentEdge: fields('node cursor'),
      Payment: fields('id type walletAddressId client state liquidity metadata createdAt tenant'),
      OutgoingPaymentFilter: fields('receiver walletAddressId state'),
      IncomingPaymentFilter: fields('initiatedBy'),
      PaymentFilter: fields('type walletAddressId'),
      CreateQuoteInput: fields('walletAddressId debitAmount receiveAmount receiver idempotencyKey'),
      CreateOutgoingPaymentInput: fields('walletAddressId quoteId metadata idempotencyKey'),
      CreateOutgoingPaymentFromIncomingPaymentInput: fields(
        'walletAddressId incomingPayment debitAmount metadata idempotencyKey cardDetails'
      ),
      CardDetailsInput: { ...fields('data requestId'), initiatedAt: [takes('DateTime!')] },
      CancelOutgoingPaymentInput: fields('id reason cardPaymentFailureReason'),
      CreateIncomingPaymentInput: {
        ...fields('walletAddressId metadata incomingAmount idempotencyKey isCardPayment senderWalletAddress'),
        expiresAt: [takes('DateTime')]
      },
      UpdateIncomingPaymentInput: fields('id metadata'),
      ApproveIncomingPaymentInput: fields('id'),
      CancelIncomingPaymentInput: fields('id cancellationReason'),
      ConfirmPartialIncomingPaymentInput: fields('incomingPaymentId partialIncomingPaymentId'),
      RejectPartialIncomingPaymentInput: fields('incomingPaymentId partialIncomingPaymentId reason'),
      QuoteResponse: fields('quote'),
      OutgoingPaymentResponse: fields('payment'),
      IncomingPaymentResponse: fields('payment'),
      ApproveIncomingPaymentResponse: fields('payment'),
      CancelIncomingPaymentResponse: fields('payment'),
      ConfirmPartialIncomingPaymentResponse: fields('success'),
      RejectPartialIncomingPaymentResponse: fields('success')
    }
  },
  audit: {
    createQuote: ['input.walletAddressId', 'input.receiver'],
    createOutgoingPayment: ['input.walletAddressId', 'input.quoteId'],
    createOutgoingPaymentFromIncomingPayment: ['input.walletAddressId', 'input.incomingPayment'],
    cancelOutgoingPayment: ['input.id'],
    createIncomingPayment: ['input.walletAddressId', 'input.senderWalletAddress'],
    updateIncomingPayment: ['input.id'],
    approveIncomingPayment: ['input.id'],
    cancelIncomingPayment: ['input.id'],
    confirmPartialIncomingPayment: ['input.incomingPaymentId', 'input.partialIncomingPaymentId'],
    rejectPartialIncomingPayment: ['input.incomingPaymentId', 'input.partialIncomingPaymentId']
  },
  resolvers: {
    Query: {
      quote: lookUp(),
      outgoingPayment: lookUp(),
      outgoingPayments: list(),
      incomingPayment: lookUp(),
      // Rafiki's page info of this list knows nothing of the filter.
      incomingPayments: list({ mend: { list: lists.incomingPayments, when: ({ filter }) => Boolean(filter) } }),
      payments: list()
    },
    Mutation: {
      createQuote: mutation(),
      createOutgoingPayment: mutation(),
      createOutgoingPaymentFromIncomingPayment: mutation(),
      cancelOutgoingPayment: mutation(),
      createIncomingPayment: mutation(),
      updateIncomingPayment: mutation(),
      approveIncomingPayment: mutation(),
      cancelIncomingPayment: mutation(),
      confirmPartialIncomingPayment: mutation(),
      rejectPartialIncomingPayment: mutation()
    },
    IncomingPaymentConnection: { pageInfo }
  }
}
