import type { Context } from '../../context.ts'
import { badInput, GatewayError, type Code } from '../../errors.ts'
import type { CountedGrant, MyClient } from '../../history.ts'
import { isCallers } from '../../identity/viewer.ts'
import { inParallel } from '../../lib/parallel.ts'
import { revokeGrant } from '../../rafiki/queries/grants.ts'
import type { Grant, ListedGrant } from '../../rafiki/grant.ts'
import { confirmRevoked } from '../../revocations/confirm.ts'
import { isOver } from '../../revocations/readBack.ts'
import type { MyGrant } from '../grants/grantView.ts'
import { forgetOverviews } from '../grants/overviewCache.ts'
import { clientKeyOf } from '../../lib/clientKey.ts'
import { viewsOf } from './grantsOfClient.ts'
import { budget, findByIds, liveGrants, maxIds, parallel, type Found } from './grantsToRevoke.ts'
import { clientAmong } from './myClient.ts'
import { counted, overviewOf } from './overview.ts'

export interface RevokeMyGrantsInput {
  grantIds?: string[] | null
  clientId?: string | null
  all?: boolean | null
}

export interface Revocation {
  grantId: string
  outcome: 'REVOKED' | 'ALREADY_OVER' | 'NOT_FOUND' | 'NOT_DONE' | 'UNKNOWN'
  code: Code | null
  /** As it then is; null where it is not the caller's, or not known to be as it was. */
  grant: () => Promise<MyGrant | null>
}

export interface Revoked {
  results: Revocation[]
  complete: boolean
  clients: MyClient[]
}

/** What is not sent by then is not sent, and what is not read by then is not read: the caller waits. */
const deadlines = { sendingMs: 15_000, readingMs: 20_000 }

/**
 * Revokes several of the caller's grants, each at most once, and goes on where one fails.
 * @param withClients whether `clients` will be asked for; else it stays empty
 * @throws GatewayError before anything was sent
 */
export async function revokeOwnGrants(
  context: Context,
  { grantIds: ids, clientId, all }: RevokeMyGrantsInput,
  withClients: boolean
): Promise<Revoked> {
  if (!ids && typeof clientId !== 'string' && all !== true) throw badInput('input.all', 'true')
  if (ids && ids.length > maxIds) throw badInput('input.grantIds', `at most ${maxIds} ids`)
  const own = { ...context, rafiki: context.rafiki.withBudget(ids ? budget.ids : budget.lists) }
  const before = withClients ? await overviewOf(context, { asked: true }) : undefined
  const found = ids
    ? { grants: await findByIds(own, ids), over: [], complete: true }
    : await liveGrants(context, own, clientId ?? undefined)

  if (!ids) context.mutation.about = { grants: found.grants.map(({ id }) => id) }
  const { clock } = context.revocations
  const started = clock.now()
  const inTime = (ms: number): boolean => clock.now() - started <= ms
  const sent = await inParallel(found.grants, parallel, (it) => sendOne(own, it, inTime(deadlines.sendingMs)))
  const results = await confirmAll(own, sent, () => inTime(deadlines.readingMs))
  forgetOverviews(context)
  const touched = [...results.flatMap(({ row }) => row ?? []), ...found.over]
  return {
    results: results.map(({ result }) => result),
    complete: found.complete,
    clients: before ? clientsTouched(own, before.grants, touched) : []
  }
}

interface Became {
  result: Revocation
  row?: ListedGrant
}

/** What is known of one of them before it is read back: what became of it, or that Rafiki has acknowledged it. */
type Sent = Became | { grantId: string; acknowledged: ListedGrant; at: number }

async function sendOne(context: Context, { id: grantId, row, failure }: Found, inTime: boolean): Promise<Sent> {
  if (failure) return became(context, grantId, 'NOT_DONE', failure.code)
  if (!row) return became(context, grantId, 'NOT_FOUND')
  // Rafiki would overwrite the account holder's refusal with a revocation.
  if (isOver(row)) return became(context, grantId, 'ALREADY_OVER', null, row)
  if (!inTime) return became(context, grantId, 'NOT_DONE', 'UPSTREAM_TIMEOUT', row)
  try {
    context.loaders.grant.clear(row.id)
    await revokeGrant(context.rafiki, row.id)
    return { grantId, acknowledged: row, at: Date.now() }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    const { code, extensions } = error
    if (code === 'NOT_FOUND') return became(context, grantId, 'NOT_FOUND')
    return became(context, grantId, extensions.outcome === 'UNKNOWN' ? 'UNKNOWN' : 'NOT_DONE', code, row)
  }
}

/** For revocations that Rafiki has acknowledged, reading back shows the result. */
async function confirmAll(context: Context, sent: readonly Sent[], mayGoOn: () => boolean): Promise<Became[]> {
  const ids = new Map(sent.flatMap((it) => ('acknowledged' in it ? [[it.acknowledged.id, it.at] as const] : [])))
  const maySee = (grant: Grant): boolean => isCallers(context.viewer, grant)
  const readings = await confirmRevoked(context, ids, { maySee, mayGoOn })
  return sent.map((it) => {
    if (!('acknowledged' in it)) return it
    const { grantId, acknowledged } = it
    const { grant, failure } = readings.get(acknowledged.id) ?? {}
    if (!grant) return became(context, grantId, 'UNKNOWN', 'NOT_CONFIRMED', acknowledged)
    const { state, finalizationReason } = grant
    const row = { ...acknowledged, state, finalizationReason }
    if (failure) return became(context, grantId, 'NOT_DONE', 'NOT_CONFIRMED', row)
    return became(context, grantId, finalizationReason === 'REVOKED' ? 'REVOKED' : 'ALREADY_OVER', null, row)
  })
}

/** @param row as it is last known to be */
function became(
  context: Context,
  grantId: string,
  outcome: Revocation['outcome'],
  code: Code | null = null,
  row?: ListedGrant
): Became {
  // As it was is not how it is.
  const shown = outcome === 'UNKNOWN' ? undefined : row
  const grant = async () => (shown ? ((await viewsOf(context, [counted(context, shown)]))[0] ?? null) : null)
  return { result: { grantId, outcome, code, grant }, row }
}

/** One mutation shows so many of the clients that it touched. */
const maxClients = 100

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
  return [...byKey.values()].slice(0, maxClients).map((rows) => clientAmong(context, before, rows))
}
