import { delegateToSchema } from '@graphql-tools/delegate'
import { Kind, OperationTypeNode, type GraphQLFieldResolver, type GraphQLResolveInfo } from 'graphql'
import { emptyConnection, type ConnectionArgs } from '../../lib/connection.ts'
import type { Context } from '../../context.ts'
import { GatewayError, notFound } from '../../errors.ts'
import { hasEmptyList } from '../../rafiki/delegation/emptyFilters.ts'
import type { anyTenant } from '../../rafiki/delegation/tenantCheck.ts'
import { type FencedTo } from '../../rafiki/delegation/tenantCheck.ts'
import { pageFlags, type List, type ListQuery, type PageFlags } from '../../rafiki/queries/pageProbe.ts'
import { askDirectly } from '../../rafiki/delegation/singleServiceQuery.ts'
import type { Service } from '../../rafiki/operation.ts'
import { neverNull } from '../../rafiki/delegation/schemas.ts'
import { subschemas, type DelegationContext } from '../../rafiki/delegation/subschemas.ts'
import { isObject, property } from '../../lib/property.ts'
import { toUuid } from '../../lib/uuid.ts'
import { nestedLists } from './nested.ts'
import { isRafikis, merged, withExactFlags } from './pageInfo.ts'
import { checkPaging, isPagedList } from './paging.ts'

type Args = Record<string, unknown>
type Resolver = GraphQLFieldResolver<unknown, Context, Args>
type Fence = NonNullable<DelegationContext['fence']>

/** Arguments of ours, which Rafiki does not know. */
const own = new Set(['walletAddressId'])

const ownTenant = (_: Args, { rafiki }: Context): string => rafiki.tenant.id

/** The tenant for which an object is created, if the input names one (see the guard `forTenant`). */
export const namedTenant = ({ input }: Args, { rafiki }: Context): string => {
  const named = property(input, 'tenantId')
  return typeof named === 'string' ? named : rafiki.tenant.id
}

async function checkNested({ rafiki }: Context, info: GraphQLResolveInfo, { tenantId }: Fence): Promise<void> {
  for (const { field, args } of nestedLists(info, isPagedList)) await checkPaging(field, args, rafiki, tenantId)
}

async function delegate(
  service: Service,
  args: Args,
  context: Context,
  info: GraphQLResolveInfo,
  fence: Fence
): Promise<unknown> {
  await checkNested(context, info, fence)
  return delegateToSchema({
    schema: subschemas[service],
    fieldName: info.fieldName,
    args: Object.fromEntries(Object.entries(args).filter(([name]) => !own.has(name))),
    context: { rafiki: context.rafiki, fence },
    info
  })
}

/** A look-up of Rafiki's own: an object of another tenant, or of an id that is no UUID, is one that is not there. */
export const lookUp =
  (tenantOf: (args: Args, context: Context) => FencedTo = ownTenant): Resolver =>
  (_, args, context, info) => {
    const { id, assetId } = args
    if ([id, assetId].some((it) => typeof it === 'string' && !toUuid(it))) {
      if (neverNull('backend', info.fieldName)) throw notFound()
      return null
    }
    return delegate('backend', args, context, info, { tenantId: tenantOf(args, context), otherwise: 'NOT_FOUND' })
  }

/** A look-up by URL. The code that calls it has proven where the URL leads. */
export const lookUpUrl: Resolver = (_, args, context, info) =>
  delegate('backend', args, context, info, { tenantId: context.rafiki.tenant.id, otherwise: 'NOT_FOUND' })

/** A mutation whose guards have proven what it names. @param tenantOf whose the answer must be */
export const mutation =
  (tenantOf: (args: Args, context: Context) => FencedTo = ownTenant): Resolver =>
  (_, args, context, info) => {
    // What a mutation answers with must not be a way around the scope for reading.
    const reads = nestedLists(info, isPagedList).length > 0
    if (reads && !context.viewer.scopes.includes('admin:read')) {
      throw new GatewayError('SCOPE_REQUIRED', 'The token needs the scope admin:read for lists.', {
        scope: 'admin:read'
      })
    }
    return delegate('backend', args, context, info, {
      tenantId: tenantOf(args, context),
      otherwise: 'UPSTREAM_UNTRUSTED'
    })
  }

interface ListOptions {
  /** Whose page info is wrong, and when; by default it is right. */
  mend?: { list: List; when: (args: ListArgs) => boolean }
  /** A list of tenants has rows of all. */
  fence?: typeof anyTenant
}

interface ListArgs extends ConnectionArgs, Args {
  filter?: ListQuery['filter']
  sortOrder?: 'ASC' | 'DESC' | null
  /** The guard `ofTenant` sets this. */
  tenantId?: string
}

/** One of Rafiki's own lists, restricted to the tenant that the guard `ofTenant` has set. */
export const list =
  ({ mend, fence }: ListOptions = {}): Resolver =>
  async (_, args: ListArgs, context, info) => {
    const tenantId = fence ?? args.tenantId ?? context.rafiki.tenant.id
    await checkPaging(info.fieldName, args, context.rafiki, tenantId)
    if (hasEmptyList(args.filter)) return emptyConnection
    const connection =
      (await askDirectly('backend', context.rafiki, args, tenantId, info)) ??
      (await delegate('backend', args, context, info, { tenantId, otherwise: 'UPSTREAM_UNTRUSTED' }))
    if (!mend?.when(args)) return connection
    const find = (): Promise<PageFlags> => pageFlags(context.rafiki, mend.list, { ...args, tenantId: String(tenantId) })
    return withExactFlags(connection, find)
  }

/**
 * A field of a row that we put together ourselves, for a join, and that is not in it: asked for by the row's id. Of
 * Rafiki's own rows, the field is there already.
 * @param root the look-up of such rows
 */
export const ofRow =
  (root: string): GraphQLFieldResolver<JoinedRow, Context, Args> =>
  async (row, args, context, info) => {
    if (isRafikis(row) || info.fieldName in row) return merged(row, args, context, info)
    const fence = { tenantId: row.__tenantId, otherwise: 'UPSTREAM_UNTRUSTED' } as const
    if (isPagedList(info.fieldName)) await checkPaging(info.fieldName, args, context.rafiki, fence.tenantId)
    await checkNested(context, info, fence)
    const asked: unknown = await delegateToSchema({
      schema: subschemas.backend,
      operation: OperationTypeNode.QUERY,
      fieldName: root,
      args: { id: row.id },
      returnType: info.parentType,
      selectionSet: { kind: Kind.SELECTION_SET, selections: info.fieldNodes },
      context: { rafiki: context.rafiki, fence },
      info
    })
    return isObject(asked) ? merged(asked, args, context, info) : null
  }

/** A row from a join, or one of Rafiki's own that passed the tenant check: both say whose they are. */
export interface JoinedRow {
  id: string
  __tenantId: string
}
