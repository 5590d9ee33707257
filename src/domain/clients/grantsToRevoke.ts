import type { Context } from '../../context.ts'
import { notFound, GatewayError } from '../../errors.ts'
import type { CountedGrant } from '../../history.ts'
import { isCallers } from '../../identity/viewer.ts'
import { inParallel } from '../../lib/parallel.ts'
import { toUuid } from '../../lib/uuid.ts'
import type { Grant, ListedGrant } from '../../rafiki/grant.ts'
import { chunksOf, keysPerRequest } from '../../rafiki/queries/batch.ts'
import { grantsByIds } from '../../rafiki/queries/grants.ts'
import { isOver } from '../../revocations/readBack.ts'
import type { Bounds, ListName, ReadList } from '../grants/grantLists.ts'
import { clientKeyOf } from '../../lib/clientKey.ts'
import { clientIdOf } from './clientId.ts'
import { bounds, counted } from './overview.ts'
import { readForward } from './readForward.ts'
import { spentAmounts } from '../payments/spentAmounts.ts'
import { unlistedGrants } from './unlistedClients.ts'

export const maxIds = 100
/** The maximum number of grants that are not named; those that can spend come first. */
const maxListed = 500
export const parallel = 4
/**
 * The budget of requests that this mutation may cause beyond that of every operation: what protects money must not stop
 * halfway for lack of budget. A caller cannot make it send more mutations than they have live grants.
 */
const lookUps = maxIds + Math.ceil(maxIds / keysPerRequest)
const walk: Bounds = { newest: 30, oldest: 30 }
const lists = new Map<ListName, Bounds>([
  ['issued', walk],
  ['approved', walk],
  ['waiting', walk],
  // Only needed to recognise a client whose grants are over.
  ['rejected', bounds.rejected],
  ['revoked', bounds.revoked]
])
export const budget = { ids: lookUps + maxIds, lists: 3 * (walk.newest + walk.oldest) + maxListed + 80 }

/** What an id stands for: a grant of the caller's, nothing that they may know of, or nobody knows. */
export interface Found {
  id: string
  row?: ListedGrant | CountedGrant
  failure?: GatewayError
}

export async function findByIds({ rafiki, viewer }: Context, ids: readonly string[]): Promise<Found[]> {
  const unique = new Map<string, string>()
  for (const id of ids) if (!unique.has(toUuid(id) ?? id)) unique.set(toUuid(id) ?? id, id)
  const uuids = [...unique.keys()].filter((id) => toUuid(id))
  const chunks = chunksOf(uuids)
  const found = new Map<string, Grant>()
  const failures = new Map<string, GatewayError>()
  if (viewer.wallet.addresses.length > 0) {
    await inParallel(chunks, parallel, async (chunk) => {
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
 * The caller's live grants, those that can spend first.
 * @param own the context whose allowance the lists are read on
 * @param clientId undefined: of all clients
 * @throws GatewayError NOT_FOUND for a client of whom the caller has no grant
 */
export async function liveGrants(
  context: Context,
  own: Context,
  clientId: string | undefined
): Promise<{ grants: Found[]; over: CountedGrant[]; complete: boolean }> {
  const { wallet } = context.viewer
  const read = wallet.addresses.length > 0 ? await readForward(own, lists, maxListed) : new Map<ListName, ReadList>()
  // In the order in which they were read: what a grant was last is what counts.
  const listed = new Map([...read.values()].flatMap(({ rows }) => [...rows]))
  const unlisted = await unlistedGrants(context, listed, {
    // What is revoked rests on what Rafiki lists, and on nothing else.
    spending: spentAmounts,
    all: [...read.values()].every(({ complete }) => complete),
    reserve: 0
  })
  const rows = [...listed.values(), ...unlisted.rows]
    .filter((row) => clientId === undefined || clientIdOf(context.viewer, clientKeyOf(row)) === clientId)
    .map((row) => counted(own, row))
  const ended = (['rejected', 'revoked'] as const).every((name) => read.get(name)?.complete ?? true)
  const complete =
    unlisted.complete && [...read].every(([name, list]) => list.complete || name === 'rejected' || name === 'revoked')
  if (clientId !== undefined && rows.length === 0 && complete && ended) throw notFound()
  const live = rows.filter((row) => !isOver(row))
  const grants = live.sort((a, b) => Number(b.spends) - Number(a.spends)).slice(0, maxListed)
  return {
    grants: grants.map((row) => ({ id: row.id, row })),
    // Only a client that was named is shown although nothing was left to revoke.
    over: clientId === undefined ? [] : rows.filter(isOver),
    complete: complete && grants.length === live.length
  }
}
