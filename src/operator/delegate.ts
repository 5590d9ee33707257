import { delegateToSchema } from '@graphql-tools/delegate'
import { isNonNullType, type GraphQLFieldResolver, type GraphQLResolveInfo } from 'graphql'
import type { ConnectionArgs } from '../connection.ts'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { hasEmptyList } from '../rafiki/emptyFilters.ts'
import { anyTenant, type FencedTo } from '../rafiki/fence.ts'
import { pageFlags, type List, type PageFlags } from '../rafiki/lists.ts'
import type { Service } from '../rafiki/operation.ts'
import { subschemas, type DelegationContext } from '../rafiki/subschemas.ts'
import { toUuid } from '../uuid.ts'
import { nestedLists } from './nested.ts'
import { emptyConnection, withExactFlags } from './pageInfo.ts'
import { checkPaging, isPagedList } from './paging.ts'

type Args = Record<string, unknown>
type Resolver = GraphQLFieldResolver<unknown, Context, Args>
type Fence = NonNullable<DelegationContext['fence']>

/** Arguments of ours, which Rafiki does not know. */
const own = new Set(['walletAddressId'])

const ownTenant = (_: Args, { rafiki }: Context): string => rafiki.tenant.id

/** Of what is made for the tenant that the input names, where it names one (see the rule `forTenant`). */
export const namedTenant = ({ input }: Args, { rafiki }: Context): string => {
  const named = (input as Args).tenantId
  return typeof named === 'string' ? named : rafiki.tenant.id
}

async function delegate(
  service: Service,
  args: Args,
  context: Context,
  info: GraphQLResolveInfo,
  fence: Fence
): Promise<unknown> {
  for (const list of nestedLists(info, isPagedList)) {
    await checkPaging(list.field, list.args, context.rafiki, fence.tenantId)
  }
  return (await delegateToSchema({
    schema: subschemas[service],
    fieldName: info.fieldName,
    args: Object.fromEntries(Object.entries(args).filter(([name]) => !own.has(name))),
    context: { rafiki: context.rafiki, fence },
    info
  })) as unknown
}

/** A look-up of Rafiki's own: an object of another tenant, or of an id that is no UUID, is one that is not there. */
export const lookUp =
  (tenantOf: (args: Args, context: Context) => FencedTo = ownTenant): Resolver =>
  (_, args, context, info) => {
    const { id, assetId } = args
    if ([id, assetId].some((it) => typeof it === 'string' && !toUuid(it))) {
      if (isNonNullType(info.returnType)) throw notFound()
      return null
    }
    return delegate('backend', args, context, info, { tenantId: tenantOf(args, context), otherwise: 'NOT_FOUND' })
  }

/** A look-up by URL, of which the asker has proven where it leads. */
export const lookUpUrl: Resolver = (_, args, context, info) =>
  delegate('backend', args, context, info, { tenantId: context.rafiki.tenant.id, otherwise: 'NOT_FOUND' })

/** A mutation whose rules have proven what it names. @param tenantOf whose the answer has to be */
export const mutation =
  (tenantOf: (args: Args, context: Context) => FencedTo = ownTenant): Resolver =>
  (_, args, context, info) =>
    delegate('backend', args, context, info, { tenantId: tenantOf(args, context), otherwise: 'UPSTREAM_UNTRUSTED' })

export interface ListOptions {
  /** Whose page info is wrong, and when; by default it is right. */
  mend?: { list: List; when: (args: ListArgs) => boolean }
  /** A list of tenants has rows of all. */
  fence?: typeof anyTenant
}

interface ListArgs extends ConnectionArgs, Args {
  filter?: unknown
  sortOrder?: 'ASC' | 'DESC' | null
  /** Set by the rule `ofTenant`. */
  tenantId?: string
}

/** A list of Rafiki's own, fenced to the tenant that the rule `ofTenant` has set. */
export const list =
  ({ mend, fence }: ListOptions = {}): Resolver =>
  async (_, args: ListArgs, context, info) => {
    const tenantId = fence ?? args.tenantId ?? context.rafiki.tenant.id
    await checkPaging(info.fieldName, args, context.rafiki, tenantId)
    if (hasEmptyList(args.filter)) return emptyConnection
    const connection = await delegate('backend', args, context, info, { tenantId, otherwise: 'UPSTREAM_UNTRUSTED' })
    if (!mend?.when(args)) return connection
    const find = (): Promise<PageFlags> => pageFlags(context.rafiki, mend.list, { ...args, tenantId: String(tenantId) })
    return withExactFlags(connection, find)
  }
