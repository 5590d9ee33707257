import type { Context } from '../../context.ts'
import type { CountedGrant, Scope } from '../../history.ts'
import { statusNow } from '../grants/grantView.ts'
import { listsFor, readLists, type Bounds, type ListName, type ReadList } from '../grants/grantLists.ts'
import { once } from '../grants/overviewCache.ts'
import { newestFirst } from '../grants/newestFirst.ts'
import { keysPerRequest } from '../../rafiki/queries/batch.ts'
import { fetchTerms, knownTerms, natureOf, untrusted } from '../grants/grantTerms.ts'
import { unlistedGrants } from './unlistedClients.ts'
import type { ListedGrant } from '../../rafiki/grant.ts'

export interface Overview {
  /** Newest first. */
  grants: readonly CountedGrant[]
  /** Whether these are all: false where a bound was reached, or a part could not be read. */
  complete: boolean
}

/** Requests to Rafiki that an overview leaves to the rest of the operation. */
const reserve = 12
/** So many requests for terms of grants whose rows do not tell what they are. */
const maxTermRequests = 10

export const bounds: Record<ListName, Bounds> = {
  issued: { newest: 10, oldest: 10 },
  approved: { newest: 10, oldest: 10 },
  waiting: { newest: 5, oldest: 5 },
  rejected: { newest: 3, oldest: 3 },
  revoked: { newest: 5, oldest: 5 }
}
/**
 * What the caller was asked for is APPROVED for moments only, until its client fetches the token: among what nobody
 * was asked for it is looked for at both ends, no further.
 */
const endsOnly: Bounds = { newest: 1, oldest: 1, atOnce: true }

/** The caller's grants that count, once a request. @throws GatewayError */
export const overviewOf = (context: Context, scope: Scope): Promise<Overview> =>
  once(context, `overview ${keyOf(scope)}`, () => readOverview(context, scope))

export const keyOf = ({ statuses, asked }: Scope): string =>
  JSON.stringify([statuses ? [...statuses].sort() : null, asked ?? null])

async function readOverview(context: Context, { statuses, asked }: Scope): Promise<Overview> {
  if (context.viewer.wallet.addresses.length === 0 || statuses?.length === 0) return { grants: [], complete: true }
  const names = listsFor(statuses)
  const wanted = new Map(names.map((name) => [name, asked && name === 'approved' ? endsOnly : bounds[name]]))
  const lists = await readLists(context, wanted, reserve)
  const listed = new Map([...lists.values()].flatMap(({ rows }) => [...rows]))
  const all = !statuses && [...lists.values()].every(({ complete }) => complete)
  const settled = await settleNatures(context, lists, asked)
  const unlisted = await unlistedGrants(context, listed, { spending: context.history.spending, all, reserve })
  const grants = [...listed.values(), ...unlisted.rows]
    .map((row) => counted(context, row))
    .filter((grant) => (!statuses || statuses.includes(grant.status)) && (asked === undefined || grant.asked === asked))
    .sort(newestFirst)
  const complete = settled && unlisted.complete && [...lists.values()].every((list) => list.complete)
  if (!complete) context.rafiki.recording.end()
  return { grants, complete }
}

/** A row as it counts. What is not known of it does not speak for it. */
export function counted(context: Context, row: ListedGrant): CountedGrant {
  const { asked = false, spends = false } = natureOf(context, row)
  const status = statusNow(context, row)
  return { ...row, status, asked, spends: spends && status === 'ACTIVE' }
}

/**
 * Fetches terms where rows do not tell whether a grant counts or spends, in bounds.
 * @returns whether all of it is known
 * @throws GatewayError UPSTREAM_UNTRUSTED
 */
async function settleNatures(
  context: Context,
  lists: ReadonlyMap<ListName, ReadList>,
  wantsAsked: boolean | undefined
): Promise<boolean> {
  const urgent: string[] = []
  const spare: ListedGrant[] = []
  for (const [name, { rows, complete }] of lists) {
    for (const row of rows.values()) {
      const { asked, spends } = natureOf(context, row)
      const live = name === 'issued' || name === 'approved'
      const open =
        (wantsAsked !== undefined && asked === undefined) || (live && spends === undefined && asked !== false)
      if (!open) continue
      // A flood of grants holds almost nothing of interest: it uses only the room that other requests have left.
      const flood = name === 'approved' && wantsAsked === true && !complete && asked === undefined
      if (flood) spare.push(row)
      else urgent.push(row.id)
    }
  }
  const room = Math.max(0, Math.min(maxTermRequests, context.rafiki.requestsLeft - reserve)) * keysPerRequest
  const first = urgent.slice(0, room)
  const left = (keysPerRequest - (first.length % keysPerRequest)) % keysPerRequest
  // What was there before the flood is at its old end.
  const along = spare.sort(newestFirst).slice(spare.length - Math.min(left, spare.length))
  const ids = first.length > 0 ? [...first, ...along.map(({ id }) => id)] : []
  await fetchTerms(context, ids)
  const foreign = ids.find((id) => !knownTerms(context, id))
  if (foreign !== undefined) throw untrusted(context, foreign)
  return first.length === urgent.length && along.length === spare.length
}
