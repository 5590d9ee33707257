import type { Context } from '../../context.ts'
import { badInput, GatewayError, notFound, type Code } from '../../errors.ts'
import { isCallers } from '../../identity/viewer.ts'
import { grantsByIds, revokeGrant, type Grant } from '../../rafiki/grants.ts'
import type { ListedGrant } from '../../rafiki/grantLists.ts'
import { toUuid } from '../../uuid.ts'
import { statusOf, type MyGrant } from '../grantView.ts'
import { viewsOf } from './grantsOfClient.ts'
import { clientIdOf, clientKeyOf } from './identity.ts'
import type { Bounds, ListName, ReadList } from './lists.ts'
import { forgetOverviews } from './memo.ts'
import { clientAmong, type MyClient } from './myClient.ts'
import { bounds, counted, overviewOf, type CountedGrant } from './overview.ts'
import { readForward } from './readForward.ts'
import { termsPerRequest } from './terms.ts'
import { unlistedGrants } from './unlisted.ts'

export interface RevokeMyGrantsInput {
  grantIds?: string[] | null
  clientId?: string | null
}

export interface Revocation {
  grantId: string
  outcome: 'REVOKED' | 'ALREADY_OVER' | 'NOT_FOUND' | 'FAILED'
  code: Code | null
  /** Whether one that FAILED may be revoked all the same. */
  maybeRevoked: boolean
  /** As it then is; null where it is not the caller's, or not known to be as it was. */
  grant: () => Promise<MyGrant | null>
}

export interface Revoked {
  results: Revocation[]
  complete: boolean
  clients: MyClient[]
}

const maxIds = 100
/** Of one client's grants; those by which money can be sent come first. */
const maxOfClient = 500
const parallel = 4
/** What is not sent by then is not sent: the caller waits. */
const deadlineMs = 20_000

/**
 * Requests that this mutation may cause beside those that every operation may: what takes money out of reach must not
 * end halfway for want of them. A caller can make it send no more mutations than they have live grants.
 */
const lookUps = maxIds + Math.ceil(maxIds / termsPerRequest)
const walk: Bounds = { newest: 30, oldest: 30 }
const lists = new Map<ListName, Bounds>([
  ['issued', walk],
  ['approved', walk],
  ['waiting', walk],
  // Of no use but to know a client again whose grants are over.
  ['rejected', bounds.rejected],
  ['revoked', bounds.revoked]
])
const budget = { ids: lookUps + maxIds, client: 3 * (walk.newest + walk.oldest) + maxOfClient + 80 }

/**
 * Revokes several of the caller's grants, each at most once, and goes on where one fails.
 * @param withClients whether `clients` will be asked for; else it stays empty
 * @throws GatewayError before anything was sent
 */
export async function revokeOwnGrants(
  context: Context,
  { grantIds, clientId }: RevokeMyGrantsInput,
  withClients: boolean
): Promise<Revoked> {
  const ids = grantIds ?? undefined
  const client = clientId ?? undefined
  if ((ids === undefined) === (client === undefined)) throw badInput('input', 'either `grantIds` or `clientId`')
  if (ids && ids.length > maxIds) throw badInput('input.grantIds', `at most ${maxIds} ids`)
  const own = { ...context, rafiki: context.rafiki.withBudget(ids ? budget.ids : budget.client) }
  const before = withClients ? await overviewOf(context, { asked: true }) : undefined
  const found = ids
    ? { grants: await findByIds(own, ids), over: [], complete: true }
    : await liveGrantsOf(context, own, client ?? '')

  const started = performance.now()
  const results = await inParallel(found.grants, (it) => revokeOne(own, it, started))
  forgetOverviews(context)
  const touched = [...results.flatMap(({ row }) => row ?? []), ...found.over]
  return {
    results: results.map(({ result }) => result),
    complete: found.complete,
    clients: before ? clientsTouched(own, before.grants, touched) : []
  }
}

/** What an id stands for: a grant of the caller's, nothing that they may know of, or nobody knows. */
interface Found {
  id: string
  row?: ListedGrant | CountedGrant
  failure?: GatewayError
}

async function findByIds({ rafiki, viewer }: Context, ids: readonly string[]): Promise<Found[]> {
  const unique = new Map<string, string>()
  for (const id of ids) if (!unique.has(toUuid(id) ?? id)) unique.set(toUuid(id) ?? id, id)
  const uuids = [...unique.keys()].filter((id) => toUuid(id))
  const chunks: string[][] = []
  for (let start = 0; start < uuids.length; start += termsPerRequest)
    chunks.push(uuids.slice(start, start + termsPerRequest))
  const found = new Map<string, Grant>()
  const failures = new Map<string, GatewayError>()
  if (viewer.wallet.addresses.length > 0) {
    await inParallel(chunks, async (chunk) => {
      try {
        const grants = await grantsByIds(rafiki, chunk, rafiki.tenant.id, (grant) => isCallers(viewer, grant))
        for (const [id, grant] of grants) found.set(id, grant)
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error
        for (const id of chunk) failures.set(id, error)
      }
    })
  }
  return [...unique].map(([key, id]) => {
    const grant = found.get(key)
    return { id, row: grant && isCallers(viewer, grant) ? grant : undefined, failure: failures.get(key) }
  })
}

