import { ownGrant, revokeOwnGrant } from '../../domain/grants/ownGrants.ts'
import { grantOfMine, listGrantsOfMine, type GrantsArgs } from '../../domain/grants/rafikiNames.ts'
import { notFound } from '../../errors.ts'
import { fields } from '../../authorization/policy.ts'
import { answeredBy, needsScope, ownsGrant, takes } from '../../authorization/guards/scope.ts'
import type { FieldFamily } from '../fieldModule.ts'

/** Rafiki's own fields for grants as an account holder has them: with Rafiki's names and shapes, behind our guards. */
export const grantsOfMine: FieldFamily = {
  sdl: /* GraphQL */ `
    extend type Query {
      """
      The caller's grants in Rafiki's own shape, for operations written for Rafiki; \`myGrants\` says more of each.
      By its rules: the same rows, pages and cursors, and accesses that are for somebody else's wallet address left out.
      """
      grantsOfMine(
        after: String
        before: String
        first: Int
        last: Int
        filter: GrantFilter
        sortOrder: SortOrder
      ): GrantsConnection
      """
      A grant of the caller's in Rafiki's own shape, for operations written for Rafiki; \`myGrant\` says more of it.
      NOT_FOUND for any other, where \`myGrant\` is null.
      """
      grantOfMine(id: ID!): Grant
    }

    extend type Mutation {
      "Does what \`revokeMyGrant\` does, in Rafiki's own shape, for operations written for Rafiki."
      revokeGrantOfMine(input: RevokeGrantInput!): RevokeGrantMutationResponse
    }
  `,
  policy: {
    accountHolder: {
      Query: {
        grants: [answeredBy('grantsOfMine'), needsScope('grants:read')],
        grant: [answeredBy('grantOfMine'), needsScope('grants:read')]
      },
      Mutation: {
        revokeGrant: [answeredBy('revokeGrantOfMine'), needsScope('grants:revoke'), ownsGrant('input.grantId')]
      },
      GrantsConnection: fields('pageInfo edges'),
      GrantEdge: fields('node cursor'),
      Grant: fields('id client access subject state finalizationReason createdAt'),
      Access: fields('id identifier type actions limits createdAt'),
      LimitData: fields('receiver debitAmount receiveAmount interval'),
      PaymentAmount: fields('value assetCode assetScale'),
      Subject: fields('sub_ids'),
      SubjectItem: fields('id subId subIdFormat createdAt'),
      RevokeGrantMutationResponse: fields('id'),
      GrantFilter: fields('identifier state finalizationReason'),
      GrantFilterString: fields('in'),
      FilterGrantState: fields('in notIn'),
      FilterFinalizationReason: fields('in'),
      RevokeGrantInput: { grantId: [takes('ID!')] }
    }
  },
  audit: {
    revokeGrantOfMine: ['input.grantId']
  },
  resolvers: {
    Query: {
      grantsOfMine: (_, args: GrantsArgs, context) => listGrantsOfMine(context, args),
      grantOfMine: (_, { id }: { id: string }, context) => grantOfMine(context, id)
    },
    Mutation: {
      async revokeGrantOfMine(_, { input }: { input: { grantId: string } }, context) {
        const grant = await ownGrant(context, input.grantId)
        if (!grant) throw notFound()
        return { id: (await revokeOwnGrant(context, grant)).id }
      }
    }
  }
}
