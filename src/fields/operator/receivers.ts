import type { GraphQLFieldResolver } from 'graphql'
import type { Context } from '../../context.ts'
import { badInput } from '../../errors.ts'
import { lookUpUrl, mutation } from '../../domain/operator/delegate.ts'
import { whoseReceiver } from '../../domain/operator/receivers.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { ownIdempotencyKey } from '../../authorization/guards/input.ts'
import { localReceiverOfTenant, walletAddressForTenant } from '../../authorization/guards/tenancy.ts'
import { fieldModule } from '../fieldModule.ts'

const write = needsScope('admin:write')

const receiver: GraphQLFieldResolver<unknown, Context, { id: string }> = async (parent, args, context, info) => {
  const whose = await whoseReceiver(context.rafiki, args.id)
  if (whose === 'refused') throw badInput('id', 'an https URL at a public host, in its normalized form')
  return whose === 'hidden' ? null : lookUpUrl(parent, args, context, info)
}

/** Incoming payments by their URLs, here and elsewhere. Rafiki checks the tenant of none of these. */
export const receivers = fieldModule({
  role: 'operator',
  sdl: /* GraphQL */ `
    type Query {
      "An incoming payment by its URL: one of the tenant's, by its own URL, or one elsewhere at a public https host, which Rafiki then fetches. Null if nothing usable is found there."
      receiver("The full URL of the incoming payment." id: String!): Receiver
    }
    type Mutation {
      "Creates an incoming payment at one of the tenant's wallet addresses, or at one elsewhere at a public https host, which Rafiki then fetches."
      createReceiver(input: CreateReceiverInput!): CreateReceiverResponse!
      "Closes one of the tenant's incoming payments, by its own URL: it accepts no more money."
      completeReceiver(input: CompleteReceiverInput!): CompleteReceiverResponse!
    }
  `,
  guards: {
    'Query.receiver': [needsScope('admin:read')],
    'Mutation.createReceiver': [
      write,
      walletAddressForTenant('input.walletAddressUrl'),
      ownIdempotencyKey('createReceiver', { required: false })
    ],
    'Mutation.completeReceiver': [write, localReceiverOfTenant('input.incomingPaymentUrl')]
  },
  rafiki: {
    Receiver: 'id walletAddressUrl completed incomingAmount receivedAmount expiresAt metadata createdAt',
    CreateReceiverInput: 'walletAddressUrl incomingAmount metadata idempotencyKey expiresAt: DateTime',
    CompleteReceiverInput: 'incomingPaymentUrl',
    CreateReceiverResponse: 'receiver',
    CompleteReceiverResponse: 'receiver'
  },
  mutations: {
    createReceiver: { audit: ['input.walletAddressUrl'] },
    completeReceiver: { audit: ['input.incomingPaymentUrl'] }
  },
  resolvers: {
    Query: { receiver },
    Mutation: { createReceiver: mutation(), completeReceiver: mutation() }
  }
})
