import type { Context } from '../../context.ts'
import type { ClientList, CountedGrant, GrantStatus, MyClient, Place, Scope } from '../../history.ts'
import { clientTextOf } from '../grants/clientText.ts'
import { newestFirst } from '../grants/newestFirst.ts'
import { once } from '../grants/overviewCache.ts'
import { clientKeyOf } from '../../lib/clientKey.ts'
import { clientIdOf } from './clientId.ts'
import { keyOf, overviewOf } from './overview.ts'

/** Finds clients among the grants that Rafiki lists, which are read in each request. */
export const clientList: ClientList<Context> = {
  async page(context, { scope, canSpend, clientText, size, after }) {
    const matches = clientTextOf(clientText)
    const { all, complete } = await clientsIn(context, scope)
    const clients = all.filter(({ client, counted }) => {
      context.rafiki.viewRows(matches ? counted.length : 1)
      return (canSpend ?? client.canSpend) === client.canSpend && (!matches || counted.some((it) => matches(it.client)))
    })
    const start = after ? clients.filter(({ client }) => byNewestGrant(client, after) <= 0).length : 0
    return {
      clients: clients.slice(start, start + size).map(({ client }) => client),
      hasNextPage: start + size < clients.length,
      hasPreviousPage: start > 0,
      totalCount: clients.length,
      complete
    }
  },
  async byId(context, id, scope) {
    const { byId, complete } = await clientsIn(context, scope)
    return { client: byId.get(id), complete }
  },
  async counts(context, scope) {
    const { grants, complete } = await overviewOf(context, scope)
    context.rafiki.viewRows(grants.length)
    const count = (status: GrantStatus): number => grants.filter((grant) => grant.status === status).length
    return {
      ACTIVE: count('ACTIVE'),
      AWAITING_APPROVAL: count('AWAITING_APPROVAL'),
      EXPIRED: count('EXPIRED'),
      REVOKED: count('REVOKED'),
      REJECTED: count('REJECTED'),
      canSpend: grants.filter(({ spends }) => spends).length,
      complete
    }
  }
}

interface Walked {
  client: MyClient
  counted: readonly CountedGrant[]
}

/** The clients of the caller's grants that count, in the order of their newest grants; once a request. */
const clientsIn = (context: Context, scope: Scope) =>
  once(context, `clients ${keyOf(scope)}`, async () => {
    const { grants, complete } = await overviewOf(context, scope)
    context.rafiki.viewRows(grants.length)
    const byKey = new Map<string, [CountedGrant, ...CountedGrant[]]>()
    for (const grant of grants) {
      const key = clientKeyOf(grant)
      const known = byKey.get(key)
      if (known) known.push(grant)
      else byKey.set(key, [grant])
    }
    const all = [...byKey.values()].map((counted): Walked => ({ client: clientOf(context, counted), counted }))
    all.sort((a, b) => byNewestGrant(a.client, b.client))
    return { all, byId: new Map(all.map(({ client }) => [client.id, client])), complete }
  })

/** The client of these grants, which have one. */
export function clientOf(context: Context, grants: [CountedGrant, ...CountedGrant[]]): MyClient {
  grants.sort(newestFirst)
  const [newest] = grants
  const oldest = grants.at(-1) ?? newest
  return {
    id: clientIdOf(context.viewer, clientKeyOf(newest)),
    client: newest.client,
    activeGrants: grants.filter(({ status }) => status === 'ACTIVE').length,
    canSpend: grants.some(({ spends }) => spends),
    firstGrantedAt: oldest.createdAt,
    lastGrantedAt: newest.createdAt,
    newest,
    totalGrants: grants.length,
    grants: () => Promise.resolve(grants)
  }
}

function byNewestGrant(a: Place, b: Place): number {
  const [x, y] = [Date.parse(a.lastGrantedAt), Date.parse(b.lastGrantedAt)]
  return x === y ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : y - x
}
