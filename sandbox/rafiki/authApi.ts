import { byId, refusal } from './errors.ts'
import { connectionOf, pageInfoOf, windowOf } from './pagination.ts'
import type { GetPage, PageArgs, SortOrder } from './pagination.ts'
import type { AccessRow, GrantRow } from './rows.ts'
import { authScalars } from './scalars.ts'
import { buildSchema, fence, within } from './service.ts'
import type { Context, Resolver } from './service.ts'

interface ListFilter<T> {
  in?: T[] | null
  notIn?: T[] | null
}

interface GrantFilter {
  identifier?: ListFilter<string> | null
  state?: ListFilter<GrantRow['state']> | null
  finalizationReason?: ListFilter<NonNullable<GrantRow['finalizationReason']>> | null
}

interface GrantsArgs extends PageArgs {
  filter?: GrantFilter | null
  sortOrder?: SortOrder | null
  tenantId?: string | null
}

/** A row of the SQL join that the real service pages over: one for each access, or one without any. */
interface JoinedRow {
  grant: GrantRow
  access?: AccessRow
}

const grants: Resolver<unknown, GrantsArgs> = (_, { filter, sortOrder, tenantId, ...args }, context) => {
  const getPage: GetPage<GrantRow> = (pageArgs, order) =>
    grantsPage(context.store.grants, filter ?? {}, fence(context, tenantId), pageArgs, order)
  const page = getPage(args, sortOrder ?? undefined)
  // The page info is asked for newest first whatever the order was: wrong for ASC, as the real one is.
  return connectionOf(
    page.map((grant) => ({ ...grant, subject: null })),
    pageInfoOf(getPage, page)
  )
}

const grant: Resolver<unknown, { id: string }> = (_, { id }, context) => {
  const found = findGrant(context, id)
  if (!found) throw refusal('No grant', 'NOT_FOUND')
  return { ...found, subject: { sub_ids: found.subjects } }
}

const revokeGrant: Resolver<unknown, { input: { grantId: string } }> = (_, { input: { grantId } }, context) => {
  if (!grantId) throw refusal('Grant id is not provided', 'FORBIDDEN')
  const found = findGrant(context, grantId)
  if (!found) throw refusal('Revoke grant was not successful', 'NOT_FOUND')
  Object.assign(found, { state: 'FINALIZED', finalizationReason: 'REVOKED' })
  return { id: grantId }
}

export const authSchema = buildSchema('rafiki-auth.graphql', {
  ...authScalars,
  Query: { grants, grant },
  Mutation: { revokeGrant }
})

function findGrant(context: Context, id: string): GrantRow | undefined {
  const found = byId(context.store.grants, id)
  return within(found, fence(context)) ? found : undefined
}

function grantsPage(
  table: GrantRow[],
  filter: GrantFilter,
  tenantId: string | undefined,
  args: PageArgs,
  order?: SortOrder
): GrantRow[] {
  const window = windowOf(table, args, order)
  const matches = whereOf(filter, tenantId, (row) => window.includes(row.grant))
  const rows = [...table]
    .sort(window.compare)
    .flatMap((grant): JoinedRow[] =>
      grant.access.length ? grant.access.map((access) => ({ grant, access })) : [{ grant }]
    )
    .filter(matches)
    // The limit counts joined rows, so that a page comes short and its last grant may lack accesses.
    .slice(0, window.limit)
  const page = [...new Set(rows.map((row) => row.grant))].map((grant) => ({
    ...grant,
    access: rows.flatMap((row) => (row.grant === grant && row.access) || [])
  }))
  return window.reversed ? page.reverse() : page
}

type Condition = (row: JoinedRow) => boolean

/**
 * The `where` clause, which is `and` by `and` but for one `or`: what follows `finalizationReason.notIn` (the tenant
 * and the cursor too) binds to its second half alone, so that every grant without a reason that passes the filters
 * before it, and every grant with another reason whatever these filters say, comes back.
 */
function whereOf(filter: GrantFilter, tenantId: string | undefined, inWindow: Condition): Condition {
  const { identifier, state, finalizationReason: reason } = filter
  const either: Condition[] = []
  let all: Condition[] = []
  const and = (condition: Condition) => all.push(condition)
  const close = () => {
    const conditions = all
    either.push((row) => conditions.every((holds) => holds(row)))
    all = []
  }
  if (identifier?.in?.length) and(({ access }) => isIn(identifier.in, access?.identifier))
  if (state?.in?.length) and(({ grant }) => isIn(state.in, grant.state))
  if (state?.notIn?.length) and(({ grant }) => !isIn(state.notIn, grant.state))
  if (reason?.in?.length) and(({ grant }) => isIn(reason.in, grant.finalizationReason))
  if (reason?.notIn?.length) {
    and(({ grant }) => grant.finalizationReason === null)
    close()
    and(({ grant }) => grant.finalizationReason !== null && !isIn(reason.notIn, grant.finalizationReason))
  }
  and(({ grant }) => within(grant, tenantId))
  and(inWindow)
  close()
  return (row) => either.some((holds) => holds(row))
}

function isIn<T>(list: T[] | null | undefined, value: T | null | undefined): boolean {
  return value !== null && value !== undefined && !!list?.includes(value)
}
