import {
  badCursor,
  cursorOf,
  emptyConnection,
  pageRequest,
  readPage,
  type Connection,
  type ConnectionArgs,
  type Source,
  type Stretch
} from '../../lib/connection.ts'
import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { GrantRow } from '../../rafiki/grant.ts'
import type { Grant } from '../../rafiki/grant.ts'
import { revokeAndConfirm } from '../../revocations/confirm.ts'
import { isCallers } from '../../identity/viewer.ts'
import { keptWith, unchanging } from '../../lib/unchanging.ts'
import { toUuid } from '../../lib/uuid.ts'
import { storedForm } from '../../lib/walletAddress.ts'
import { askedReader } from './consentRequiredLists.ts'
import { clientTextOf } from './clientText.ts'
import { forgetOverviews } from './overviewCache.ts'
import { upToSpan, withinTime } from './timeSpan.ts'
import { statusOf, type GrantStatus, type MyGrant } from './grantView.ts'
import { viewOf } from './grantViews.ts'
import { upstreamFilter, type StatusFilter } from './statusFilter.ts'
import { grantTerms } from '../../rafiki/queries/grantTerms.ts'
import { type GrantFilter, listGrants } from '../../rafiki/queries/grantRows.ts'
import { cachedTerms } from '../../rafiki/queries/grantTermsCache.ts'

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

type Filter = NonNullable<MyGrantsArgs['filter']>

const name = 'myGrants'
/** Requests that the rest of a page may need once its walk is over: the way back, and the terms of its grants. */
const reserve = 12

/** `complete`: whether nothing was passed over that may belong to the page. */
export type MyGrantConnection = Connection<MyGrant> & { complete: boolean }

/** The caller's grants that name one of their wallet addresses, a page at a time. @throws GatewayError */
export async function listMyGrants(context: Context, args: MyGrantsArgs): Promise<MyGrantConnection> {
  const page = pageRequest(name, args)
  const filter = ofNow(args.filter ?? {})
  const identifiers = spellingsOf(context, filter.walletAddress?.in)
  const { state, finalizationReason } = filter.upstream ?? {}
  const lists = [filter.status, filter.client, filter.accessType, state, finalizationReason].map((it) => it?.in)
  const impossible = [identifiers, ...lists].some((it) => it?.length === 0)
  if (page.from !== undefined) await proveCursor(context, page.from, page.forward ? 'after' : 'before')
  if (impossible) return { ...emptyConnection, complete: true }

  const newestFirst = (args.sortOrder ?? 'DESC') === 'DESC'
  const source = grantSource(context, identifiers, filter, newestFirst)
  const read = await readPage(source, page)
  const terms = await termsOf(context, read.rows)
  return {
    edges: read.rows.map((row) => edgeOf(viewOf(context, terms(row), row))),
    pageInfo: {
      startCursor: read.start === undefined ? null : cursorOf(name, read.start),
      endCursor: read.end === undefined ? null : cursorOf(name, read.end),
      hasNextPage: read.next,
      hasPreviousPage: read.previous
    },
    complete: source.complete()
  }
}

/** What can spend is ACTIVE: nothing else is read then. */
const ofNow = (filter: Filter): Filter =>
  filter.canSpend ? { ...filter, status: { in: filter.status?.in.filter(isActive) ?? ['ACTIVE'] } } : filter
const isActive = (status: GrantStatus): boolean => status === 'ACTIVE'

/** A grant of the caller's by its id; undefined for one that is not theirs, unknown, or no UUID. @throws GatewayError */
export async function ownGrant(context: Context, id: string): Promise<Grant | undefined> {
  const uuid = toUuid(id)
  const grant = uuid && context.viewer.wallet.addresses.length > 0 ? await context.loaders.grant.load(uuid) : undefined
  return grant && isCallers(context.viewer, grant) ? grant : undefined
}

export const view = (context: Context, grant: Grant): MyGrant =>
  viewOf(context, cachedTerms(context.rafiki, grant.id) ?? grant, grant)

/**
 * Revokes a grant that is proven the caller's, and answers it as it then is. One that is revoked already is left alone.
 * @throws GatewayError GRANT_NOT_REVOCABLE, NOT_CONFIRMED
 */
export async function revokeOwnGrant(context: Context, grant: Grant): Promise<MyGrant> {
  const status = statusOf(grant, context.settings, context.now)
  if (status === 'REVOKED') return view(context, grant)
  // Rafiki would overwrite the account holder's refusal with a revocation.
  if (status === 'REJECTED')
    throw new GatewayError('GRANT_NOT_REVOCABLE', 'The grant was rejected: there is nothing to revoke.')
  context.loaders.grant.clear(grant.id)
  forgetOverviews(context)
  return view(context, await revokeAndConfirm(context, grant.id, (it) => isCallers(context.viewer, it)))
}

/** What to ask Rafiki for. Addresses in the filter that are not the caller's match nothing. */
function spellingsOf({ viewer: { wallet } }: Context, named: string[] | undefined): readonly string[] {
  if (!named) return wallet.spellings
  const wanted = new Set(named.map(storedForm))
  return wallet.spellings.filter((spelling) => wanted.has(spelling.toLowerCase()))
}

async function proveCursor(context: Context, id: string, argument: string): Promise<void> {
  // Only what is the caller's may come from memory: of what is not, it would tell whether it exists.
  const remembered = cachedTerms(context.rafiki, id)
  if (remembered && isCallers(context.viewer, remembered)) return
  if (!(await ownGrant(context, id))) throw badCursor(argument)
}

const edges = keptWith<MyGrant, MyGrantConnection['edges'][number]>()

function edgeOf(node: MyGrant): MyGrantConnection['edges'][number] {
  let edge = edges.get(node)
  if (!edge) edges.set(node, (edge = unchanging({ cursor: cursorOf(name, node.id), node })))
  return edge
}

/** The terms of rows that Rafiki listed for the caller, each proven to be theirs. */
async function termsOf(context: Context, rows: readonly GrantRow[]) {
  const known = await grantTerms(
    context.rafiki,
    rows.map((row) => row.id)
  )
  return (row: GrantRow) => {
    const terms = known.get(row.id)
    if (terms && isCallers(context.viewer, terms)) return terms
    throw untrusted(context, row)
  }
}

function untrusted(context: Context, row: GrantRow): GatewayError {
  context.log.error({ alarm: true, requestId: context.requestId, grant: row.id }, "Rafiki listed somebody else's grant")
  return new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with data that is not proven to be yours.', {
    requestId: context.requestId
  })
}

function grantSource(
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
        (status.exact || wanted.status?.in.includes(statusOf(row, context.settings, context.now))) &&
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
    if (foreign) throw untrusted(context, foreign)
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
