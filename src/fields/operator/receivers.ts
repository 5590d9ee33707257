import type { GraphQLFieldResolver } from 'graphql'
import type { Context } from '../../context.ts'
import { badInput } from '../../errors.ts'
import { lookUpUrl, mutation } from '../../domain/operator/delegate.ts'
import { whoseReceiver } from '../../domain/operator/receivers.ts'
import { fields } from '../../authorization/policy.ts'
import { needsScope, ownIdempotencyKey, takes } from '../../authorization/guards/scope.ts'
import { localReceiverOfTenant, walletAddressForTenant } from '../../authorization/guards/tenancy.ts'
import type { FieldFamily } from '../fieldModule.ts'

const write = needsScope('admin:write')

const receiver: GraphQLFieldResolver<unknown, Context, { id: string }> = async (parent, args, context, info) => {
  const whose = await whoseReceiver(context.rafiki, args.id)
  if (whose === 'refused') throw badInput('id', 'an https URL at a public host, in its plainest form')
  return whose === 'hidden' ? null : lookUpUrl(parent, args, context, info)
}

/** Incoming payments by their URLs, here and elsewhere. Rafiki checks the tenant of none of these. */
export const receivers: FieldFamily = {
  sdl: /* GraphQL */ `
    type Query {
      "An incoming payment by its URL: one of the tenant's, by its own URL, or one elsewhere at a public https host, which Rafiki then fetches. Null when nothing usable is found there."
      receiver("The incoming payment's full URL." id: String!): Receiver
    }
    type Mutation {
      "Opens an incoming payment at a wallet address of the tenant, or at one elsewhere at a public https host, which Rafiki then fetches."
      createReceiver(input: CreateReceiverInput!): CreateReceiverResponse!
      "Closes an incoming payment of the tenant, named by its own URL: nothing more will be accepted."
      completeReceiver(input: CompleteReceiverInput!): CompleteReceiverResponse!
    }
  `,
  policy: {
    operator: {
      Query: { receiver: [needsScope('admin:read')] },
      Mutation: {
        createReceiver: [
          write,
          walletAddressForTenant('input.walletAddressUrl'),
          ownIdempotencyKey('createReceiver', { required: false })
        ],
        completeReceiver: [write, localReceiverOfTenant('input.incomingPaymentUrl')]
      },
      Receiver: fields('id walletAddressUrl completed incomingAmount receivedAmount expiresAt metadata createdAt'),
      CreateReceiverInput: {
        ...fields('walletAddressUrl incomingAmount metadata idempotencyKey'),
        expiresAt: [takes('DateTime')]
      },
      CompleteReceiverInput: fields('incomingPaymentUrl'),
      CreateReceiverResponse: fields('receiver'),
      CompleteReceiverResponse: fields('receiver')
    }
  },
  audit: {
    createReceiver: ['input.walletAddressUrl'],
    completeReceiver: ['input.incomingPaymentUrl']
  },
  resolvers: {
    Query: { receiver },
    Mutation: { createReceiver: mutation(), completeReceiver: mutation() }
  }
}
