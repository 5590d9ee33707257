import { list, lookUp, mutation } from '../../domain/operator/delegate.ts'
import { pageInfo } from '../../domain/operator/pageInfo.ts'
import { lists } from '../../rafiki/queries/pageProbe.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { listsWithout, ownIdempotencyKey } from '../../authorization/guards/input.ts'
import {
  incomingPaymentOfTenant,
  ofTenant,
  outgoingPaymentOfTenant,
  quoteOfTenant,
  receiverForTenant,
  walletAddressOfTenant
} from '../../authorization/guards/tenancy.ts'
import { fieldModule } from '../fieldModule.ts'

const read = needsScope('admin:read')
const write = needsScope('admin:write')
const once = (field: string) => ownIdempotencyKey(field, { required: false })
const partialIds = ['input.incomingPaymentId', 'input.partialIncomingPaymentId']
const partial = [write, incomingPaymentOfTenant('input.incomingPaymentId')]

/** Incoming and outgoing payments, and quotes. */
export const payments = fieldModule({
  role: 'operator',
  reusable: true,
  sdl: /* GraphQL */ `
    type Mutation {
      "Computes what a payment would cost and deliver. Nothing is reserved; the quote is valid until it expires. The receiver is one of the tenant's incoming payments, by its own URL, or one elsewhere at a public https host."
      createQuote(input: CreateQuoteInput!): QuoteResponse!
    }
  `,
  guards: {
    // Rafiki ignores the `notIn` of these filters: they would answer everything.
    'Query.quote': [read],
    'Query.outgoingPayment': [read],
    'Query.outgoingPayments': [read, ofTenant, listsWithout('notIn', 'receiver walletAddressId state')],
    'Query.incomingPayment': [read],
    'Query.incomingPayments': [read, ofTenant],
    'Query.payments': [read, ofTenant, listsWithout('notIn', 'type walletAddressId')],
    'Mutation.createQuote': [
      write,
      walletAddressOfTenant('input.walletAddressId'),
      receiverForTenant('input.receiver'),
      once('createQuote')
    ],
    'Mutation.createOutgoingPayment': [
      write,
      walletAddressOfTenant('input.walletAddressId'),
      quoteOfTenant('input.quoteId'),
      once('createOutgoingPayment')
    ],
    'Mutation.createOutgoingPaymentFromIncomingPayment': [
      write,
      walletAddressOfTenant('input.walletAddressId'),
      receiverForTenant('input.incomingPayment'),
      once('createOutgoingPaymentFromIncomingPayment')
    ],
    'Mutation.cancelOutgoingPayment': [write, outgoingPaymentOfTenant('input.id')],
    'Mutation.createIncomingPayment': [
      write,
      walletAddressOfTenant('input.walletAddressId'),
      once('createIncomingPayment')
    ],
    // Rafiki would make another tenant's payment the caller's own.
    'Mutation.updateIncomingPayment': [write, incomingPaymentOfTenant('input.id')],
    'Mutation.approveIncomingPayment': [write, incomingPaymentOfTenant('input.id')],
    'Mutation.cancelIncomingPayment': [write, incomingPaymentOfTenant('input.id')],
    'Mutation.confirmPartialIncomingPayment': partial,
    'Mutation.rejectPartialIncomingPayment': partial
  },
  rafiki: {
    Amount: 'value assetCode assetScale',
    AmountInput: 'value assetCode assetScale',
    FilterString: 'in notIn',
    BasePayment: 'id walletAddressId metadata createdAt client',
    QuoteConnection: 'pageInfo edges',
    QuoteEdge: 'node cursor',
    Quote: `id tenantId walletAddressId receiver debitAmount receiveAmount createdAt expiresAt
         estimatedExchangeRate`,
    OutgoingPaymentConnection: 'pageInfo edges',
    OutgoingPaymentEdge: 'node cursor',
    OutgoingPayment: `id walletAddressId client liquidity state error stateAttempts debitAmount receiveAmount receiver
         metadata quote sentAmount createdAt grantId tenant`,
    IncomingPaymentConnection: 'pageInfo edges',
    IncomingPaymentEdge: 'node cursor',
    IncomingPayment: `id url walletAddressId client liquidity state expiresAt incomingAmount receivedAmount metadata
         createdAt senderWalletAddress tenant cancellationReason cancelledAt`,
    PaymentConnection: 'pageInfo edges',
    PaymentEdge: 'node cursor',
    Payment: 'id type walletAddressId client state liquidity metadata createdAt tenant',
    OutgoingPaymentFilter: 'receiver walletAddressId state',
    IncomingPaymentFilter: 'initiatedBy',
    PaymentFilter: 'type walletAddressId',
    CreateQuoteInput: 'walletAddressId debitAmount receiveAmount receiver idempotencyKey',
    CreateOutgoingPaymentInput: 'walletAddressId quoteId metadata idempotencyKey',
    CreateOutgoingPaymentFromIncomingPaymentInput: `walletAddressId incomingPayment debitAmount metadata idempotencyKey cardDetails`,
    CardDetailsInput: 'data requestId initiatedAt: DateTime!',
    CancelOutgoingPaymentInput: 'id reason cardPaymentFailureReason',
    CreateIncomingPaymentInput: `walletAddressId metadata incomingAmount idempotencyKey isCardPayment senderWalletAddress
         expiresAt: DateTime`,
    UpdateIncomingPaymentInput: 'id metadata',
    ApproveIncomingPaymentInput: 'id',
    CancelIncomingPaymentInput: 'id cancellationReason',
    ConfirmPartialIncomingPaymentInput: 'incomingPaymentId partialIncomingPaymentId: UUID!',
    RejectPartialIncomingPaymentInput: 'incomingPaymentId partialIncomingPaymentId: UUID! reason',
    QuoteResponse: 'quote',
    OutgoingPaymentResponse: 'payment',
    IncomingPaymentResponse: 'payment',
    ApproveIncomingPaymentResponse: 'payment',
    CancelIncomingPaymentResponse: 'payment',
    ConfirmPartialIncomingPaymentResponse: 'success',
    RejectPartialIncomingPaymentResponse: 'success'
  },
  mutations: {
    createQuote: { audit: ['input.walletAddressId', 'input.receiver'] },
    createOutgoingPayment: { audit: ['input.walletAddressId', 'input.quoteId'] },
    createOutgoingPaymentFromIncomingPayment: { audit: ['input.walletAddressId', 'input.incomingPayment'] },
    cancelOutgoingPayment: { audit: ['input.id'], takesBack: true },
    createIncomingPayment: { audit: ['input.walletAddressId', 'input.senderWalletAddress'] },
    updateIncomingPayment: { audit: ['input.id'] },
    approveIncomingPayment: { audit: ['input.id'] },
    cancelIncomingPayment: { audit: ['input.id'], takesBack: true },
    confirmPartialIncomingPayment: { audit: partialIds },
    rejectPartialIncomingPayment: { audit: partialIds, takesBack: true }
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
})
