import { revokeOwnGrant } from '../../domain/grants/ownGrants.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { ownsGrant } from '../../authorization/guards/ownership.ts'
import { fieldModule } from '../fieldModule.ts'

export const revokeMyGrant = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Mutation {
      """
      Takes a grant back: the client's tokens stop working at once, and it can get no new ones. Payments that it has
      already created go on. Whoever owns a part of a grant may revoke the whole. Safe to repeat.
      It is read again afterwards, and the answer is what that reading says.
      Codes: NOT_FOUND, GRANT_NOT_REVOCABLE (the caller had rejected it), NOT_CONFIRMED, where \`outcome: NOT_DONE\` means
      that the grant lives on though Rafiki said otherwise, and UPSTREAM_TIMEOUT or UPSTREAM_UNAVAILABLE. After any
      \`outcome: UNKNOWN\` it may be done: repeat it.
      """
      revokeMyGrant(input: RevokeMyGrantInput!): RevokeMyGrantPayload
    }

    "Which grant to take back."
    input RevokeMyGrantInput {
      grantId: ID!
    }

    "What became of it."
    type RevokeMyGrantPayload {
      "The grant as it now is."
      grant: MyGrant!
    }
  `,
  guards: {
    'Mutation.revokeMyGrant': [needsScope('grants:revoke'), ownsGrant('input.grantId')]
  },
  mutations: {
    revokeMyGrant: { audit: ['input.grantId'] }
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
