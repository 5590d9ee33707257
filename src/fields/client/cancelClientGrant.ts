import { cancelGrant, type Continuation } from '../../openPayments/clientGrants.ts'
import { everyone } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const cancelClientGrant = fieldModule({
  role: 'client',
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      Gives one of the client's grants back to the auth server that it came from: its tokens stop working, and its
      account holder sees it REVOKED. Sent in the name of the client that the token is for: once, and once more after
      the auth server has acknowledged it, which proves that the grant is gone.
      Codes: NOT_FOUND (unknown, given back before, or the token is not its own), FORBIDDEN (the grant was made with
      another key), BAD_USER_INPUT, NOT_CONFIRMED (acknowledged, and not proven), and UPSTREAM_UNAVAILABLE,
      UPSTREAM_TIMEOUT or UPSTREAM_ERROR. \`outcome: UNKNOWN\` means that it may be done: repeat it, and take NOT_FOUND
      for yes.
      """
      cancelClientGrant(input: CancelClientGrantInput!): CancelClientGrantPayload
    }

    "Which grant to give back."
    input CancelClientGrantInput {
      "\`continueUri\` of the grant."
      continueUri: String!
      "\`continueAccessToken\` of the grant, not one of its access tokens."
      continueAccessToken: String!
    }

    "What became of it."
    type CancelClientGrantPayload {
      continueUri: String!
      "REVOKED."
      state: GrantStatus!
    }
  `,
  guards: {
    'Mutation.cancelClientGrant': [everyone]
  },
  mutations: {
    cancelClientGrant: { audit: ['input.continueUri'] }
  },
  resolvers: {
    Mutation: {
      async cancelClientGrant(_, { input }: { input: Continuation }, { asking }) {
        await cancelGrant(asking, input)
        return { continueUri: input.continueUri, state: 'REVOKED' }
      }
    }
  }
})
