import { revokeToken, rotateToken, type TokenInput } from '../../openPayments/clientTokens.ts'
import { everyone } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const clientToken = fieldModule({
  role: 'client',
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      Exchanges an access token for a new one that allows the same; the old one stops working. The request is sent
      once: if the answer is lost (\`outcome: UNKNOWN\`), the old token may no longer work, and nobody knows the new
      one. If the new token does not work, the auth server did not store the change, and the old one still works.
      Codes: NOT_FOUND (unknown, revoked or rotated before, or made with another key), BAD_USER_INPUT, FORBIDDEN,
      UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR.
      """
      rotateClientToken(input: ClientTokenInput!): RotateClientTokenPayload

      """
      Revokes one access token. The grant itself stays ACTIVE, and its account holder still sees it so: use
      \`cancelClientGrant\` to end everything. The request is sent once; that it is done is what the auth server says.
      Codes: as for \`rotateClientToken\`.
      """
      revokeClientToken(input: ClientTokenInput!): RevokeClientTokenPayload
    }

    "One of the client's access tokens."
    input ClientTokenInput {
      "\`manageUrl\` of the token."
      manageUrl: String!
      "\`value\` of the token."
      accessToken: AccessToken!
    }

    "The new token."
    type RotateClientTokenPayload {
      accessToken: ClientAccessToken!
    }

    "The result of a revocation."
    type RevokeClientTokenPayload {
      "The \`manageUrl\` of the token that the auth server says is revoked."
      manageUrl: String!
    }
  `,
  guards: {
    'Mutation.rotateClientToken': [everyone],
    'Mutation.revokeClientToken': [everyone]
  },
  mutations: {
    rotateClientToken: { audit: ['input.manageUrl'] },
    revokeClientToken: { audit: ['input.manageUrl'], takesBack: true }
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
