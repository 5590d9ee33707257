import { revokeOwnGrant } from '../../domain/grants/ownGrants.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { ownsGrant } from '../../authorization/guards/ownership.ts'
import { fieldModule } from '../fieldModule.ts'

export const revokeMyGrant = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      Revokes a grant: the client's tokens stop working at once, and it gets no new ones. Payments that it has already
      created continue. The owner of any part of a grant may revoke all of it. Safe to repeat. The gateway reads the
      grant again afterwards and answers with what it read.
      Codes: NOT_FOUND, GRANT_NOT_REVOCABLE (the account holder had rejected it), NOT_CONFIRMED (\`outcome: NOT_DONE\`:
      the grant is still live, although Rafiki said otherwise), UPSTREAM_TIMEOUT, UPSTREAM_UNAVAILABLE. After
      \`outcome: UNKNOWN\` the grant may be revoked: repeat the mutation.
      """
      revokeMyGrant(input: RevokeMyGrantInput!): RevokeMyGrantPayload
    }

    "Which grant to revoke."
    input RevokeMyGrantInput {
      grantId: ID!
    }

    "The result of a revocation."
    type RevokeMyGrantPayload {
      "The grant after the revocation."
      grant: MyGrant!
    }
  `,
  guards: {
    'Mutation.revokeMyGrant': [needsScope('grants:revoke'), ownsGrant('input.grantId')]
  },
  mutations: {
    revokeMyGrant: { audit: ['input.grantId'], idempotent: true, takesBack: true }
  },
  resolvers: {
    Mutation: {
      async revokeMyGrant(_, { input }: { input: { grantId: string } }, context) {
        const grant = ownsGrant.proven(context, input.grantId)
        return { grant: await revokeOwnGrant(context, grant) }
      }
    }
  }
})
