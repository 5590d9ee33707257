import { askForReceiver, lookAtReceiver } from '../../domain/payments/receivers.ts'
import { fields } from '../../authorization/policy.ts'
import { modestMetadata } from '../../authorization/guards/ownership.ts'
import { answeredBy, needsScope, ownIdempotencyKey, takes } from '../../authorization/guards/scope.ts'
import type { FieldFamily } from '../fieldModule.ts'

/** What account holders do not have where no origin is allowed. */
export const outside = ['Query.receiver', 'Mutation.createReceiver']

interface CreateInput extends Record<string, unknown> {
  walletAddressUrl: string
}

/** Other people's incoming payments, as far as a payer must know them. Absent unless RECEIVER_ORIGINS names origins. */
export const myReceivers: FieldFamily = {
  sdl: /* GraphQL */ `
    extend type Query {
      """
      Somebody's incoming payment by its URL, for paying it. Null where there is none, and for URLs at origins that the
      gateway does not allow. Absent where it allows none.
      """
      receiverToPay(id: String!): Receiver
    }

    extend type Mutation {
      """
      Asks a wallet for an incoming payment that can then be paid. Absent where the gateway allows no receivers outside.
      Safe to repeat with the same \`idempotencyKey\`.
      Codes: INVALID_RECEIVER, INVALID_AMOUNT, INVALID_EXPIRY, WALLET_ADDRESS_INACTIVE, IDEMPOTENCY_CONFLICT,
      IDEMPOTENCY_IN_PROGRESS.
      """
      createReceiverToPay(input: CreateReceiverInput!): CreateReceiverResponse
    }
  `,
  policy: {
    accountHolder: {
      Query: { receiver: [answeredBy('receiverToPay'), needsScope('payments:write')] },
      Mutation: {
        createReceiver: [
          answeredBy('createReceiverToPay'),
          needsScope('payments:write'),
          ownIdempotencyKey('createReceiver', { required: true }),
          modestMetadata('input.metadata')
        ]
      },
      Receiver: fields('id walletAddressUrl completed incomingAmount receivedAmount expiresAt'),
      CreateReceiverResponse: fields('receiver'),
      CreateReceiverInput: {
        ...fields('walletAddressUrl incomingAmount metadata'),
        expiresAt: [takes('DateTime')],
        idempotencyKey: [takes('String!')]
      }
    }
  },
  audit: {
    createReceiverToPay: ['input.walletAddressUrl']
  },
  resolvers: {
    Query: {
      receiverToPay: async (_, { id }: { id: string }, context) => (await lookAtReceiver(context, id)) ?? null
    },
    Mutation: {
      createReceiverToPay: async (_, { input }: { input: CreateInput }, context) => ({
        receiver: await askForReceiver(context, input)
      })
    }
  }
}
