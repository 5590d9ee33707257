import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { CountedGrant, MyClient, Scope } from '../../history.ts'
import { isCallers } from '../../identity/viewer.ts'
import { perRequest } from '../../rafiki/client.ts'
import type { ListedGrant } from '../../rafiki/grant.ts'
import { untrusted } from '../grants/grantTerms.ts'
import { once } from '../grants/overviewCache.ts'
import { clientKeyOf } from '../../lib/clientKey.ts'
import { clientIdOf } from './clientId.ts'
import { clientOf } from './clientWalk.ts'
import { counted } from './overview.ts'

const asked: Scope = { asked: true }

/**
 * A client, if its newest grant is the caller's and is the one that it is known by: who lists clients is not believed.
 * @throws GatewayError UPSTREAM_UNTRUSTED
 */
export function proven<Client extends MyClient | undefined>(context: Context, client: Client): Client {
  if (!client) return client
  const { id, newest } = client
  const isOwn = isCallers(context.viewer, { subject: null, ...newest })
  if (isOwn && clientIdOf(context.viewer, clientKeyOf(newest)) === id) return client
  throw untrusted(context, newest.id)
}

/** A client of the caller's; null for one of whom they have no grant. @throws GatewayError */
export async function clientById(context: Context, id: string): Promise<MyClient | null> {
  let all = true
  for (const scope of [asked, {}]) {
    const { client, complete } = await context.history.clients.byId(context, id, scope)
    if (client) return proven(context, client)
    all &&= complete
  }
  if (!all) throw new GatewayError('OPERATION_TOO_COSTLY', 'Not all grants could be read for this client.')
  return null
}

/**
 * The client of a grant of the caller's, by the grants that she was asked for; by all of them that are known, where she
 * was asked for none.
 * @throws GatewayError
 */
export const clientOfGrant = (context: Context, grant: ListedGrant): Promise<MyClient> =>
  once(context, `client of ${grant.id}`, () => findClient(context, grant))

async function findClient(context: Context, grant: ListedGrant): Promise<MyClient> {
  const id = clientIdOf(context.viewer, clientKeyOf(grant))
  const client = proven(context, (await context.history.clients.byId(context, id, asked)).client)
  const its = (await client?.grants()) ?? []
  if (client && (its.some((it) => it.id === grant.id) || !counted(context, grant).asked)) return client
  return clientAmong(context, its, [grant])
}

/** @param own grants of one client that the caller is known to have, as they now are */
export function clientAmong(
  context: Context,
  grants: readonly CountedGrant[],
  own: readonly [ListedGrant, ...ListedGrant[]]
): MyClient {
  context.rafiki.viewRows(grants.length + own.length)
  const key = clientKeyOf(own[0])
  const now = new Map(own.map((row) => [row.id, counted(context, row)]))
  const its = grants.filter((grant) => clientKeyOf(grant) === key).map((grant) => now.get(grant.id) ?? grant)
  const known = new Set(its.map(({ id }) => id))
  const more = [...now.values()].filter(({ id, asked: wasAsked }) => wasAsked && !known.has(id))
  const counting = [...its, ...more]
  const [first = counted(context, own[0]), ...others] = counting.length > 0 ? counting : now.values()
  return clientOf(context, [first, ...others])
}

const lastUses = perRequest(() => new Map<MyClient, Promise<string | null>>())

/** When money was last sent by one of a client's grants; null where none is known to have been. @throws GatewayError */
export function lastUseOfClient(context: Context, client: MyClient): Promise<string | null> {
  const known = lastUses(context.rafiki)
  let last = known.get(client)
  if (!last) known.set(client, (last = findLastUse(context, client)))
  return last
}

async function findLastUse(context: Context, client: MyClient): Promise<string | null> {
  const grants = await client.grants()
  context.rafiki.viewRows(grants.length)
  const ids = grants.map(({ id }) => id)
  return (await context.history.spending.lastUseOf(context, ids, Date.parse(client.firstGrantedAt))) ?? null
}
