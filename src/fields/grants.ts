import { defaultMergedResolver, delegateToSchema } from '@graphql-tools/delegate'
import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql'
import type { ConnectionArgs } from '../connection.ts'
import type { Context } from '../context.ts'
import { badInput, notFound } from '../errors.ts'
import { fields } from '../policy/policy.ts'
import { grantOfTenant, needsScope, ofTenant, type Args } from '../policy/rules.ts'
import { ascendingPageInfo, grantTerms, revokeGrant, type OperatorGrantFilter } from '../rafiki/grants.ts'
import { subschemas, type DelegationContext } from '../rafiki/subschemas.ts'
import { toUuid } from '../uuid.ts'
import type { FieldFamily } from './family.ts'

interface GrantsArgs extends ConnectionArgs, Args {
  filter?: OperatorGrantFilter | null
  sortOrder?: 'ASC' | 'DESC' | null
  /** Set by the rule \`ofTenant\`. */
  tenantId: string
}

const maxSize = 100

/** Rafiki's own fields for grants, by delegation, fenced to a tenant. */
export const grants: FieldFamily = {
  sdl: '',
  policy: {
    operator: {
      Query: { grants: [needsScope('admin:read'), ofTenant], grant: [needsScope('admin:read')] },
      Mutation: { revokeGrant: [needsScope('admin:write'), grantOfTenant('input.grantId')] },
      GrantsConnection: fields('pageInfo edges'),
      GrantEdge: fields('node cursor'),
      PageInfo: fields('startCursor endCursor hasNextPage hasPreviousPage'),
      Model: fields('id createdAt'),
      Grant: fields('id client access subject state finalizationReason createdAt tenantId'),
      Access: fields('id identifier type actions limits createdAt'),
      LimitData: fields('receiver debitAmount receiveAmount interval'),
      PaymentAmount: fields('value assetCode assetScale'),
      Subject: fields('sub_ids'),
      SubjectItem: fields('id subId subIdFormat createdAt'),
      RevokeGrantMutationResponse: fields('id'),
      GrantFilter: fields('identifier state finalizationReason'),
      GrantFilterString: fields('in'),
      FilterGrantState: fields('in notIn'),
      // `notIn` would undo all other filters, the tenant's included (measured).
      FilterFinalizationReason: fields('in'),
      RevokeGrantInput: fields('grantId')
    }
  },
  resolvers: {
    Query: {
      async grants(_, args: GrantsArgs, context, info) {
        await checkPaging(args, context)
        if (Object.values(args.filter ?? {}).some((filter) => filter?.in?.length === 0)) return emptyConnection
        const fence = { tenantId: args.tenantId, otherwise: 'UPSTREAM_UNTRUSTED' } as const
        const connection = (await delegate('grants', args, context, info, fence)) as Record<symbol, unknown>
        // Rafiki's page info is wrong in ascending order: found out the other way round, where anyone asks for it.
        if (args.sortOrder === 'ASC')
          connection[exact] = lazily(() => ascendingPageInfo(context.rafiki, args, args.filter, args.tenantId))
        return connection
      },
      async grant(_, { id }: { id: string }, context, info) {
        const uuid = toUuid(id)
        if (!uuid) throw notFound()
        const fence = { tenantId: context.rafiki.tenant.id, otherwise: 'NOT_FOUND' } as const
        return delegate('grant', { id: uuid }, context, info, fence)
      }
    },
    Mutation: {
      async revokeGrant(_, { input }: { input: { grantId: string } }, { rafiki }) {
        const id = toUuid(input.grantId)
        if (!id) throw notFound()
        await revokeGrant(rafiki, id)
        return { id }
      }
    },
    GrantsConnection: {
      pageInfo(connection: Record<symbol, unknown>, args, context, info) {
        const pageInfo = merged(connection, args, context, info) as Record<symbol, unknown>
        if (connection[exact]) pageInfo[exact] = connection[exact]
        return pageInfo
      }
    },
    PageInfo: { hasNextPage: exactly('hasNextPage'), hasPreviousPage: exactly('hasPreviousPage') }
  }
}

const exact = Symbol('exact page info')
type Flags = Record<'hasNextPage' | 'hasPreviousPage', boolean>

const merged = defaultMergedResolver as unknown as GraphQLFieldResolver<object, Context>

function exactly(name: keyof Flags): GraphQLFieldResolver<{ [exact]?: () => Promise<Flags> }, Context> {
  return async (pageInfo, args, context, info) =>
    pageInfo[exact] ? (await pageInfo[exact]())[name] : merged(pageInfo, args, context, info)
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

const emptyConnection = {
  edges: [],
  pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false }
}

function delegate(
  fieldName: string,
  args: Args,
  context: Context,
  info: GraphQLResolveInfo,
  fence: DelegationContext['fence']
): Promise<unknown> {
  const { rafiki } = context
  return delegateToSchema({
    schema: subschemas.auth,
    fieldName,
    args,
    context: { rafiki, fence },
    info
  }) as Promise<unknown>
}

/** Rafiki answers bad paging with faults, and a cursor of another tenant's with rows. */
async function checkPaging({ first, last, after, before, tenantId }: GrantsArgs, { rafiki }: Context): Promise<void> {
  for (const [argument, size] of Object.entries({ first, last })) {
    if (typeof size === 'number' && (size < 0 || size > maxSize))
      throw badInput(argument, `a whole number up to ${maxSize}`)
  }
  if (typeof last === 'number' && !before) throw badInput('last', '`last` together with `before`')
  for (const [argument, cursor] of Object.entries({ after, before })) {
    if (typeof cursor !== 'string') continue
    const id = toUuid(cursor)
    const known = id !== undefined && (await grantTerms(rafiki, [id], tenantId)).has(id)
    if (!known) throw badInput(argument, 'a cursor of this list')
  }
}
