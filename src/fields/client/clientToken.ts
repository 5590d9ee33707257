import { revokeToken, rotateToken, type TokenInput } from '../../openPayments/clientGrants.ts'
import { everyone } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const clientToken = fieldModule({
  role: 'client',
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      Changes an access token for a new one that may do the same; the old one stops working. Sent once: when the answer
      is lost (\`outcome: UNKNOWN\`), the old token may be dead and the new one unknown to anybody. Where the new one is
      refused, the auth server has not kept the change: the old one goes on.
      Codes: NOT_FOUND (unknown, revoked or rotated before, or made with another key), BAD_USER_INPUT, FORBIDDEN,
      UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR.
      """
      rotateClientToken(input: ClientTokenInput!): RotateClientTokenPayload

      """
      Ends one access token. The grant itself stays ACTIVE, and its account holder goes on seeing it so: to give
      everything back, use \`cancelClientGrant\`. Sent once; that it is done is the auth server's word. Codes as for
      \`rotateClientToken\`.
      """
      revokeClientToken(input: ClientTokenInput!): RevokeClientTokenPayload
    }

    "An access token of the client's."
    input ClientTokenInput {
      "\`manageUrl\` of the token."
      manageUrl: String!
      "\`value\` of the token."
      accessToken: String!
    }

    "The new token."
    type RotateClientTokenPayload {
      accessToken: ClientAccessToken!
    }

    "What became of it."
    type RevokeClientTokenPayload {
      "Of the token that the auth server says is no more."
      manageUrl: String!
    }
  `,
  guards: {
    'Mutation.rotateClientToken': [everyone],
    'Mutation.revokeClientToken': [everyone]
  },
  mutations: {
    rotateClientToken: { audit: ['input.manageUrl'] },
    revokeClientToken: { audit: ['input.manageUrl'] }
  },
  resolvers: {
    Mutation: {
      rotateClientToken: async (_, { input }: { input: TokenInput }, { asking }) => ({
        accessToken: await rotateToken(asking, input)
      }),
      async revokeClientToken(_, { input }: { input: TokenInput }, { asking }) {
        await revokeToken(asking, input)
        return { manageUrl: input.manageUrl }
      }
    }
  }
})
