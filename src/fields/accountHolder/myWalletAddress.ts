import { myWalletAddressById } from '../../domain/walletAddresses/ownWalletAddresses.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const myWalletAddress = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      "One of the account holder's wallet addresses. Null for someone else's and for one that does not exist."
      myWalletAddress(id: ID!): MyWalletAddress
    }
  `,
  guards: { 'Query.myWalletAddress': [needsScope('payments:read')] },
  resolvers: {
    Query: { myWalletAddress: (_, { id }: { id: string }, context) => myWalletAddressById(context, id) }
  }
})
