import { cancelGrant, type Continuation } from '../../openPayments/clientGrants.ts'
import { everyone } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const cancelClientGrant = fieldModule({
  role: 'client',
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      Cancels one of the client's grants at the auth server that issued it: its tokens stop working, and its account
      holder sees it as REVOKED. The gateway sends the request as the client that the token is for: once, and a second
      time after the auth server has acknowledged the first, which proves that the grant is gone.
      Codes: NOT_FOUND (unknown, cancelled before, or the token is of another grant), FORBIDDEN (the grant was made
      with another key), BAD_USER_INPUT, NOT_CONFIRMED (acknowledged, but not proven), UPSTREAM_UNAVAILABLE,
      UPSTREAM_TIMEOUT, UPSTREAM_ERROR. \`outcome: UNKNOWN\` means that it may be done: repeat the mutation, and treat
      NOT_FOUND as success.
      """
      cancelClientGrant(input: CancelClientGrantInput!): CancelClientGrantPayload
    }

    "Which grant to cancel."
    input CancelClientGrantInput {
      "\`continueUri\` of the grant."
      continueUri: String!
      "\`continueAccessToken\` of the grant, not one of its access tokens."
      continueAccessToken: AccessToken!
    }

    "The result of a cancellation."
    type CancelClientGrantPayload {
      continueUri: String!
      "Always REVOKED."
      state: GrantStatus!
    }
  `,
  guards: {
    'Mutation.cancelClientGrant': [everyone]
  },
  mutations: {
    cancelClientGrant: { audit: ['input.continueUri'], takesBack: true }
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