/**
 * @param own the context whose allowance the lists are read on
 * @throws GatewayError NOT_FOUND for a client of whom the caller has no grant
 */
async function liveGrantsOf(
  context: Context,
  own: Context,
  clientId: string
): Promise<{ grants: Found[]; over: CountedGrant[]; complete: boolean }> {
  const { wallet } = context.viewer
  const read = wallet.addresses.length > 0 ? await readForward(own, lists, maxOfClient) : new Map<ListName, ReadList>()
  // In the order in which they were read: what a grant was last is what counts.
  const listed = new Map([...read.values()].flatMap(({ rows }) => [...rows]))
  const unlisted = await unlistedGrants(context, listed, {
    all: [...read.values()].every(({ complete }) => complete),
    reserve: 0
  })
  const rows = [...listed.values(), ...unlisted.rows]
    .filter((row) => clientIdOf(context.viewer, clientKeyOf(row)) === clientId)
    .map((row) => counted(own, row))
  const ended = (['rejected', 'revoked'] as const).every((name) => read.get(name)?.complete ?? true)
  const complete =
    unlisted.complete && [...read].every(([name, list]) => list.complete || name === 'rejected' || name === 'revoked')
  if (rows.length === 0 && complete && ended) throw notFound()
  const live = rows.filter((row) => !isOver(row))
  const grants = live.sort((a, b) => Number(b.spends) - Number(a.spends)).slice(0, maxOfClient)
  return {
    grants: grants.map((row) => ({ id: row.id, row })),
    over: rows.filter(isOver),
    complete: complete && grants.length === live.length
  }
}

const isOver = ({ status }: CountedGrant): boolean => status === 'REVOKED' || status === 'REJECTED'

async function revokeOne(
  context: Context,
  { id: grantId, row, failure }: Found,
  started: number
): Promise<{ result: Revocation; row?: ListedGrant }> {
  const nothing = { grantId, maybeRevoked: false, code: null, grant: () => Promise.resolve(null) }
  if (failure) return { result: { ...nothing, outcome: 'FAILED', code: failure.code } }
  if (!row) return { result: { ...nothing, outcome: 'NOT_FOUND' } }
  const showing = (it: ListedGrant) => async () => (await viewsOf(context, [counted(context, it)]))[0] ?? null
  const status = statusOf(row, context.settings, context.now)
  // Rafiki would overwrite the account holder's refusal with a revocation.
  if (status === 'REVOKED' || status === 'REJECTED') {
    return { result: { ...nothing, outcome: 'ALREADY_OVER', grant: showing(row) }, row }
  }
  if (performance.now() - started > deadlineMs) {
    return { result: { ...nothing, outcome: 'FAILED', code: 'UPSTREAM_TIMEOUT', grant: showing(row) }, row }
  }
  try {
    context.loaders.grant.clear(row.id)
    await revokeGrant(context.rafiki, row.id)
    const revoked: ListedGrant = { ...row, state: 'FINALIZED', finalizationReason: 'REVOKED' }
    return { result: { ...nothing, outcome: 'REVOKED', grant: showing(revoked) }, row: revoked }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    const { code, extensions } = error
    if (code === 'NOT_FOUND') return { result: { ...nothing, outcome: 'NOT_FOUND' } }
    const maybeRevoked = extensions.outcome === 'UNKNOWN'
    const grant = maybeRevoked ? nothing.grant : showing(row)
    return { result: { ...nothing, outcome: 'FAILED', code, maybeRevoked, grant }, row }
  }
}

/** The clients of these grants, as they are now. */
function clientsTouched(
  context: Context,
  before: readonly CountedGrant[],
  touched: readonly ListedGrant[]
): MyClient[] {
  const byKey = new Map<string, [ListedGrant, ...ListedGrant[]]>()
  for (const row of touched) {
    const known = byKey.get(clientKeyOf(row))
    if (known) known.push(row)
    else byKey.set(clientKeyOf(row), [row])
  }
  return [...byKey.values()].map((rows) => clientAmong(context, before, rows))
}

/** Each item's answer, in their order; a few at a time. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>
): Promise<Result[]> {
  const results: Result[] = []
  const entries = items.entries()
  const work = async (): Promise<void> => {
    for (const [n, item] of entries) results[n] = await run(item)
  }
  await Promise.all(Array.from({ length: parallel }, work))
  return results
}
