import { revokeOwnGrant } from '../../domain/grants/ownGrants.ts'
import { grantOfMine, listGrantsOfMine, type GrantsArgs } from '../../domain/grants/rafikiNames.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { ownsGrant } from '../../authorization/guards/ownership.ts'
import { fieldModule } from '../fieldModule.ts'

/** Rafiki's own fields for grants as an account holder has them: with Rafiki's names and shapes, behind our guards. */
export const grantsOfMine = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      "The account holder's grants in Rafiki's own shape, for operations written for Rafiki; \`myGrants\` says more about each. Rows, pages and cursors are those of \`myGrants\`, and accesses for other people's wallet addresses are left out."
      grants(
        after: String
        before: String
        first: Int
        last: Int
        filter: GrantFilter
        sortOrder: SortOrder
      ): GrantsConnection
      "One of the account holder's grants in Rafiki's own shape, for operations written for Rafiki; \`myGrant\` says more about it. Fails with NOT_FOUND if \`myGrant\` would be null."
      grant(id: ID!): Grant
    }

    extend type Mutation {
      "Does what \`revokeMyGrant\` does, in Rafiki's own shape, for operations written for Rafiki."
      revokeGrant(input: RevokeGrantInput!): RevokeGrantMutationResponse
    }
  `,
  guards: {
    'Query.grants': [needsScope('grants:read')],
    'Query.grant': [needsScope('grants:read')],
    'Mutation.revokeGrant': [needsScope('grants:revoke'), ownsGrant('input.grantId')]
  },
  rafiki: {
    GrantsConnection: 'pageInfo edges',
    GrantEdge: 'node cursor',
    Grant: 'id client access subject state finalizationReason createdAt',
    Access: 'id identifier type actions limits createdAt',
    LimitData: 'receiver debitAmount receiveAmount interval',
    PaymentAmount: 'value assetCode assetScale',
    Subject: 'sub_ids',
    SubjectItem: 'id subId subIdFormat createdAt',
    RevokeGrantMutationResponse: 'id',
    GrantFilter: 'identifier state finalizationReason',
    GrantFilterString: 'in',
    FilterGrantState: 'in notIn',
    FilterFinalizationReason: 'in',
    RevokeGrantInput: 'grantId: ID!'
  },
  mutations: {
    revokeGrant: { audit: ['input.grantId'], idempotent: true, takesBack: true }
  },
  resolvers: {
    Query: {
      grants: (_, args: GrantsArgs, context) => listGrantsOfMine(context, args),
      grant: (_, { id }: { id: string }, context) => grantOfMine(context, id)
    },
    Mutation: {
      async revokeGrant(_, { input }: { input: { grantId: string } }, context) {
        const grant = ownsGrant.proven(context, input.grantId)
        return { id: (await revokeOwnGrant(context, grant)).id }
      }
    }
  }
})
