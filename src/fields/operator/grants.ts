import { delegateToSchema } from '@graphql-tools/delegate'
import type { GraphQLResolveInfo } from 'graphql'
import { emptyConnection, type ConnectionArgs } from '../../lib/connection.ts'
import type { Context } from '../../context.ts'
import { notFound } from '../../errors.ts'
import { flag, pageInfo, withExactFlags } from '../../domain/operator/pageInfo.ts'
import { checkPaging } from '../../domain/operator/paging.ts'
import { ascendingPageInfo, type OperatorGrantFilter } from '../../rafiki/queries/grantRows.ts'
import { askDirectly } from '../../rafiki/delegation/singleServiceQuery.ts'
import { subschemas, type DelegationContext } from '../../rafiki/delegation/subschemas.ts'
import { revokeAndConfirm } from '../../revocations/confirm.ts'
import { toUuid } from '../../lib/uuid.ts'
import type { Args } from '../../authorization/guard.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { grantOfTenant } from '../../authorization/guards/grantOfTenant.ts'
import { ofTenant } from '../../authorization/guards/tenancy.ts'
import { fieldModule } from '../fieldModule.ts'

interface GrantsArgs extends ConnectionArgs, Args {
  filter?: OperatorGrantFilter | null
  sortOrder?: 'ASC' | 'DESC' | null
  /** The guard `ofTenant` sets this. */
  tenantId: string
}

/** Rafiki's own fields for grants, by delegation, fenced to a tenant. */
export const grants = fieldModule({
  role: 'operator',
  reusable: true,
  guards: {
    'Query.grants': [needsScope('admin:read'), ofTenant],
    'Query.grant': [needsScope('admin:read')],
    'Mutation.revokeGrant': [needsScope('admin:write'), grantOfTenant('input.grantId')]
  },
  rafiki: {
    GrantsConnection: 'pageInfo edges',
    GrantEdge: 'node cursor',
    PageInfo: 'startCursor endCursor hasNextPage hasPreviousPage',
    Model: 'id createdAt',
    Grant: 'id client access subject state finalizationReason createdAt tenantId',
    Access: 'id identifier type actions limits createdAt',
    LimitData: 'receiver debitAmount receiveAmount interval',
    PaymentAmount: 'value assetCode assetScale',
    Subject: 'sub_ids',
    SubjectItem: 'id subId subIdFormat createdAt',
    RevokeGrantMutationResponse: 'id',
    GrantFilter: 'identifier state finalizationReason',
    GrantFilterString: 'in',
    FilterGrantState: 'in notIn',
    // `notIn` would undo all other filters, the tenant's included (measured).
    FilterFinalizationReason: 'in',
    RevokeGrantInput: 'grantId'
  },
  mutations: {
    revokeGrant: { audit: ['input.grantId'], idempotent: true, takesBack: true }
  },
  listSizes: { 'Subject.sub_ids': 20 },
  partSizes: { 'Grant.access': 3, 'Access.actions': 6 },
  resolvers: {
    Query: {
      async grants(_, args: GrantsArgs, context, info) {
        await checkPaging('grants', args, context.rafiki, args.tenantId)
        if (Object.values(args.filter ?? {}).some((filter) => filter?.in?.length === 0)) return emptyConnection
        const fence = { tenantId: args.tenantId, otherwise: 'UPSTREAM_UNTRUSTED' } as const
        const connection =
          (await askDirectly('auth', context.rafiki, args, fence.tenantId, info)) ??
          (await delegate('grants', args, context, info, fence))
        // Rafiki's page info is wrong in ascending order: found out the other way round, where anyone asks for it.
        if (args.sortOrder !== 'ASC') return connection
        return withExactFlags(connection, () => ascendingPageInfo(context.rafiki, args, args.filter, args.tenantId))
      },
      async grant(_, { id }: { id: string }, context, info) {
        const uuid = toUuid(id)
        if (!uuid) throw notFound()
        const fence = { tenantId: context.rafiki.tenant.id, otherwise: 'NOT_FOUND' } as const
        return delegate('grant', { id: uuid }, context, info, fence)
      }
    },
    Mutation: {
      async revokeGrant(_, { input }: { input: { grantId: string } }, context) {
        return { id: (await revokeAndConfirm(context, grantOfTenant.proven(context, input.grantId))).id }
      }
    },
    GrantsConnection: { pageInfo },
    PageInfo: { hasNextPage: flag('hasNextPage'), hasPreviousPage: flag('hasPreviousPage') }
  }
})

async function delegate(
  fieldName: string,
  args: Args,
  context: Context,
  info: GraphQLResolveInfo,
  fence: DelegationContext['fence']
): Promise<unknown> {
  const { rafiki } = context
  return await delegateToSchema({
    schema: subschemas.auth,
    fieldName,
    args,
    context: { rafiki, fence },
    info
  })
}
