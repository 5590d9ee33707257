import type { Context } from '../../context.ts'
import type { ConnectionArgs } from '../../lib/connection.ts'
import type { Source, Stretch } from '../../lib/readPage.ts'
import type { Grant, GrantRow } from '../../rafiki/grant.ts'
import { listGrants, type GrantFilter } from '../../rafiki/queries/grantRows.ts'
import { grantTerms } from '../../rafiki/queries/grantTerms.ts'
import { isCallers } from '../../identity/viewer.ts'
import { clientTextOf } from './clientText.ts'
import { askedReader } from './consentRequiredLists.ts'
import { untrusted } from './grantTerms.ts'
import { statusNow, type GrantStatus } from './grantView.ts'
import { viewOf } from './grantViews.ts'
import { upstreamFilter, type StatusFilter } from './statusFilter.ts'
import { upToSpan, withinTime } from './timeSpan.ts'

export interface MyGrantsArgs extends ConnectionArgs {
  filter?: {
    status?: { in: GrantStatus[] } | null
    walletAddress?: { in: string[] } | null
    client?: { in: string[] } | null
    accessType?: { in: string[] } | null
    canSpend?: boolean | null
    consentRequired?: boolean | null
    createdAfter?: string | null
    createdBefore?: string | null
    clientText?: string | null
    /** In Rafiki's own terms: see `rafikiNames.ts`. */
    upstream?: Pick<GrantFilter, 'state' | 'finalizationReason'>
  } | null
  sortOrder?: 'ASC' | 'DESC' | null
}

export type Filter = NonNullable<MyGrantsArgs['filter']>

/** Requests that the rest of a page may need once its walk is over: the way back, and the terms of its grants. */
const reserve = 12

/** The terms of rows that Rafiki listed for the caller, each proven to be theirs. */
export async function termsOf(context: Context, rows: readonly GrantRow[]) {
  const known = await grantTerms(
    context.rafiki,
    rows.map((row) => row.id)
  )
  return (row: GrantRow) => {
    const terms = known.get(row.id)
    if (terms && isCallers(context.viewer, terms)) return terms
    throw untrusted(context, row.id)
  }
}

/** The grants that match, as a list to walk. */
export function grantSource(
  context: Context,
  identifiers: readonly string[],
  wanted: Filter,
  newestFirst: boolean
): Source<GrantRow> & { complete: () => boolean } {
  const { rafiki, viewer } = context
  const status: StatusFilter = upstreamFilter(wanted.status?.in)
  const filter: GrantFilter = { identifier: { in: identifiers }, ...status.filter, ...wanted.upstream }
  const byTerms = [wanted.accessType, wanted.canSpend, wanted.consentRequired].some(
    (it) => it !== undefined && it !== null
  )
  const hasText = clientTextOf(wanted.clientText)
  const inTime = withinTime(wanted)
  const byRow = !status.exact || Boolean(wanted.client ?? hasText ?? wanted.createdAfter ?? wanted.createdBefore)
  // A filter by `canSpend`. A filter that names a client is a search: its walk leaves nothing out.
  const atLarge = !wanted.upstream && !wanted.client && !hasText
  const askedOnly = atLarge && (wanted.consentRequired ?? wanted.canSpend) === true
  const asked = askedOnly ? askedReader(context, identifiers, wanted.status?.in, newestFirst) : undefined

  async function keep(rows: readonly GrantRow[]): Promise<GrantRow[]> {
    const candidates = rows.filter(
      (row) =>
        (status.exact || wanted.status?.in.includes(statusNow(context, row))) &&
        (!wanted.client || (row.client !== null && wanted.client.in.includes(row.client))) &&
        (!hasText || hasText(row.client)) &&
        inTime(row)
    )
    if (!byTerms) return candidates
    const sure = new Set(asked ? candidates.filter((row) => asked.speaksForItself(row, wanted)) : [])
    const terms = await termsOf(
      context,
      candidates.filter((row) => !sure.has(row))
    )
    return candidates.filter((row) => {
      if (sure.has(row)) return true
      const mine = viewOf(context, terms(row), row)
      return (
        (!wanted.accessType || mine.access.some(({ type }) => wanted.accessType?.in.includes(type))) &&
        (wanted.canSpend ?? mine.canSpend) === mine.canSpend &&
        (wanted.consentRequired ?? mine.consentRequired) === mine.consentRequired
      )
    })
  }

  return {
    complete: () => asked?.complete() ?? true,
    async read(forward, from, count) {
      const older = forward === newestFirst
      const stretch = await (asked ? asked.read(forward, from) : readList(forward, from, count))
      const { rows, ended } = upToSpan(stretch.rows, wanted, older)
      return { ...stretch, rows, more: stretch.more && !ended }
    },
    ...((byRow || byTerms) && { keep }),
    async find(id) {
      const grant = await context.loaders.grant.load(id)
      return grant && matches(grant, filter) ? grant : undefined
    },
    mayReadOn: () => rafiki.requestsLeft >= reserve
  }

  async function readList(forward: boolean, from: string | undefined, count: number): Promise<Stretch<GrantRow>> {
    const older = forward === newestFirst
    // Rafiki's page size counts a grant once for each access that matched: ask for some more than are wanted.
    const size = byTerms ? 45 : byRow ? 100 : Math.min(100, Math.ceil(count * 1.5))
    const window = older
      ? { first: size, ...(from !== undefined && { after: from }) }
      : from !== undefined
        ? { last: size, before: from }
        : { first: size, sortOrder: 'ASC' as const }
    const page = await listGrants(rafiki, window, filter)
    const foreign = page.rows.find(
      (row) => !row.access.some(({ identifier }) => identifier !== null && viewer.wallet.owns(identifier))
    )
    if (foreign) throw untrusted(context, foreign.id)
    const { hasNextPage, hasPreviousPage } = page.pageInfo
    if (older) return { rows: page.rows, more: hasNextPage, behind: hasPreviousPage }
    if (from !== undefined) return { rows: page.rows.toReversed(), more: hasPreviousPage, behind: hasNextPage }
    // The one window whose page info is wrong. It is full when Rafiki's count of rows is reached.
    const counted = page.rows.reduce((sum, row) => sum + Math.max(1, row.access.length), 0)
    return { rows: page.rows, more: counted >= size, behind: false }
  }
}

/** As Rafiki would match a grant now. */
const matches = (grant: Grant, { identifier, state, finalizationReason }: GrantFilter): boolean =>
  grant.access.some((it) => it.identifier !== null && identifier.in.includes(it.identifier)) &&
  (!state || state.in.includes(grant.state)) &&
  (!finalizationReason ||
    (grant.finalizationReason !== null && finalizationReason.in.includes(grant.finalizationReason)))
