import { askForReceiver, lookAtReceiver } from '../../domain/payments/receivers.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { ownIdempotencyKey } from '../../authorization/guards/input.ts'
import { fieldModule } from '../fieldModule.ts'

/** What account holders do not have where no origin is allowed. */
export const outside = ['Query.receiver', 'Mutation.createReceiver']

interface CreateInput extends Record<string, unknown> {
  walletAddressUrl: string
}

/** Other people's incoming payments, as far as a payer must know them. Absent unless RECEIVER_ORIGINS names origins. */
export const myReceivers = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Query {
      "Someone's incoming payment by its URL, in order to pay it. Null if there is none, and for URLs at origins that the gateway does not allow. This field is absent if the gateway allows no origins."
      receiver(id: String!): Receiver
    }

    extend type Mutation {
      """
      Asks a wallet for an incoming payment, in order to pay it. This field is absent if the gateway allows no
      receivers at other wallets. Safe to repeat with the same \`idempotencyKey\`.
      Codes: INVALID_RECEIVER, INVALID_AMOUNT, INVALID_EXPIRY, WALLET_ADDRESS_INACTIVE, IDEMPOTENCY_CONFLICT,
      IDEMPOTENCY_IN_PROGRESS.
      """
      createReceiver(input: CreateReceiverInput!): CreateReceiverResponse
    }
  `,
  guards: {
    'Query.receiver': [needsScope('payments:write')],
    'Mutation.createReceiver': [needsScope('payments:write'), ownIdempotencyKey('createReceiver', { required: true })]
  },
  rafiki: {
    Receiver: 'id walletAddressUrl completed incomingAmount receivedAmount expiresAt',
    CreateReceiverResponse: 'receiver',
    CreateReceiverInput:
      'walletAddressUrl incomingAmount metadata: PaymentMetadata expiresAt: DateTime idempotencyKey: String!'
  },
  mutations: {
    createReceiver: { audit: ['input.walletAddressUrl'] }
  },
  resolvers: {
    Query: {
      receiver: async (_, { id }: { id: string }, context) => (await lookAtReceiver(context, id)) ?? null
    },
    Mutation: {
      createReceiver: async (_, { input }: { input: CreateInput }, context) => ({
        receiver: await askForReceiver(context, input)
      })
    }
  }
})
