import type { Context } from '../../context.ts'
import { listGrantLists, maxLists } from '../../rafiki/queries/grantLists.ts'
import type { GrantStatus } from './grantView.ts'
import { untrusted } from './grantTerms.ts'
import type { GrantFilter } from '../../rafiki/queries/grantRows.ts'
import type { ListedGrant } from '../../rafiki/grant.ts'

/*
 * Any client can have as many APPROVED grants in an account holder's name as it likes, for nobody is asked for what
 * only quotes or receives; by continuing them it makes them ISSUED, by cancelling them REVOKED. Rafiki cannot tell them
 * from others in a filter. So its lists are read apart by state, each in bounds of its own: what floods the one takes
 * nothing from the others. And each is read from both ends, as a flood lies at one of them.
 */

const names = ['issued', 'approved', 'waiting', 'rejected', 'revoked'] as const
export type ListName = (typeof names)[number]

export const filters: Record<ListName, Pick<GrantFilter, 'state' | 'finalizationReason'>> = {
  issued: { finalizationReason: { in: ['ISSUED'] } },
  approved: { state: { in: ['APPROVED'] } },
  waiting: { state: { in: ['PROCESSING', 'PENDING'] } },
  rejected: { finalizationReason: { in: ['REJECTED'] } },
  revoked: { finalizationReason: { in: ['REVOKED'] } }
}

const listsOf: Record<GrantStatus, readonly ListName[]> = {
  ACTIVE: ['issued', 'approved'],
  AWAITING_APPROVAL: ['waiting'],
  EXPIRED: ['waiting'],
  REVOKED: ['revoked'],
  REJECTED: ['rejected']
}

/** The lists that hold all grants of these statuses; all, where none are named. */
export const listsFor = (statuses: readonly GrantStatus[] | undefined): ListName[] =>
  names.filter((name) => !statuses || statuses.some((status) => listsOf[status].includes(name)))

/** How many pages of a list are read from its newest end, and from its oldest. */
export interface Bounds {
  newest: number
  oldest: number
  /** Both ends from the first request on: a flood is found out without one more. */
  atOnce?: boolean
}

/** A list as far as it was read. */
export interface ReadList {
  rows: Map<string, ListedGrant>
  /** Whether that is all of it. */
  complete: boolean
}

interface Lane {
  name: ListName
  list: ReadList
  end: 'newest' | 'oldest'
  from: string | undefined
  /** How many more pages it may read. */
  left: number
  /** Seen from this end. */
  seen: Set<string>
  /** From the other end, once there is more than the first page. */
  other?: Lane
}

/** Rows of Rafiki's join, grants × accesses: as many as it hands out at once. */
const pageSize = 100

/**
 * Reads lists of the caller's grants, a page of each at a time: a request for all of them together.
 * @param reserve requests to Rafiki that are left to the rest of the operation
 * @throws GatewayError
 */
export async function readLists(
  context: Context,
  bounds: ReadonlyMap<ListName, Bounds>,
  reserve: number
): Promise<Map<ListName, ReadList>> {
  const read = new Map<ListName, ReadList>()
  let lanes = [...bounds].flatMap(([name, { newest, oldest, atOnce }]) => {
    const list: ReadList = { rows: new Map(), complete: false }
    read.set(name, list)
    const lane = { name, list, from: undefined }
    const fromEnd = (end: Lane['end'], left: number): Lane => ({ ...lane, end, left, seen: new Set() })
    const [upper, lower] = [fromEnd('newest', newest), fromEnd('oldest', oldest)]
    return atOnce ? [upper, lower] : [{ ...upper, other: lower }]
  })
  for (let first = true; lanes.length > 0 && (first || context.rafiki.requestsLeft > reserve); first = false) {
    const asked = lanes.slice(0, maxLists)
    const pages = await askFor(context, asked)
    const others = lanes.slice(maxLists)
    const on = pages.flatMap((page, n) => asked.slice(n, n + 1).flatMap((lane) => take(context, lane, page)))
    lanes = [...others, ...on].filter(({ list }) => !list.complete)
  }
  return read
}

const askFor = (context: Context, lanes: readonly Lane[]) =>
  listGrantLists(
    context.rafiki,
    lanes.map(({ name, end, from }) => ({
      filter: { identifier: { in: context.viewer.wallet.spellings }, ...filters[name] },
      window:
        end === 'newest'
          ? { first: pageSize, ...(from !== undefined && { after: from }) }
          : from === undefined
            ? { first: pageSize, sortOrder: 'ASC' }
            : { last: pageSize, before: from }
    }))
  )

type Page = Awaited<ReturnType<typeof askFor>>[number]

/** Takes a page in, and answers who reads on in this list. */
function take(context: Context, lane: Lane, page: Page): Lane[] {
  const { list, end, from } = lane
  proveCallers(context, page.rows)
  // From the oldest end, whatever the order of the answer, the walk goes on from the newest of its rows.
  const last = end === 'newest' || from === undefined ? page.rows.at(-1) : page.rows[0]
  const met = page.rows.some(({ id }) => list.rows.has(id) && !lane.seen.has(id))
  for (const row of page.rows) {
    lane.seen.add(row.id)
    list.rows.set(row.id, row)
  }
  if (met || !last || !hasMore(lane, page)) list.complete = true
  const on = { ...lane, from: last?.id, left: lane.left - 1, other: undefined }
  return [...(on.left > 0 ? [on] : []), ...(lane.other ? [lane.other] : [])]
}

function hasMore({ end, from }: Lane, { rows, pageInfo }: Page): boolean {
  if (end === 'newest') return pageInfo.hasNextPage
  if (from !== undefined) return pageInfo.hasPreviousPage
  return isFull(rows, pageSize)
}

/** Whether a page may not be the last: its size counts a grant once for each access that matched. */
export const isFull = (rows: readonly ListedGrant[], size: number): boolean =>
  rows.reduce((sum, { access }) => sum + Math.max(1, access.length), 0) >= size

/** @throws GatewayError UPSTREAM_UNTRUSTED */
export function proveCallers(context: Context, rows: readonly ListedGrant[]): void {
  const { wallet } = context.viewer
  const foreign = rows.find(
    ({ access }) => !access.some(({ identifier }) => identifier !== null && wallet.owns(identifier))
  )
  if (foreign) throw untrusted(context, foreign.id)
}
