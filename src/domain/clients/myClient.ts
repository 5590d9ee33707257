import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import { perRequest } from '../../rafiki/client.ts'
import { clientIdOf, clientKeyOf } from './clientId.ts'
import { once } from '../grants/overviewCache.ts'
import { newestFirst } from '../grants/newestFirst.ts'
import { counted, keyOf, overviewOf, type CountedGrant, type Scope } from './overview.ts'
import type { ListedGrant } from '../../rafiki/grant.ts'

/** A client application, by those of the caller's grants that count. */
export interface MyClient {
  id: string
  /** As its newest grant spells it. */
  client: string | null
  activeGrants: number
  canSpend: boolean
  firstGrantedAt: string
  lastGrantedAt: string
  /** Newest first; at least one. */
  counted: readonly CountedGrant[]
}

/** The clients of the caller's grants that count, in the order of their newest grants; once a request. @throws GatewayError */
export const clientsIn = (context: Context, scope: Scope): Promise<{ clients: MyClient[]; complete: boolean }> =>
  once(context, `clients ${keyOf(scope)}`, async () => {
    const { grants, complete } = await overviewOf(context, scope)
    return { clients: clientsOf(context, grants), complete }
  })

function clientsOf(context: Context, grants: readonly CountedGrant[]): MyClient[] {
  context.rafiki.viewRows(grants.length)
  const byKey = new Map<string, [CountedGrant, ...CountedGrant[]]>()
  for (const grant of grants) {
    const key = clientKeyOf(grant)
    const known = byKey.get(key)
    if (known) known.push(grant)
    else byKey.set(key, [grant])
  }
  return [...byKey].map(([key, its]) => myClient(context, key, its)).sort(byNewestGrant)
}

function myClient(context: Context, key: string, grants: [CountedGrant, ...CountedGrant[]]): MyClient {
  grants.sort(newestFirst)
  const [newest] = grants
  const oldest = grants.at(-1) ?? newest
  return {
    id: clientIdOf(context.viewer, key),
    client: newest.client,
    activeGrants: grants.filter(({ status }) => status === 'ACTIVE').length,
    canSpend: grants.some(({ spends }) => spends),
    firstGrantedAt: oldest.createdAt,
    lastGrantedAt: newest.createdAt,
    counted: grants
  }
}

/** A place among the clients: ids decide where moments are equal. */
export interface Place {
  lastGrantedAt: string
  id: string
}

export function byNewestGrant(a: Place, b: Place): number {
  const [x, y] = [Date.parse(a.lastGrantedAt), Date.parse(b.lastGrantedAt)]
  return x === y ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : y - x
}

const asked: Scope = { asked: true }

/** A client of the caller's; null for one of whom they have no grant. @throws GatewayError */
export async function clientById(context: Context, id: string): Promise<MyClient | null> {
  let all = true
  for (const scope of [asked, {}]) {
    const { clients, complete } = await clientsIn(context, scope)
    const found = clients.find((it) => it.id === id)
    if (found) return found
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
  const { clients, ids } = await once(context, 'clients by key', async () => {
    const found = (await clientsIn(context, asked)).clients
    return {
      clients: new Map(found.map((it) => [it.id, it])),
      ids: new Set(found.flatMap((it) => it.counted.map(({ id }) => id)))
    }
  })
  const client = clients.get(clientIdOf(context.viewer, clientKeyOf(grant)))
  if (client && (ids.has(grant.id) || !counted(context, grant).asked)) return client
  return clientAmong(context, client?.counted ?? [], [grant])
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
  return myClient(context, key, [first, ...others])
}

const lastUses = perRequest(() => new Map<MyClient, Promise<string | null>>())

/** When money was last sent by one of a client's grants; null where none is known to have been. @throws GatewayError */
export function lastUseOfClient(context: Context, client: MyClient): Promise<string | null> {
  const known = lastUses(context.rafiki)
  let last = known.get(client)
  if (!last) known.set(client, (last = findLastUse(context, client)))
  return last
}

async function findLastUse(context: Context, { counted: grants, firstGrantedAt }: MyClient): Promise<string | null> {
  context.rafiki.viewRows(grants.length)
  const ids = grants.map(({ id }) => id)
  return (await context.history.spending.lastUseOf(context, ids, Date.parse(firstGrantedAt))) ?? null
}
