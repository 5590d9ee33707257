import type { Context } from '../../context.ts'
import { untoldGrants, type Counting, type GivenGrant } from '../../journal/grantCounts.ts'
import { storedClientKey } from '../../journal/grantAddresses.ts'
import type { Journal } from '../../journal/journal.ts'
import { hasGrantsOf, seenGrants } from '../../journal/knownGrants.ts'
import { recordRead } from '../../journal/seenGrants.ts'
import { accessKinds, askedKinds, kindsOf } from '../../rafiki/accessKinds.ts'
import type { Grant, GrantState, GrantTerms, ListedGrant } from '../../rafiki/grant.ts'
import { keysPerRequest } from '../../rafiki/queries/batch.ts'
import { listGrantLists } from '../../rafiki/queries/grantLists.ts'
import { proveCallers } from '../grants/grantLists.ts'
import { loadTerms, untrusted } from '../grants/grantTerms.ts'
import { visibleAccess } from '../grants/grantView.ts'
import { once } from '../grants/overviewCache.ts'
import { inTime } from '../recorded.ts'

/*
 * The rows that the journal has of the caller's grants. Each request reads the newest of Rafiki's list first: who has just
 * answered a request, or revoked a grant, finds that done, whatever the follower has come to.
 */

const newestRows = 20
/** More are not added up. */
const maxGrants = 200_000
/** Who follows Rafiki has looked at what is new since. */
const maxAgeMs = 60_000
/** So many grants are asked for by their ids, of which the rows lack something. */
const maxUntold = 10 * keysPerRequest
/** Requests to Rafiki that are left to the rest of the operation. */
const reserve = 12

export interface Recorded {
  journal: Journal
  counting: Omit<Counting, 'given'>
  /** The newest, as Rafiki has listed them in this request. */
  listed: ReadonlyMap<string, ListedGrant>
}

/** Once a request; undefined where the journal does not have all of them. @throws GatewayError of Rafiki; Error of the journal */
export const recordedGrants = (context: Context, journal: Journal): Promise<Recorded | undefined> =>
  once(context, 'recorded grants', () => begin(context, journal))

async function begin(context: Context, journal: Journal): Promise<Recorded | undefined> {
  const { rafiki, viewer, settings, time } = context
  const holdings = { tenantId: rafiki.tenant.id, walletAddresses: viewer.wallet.addresses }
  const since = Date.now() - maxAgeMs
  const has = await inTime(journal.read((db) => hasGrantsOf(db, holdings, { since, most: maxGrants })))
  if (!has) return undefined
  const filter = { identifier: { in: viewer.wallet.spellings } }
  const [page] = await listGrantLists(rafiki, [{ filter, window: { first: newestRows } }])
  const rows = page?.rows ?? []
  proveCallers(context, rows)
  const ids = rows.map(({ id }) => id)
  const seen = await inTime(journal.read((db) => seenGrants(db, rafiki.tenant.id, ids)))
  // What is below may be new as well.
  if (page?.pageInfo.hasNextPage && !ids.some((id) => seen.has(id))) return undefined
  const news = await readAgain(
    context,
    ids.filter((id) => !seen.has(id))
  )
  const changed = rows.filter((row) => hasChanged(row, seen.get(row.id)))
  await record(context, journal, [...news.values(), ...changed.map(({ access: _, ...row }) => row)])
  const expiredUpTo = time.at - settings.interactionExpirySeconds * 1_000 - 1
  return {
    journal,
    counting: { ...holdings, expiredUpTo, askedKinds: askedKinds(settings) },
    listed: new Map(rows.map((row) => [row.id, row]))
  }
}

export const hasChanged = (now: GrantState, before: { state: string; finalizationReason: string | null } | undefined) =>
  before !== undefined && (now.state !== before.state || now.finalizationReason !== before.finalizationReason)

/** Grants of the caller's, of which Rafiki or the journal has told. @throws GatewayError UPSTREAM_UNTRUSTED */
export async function readAgain(context: Context, ids: readonly string[]): Promise<Map<string, Grant>> {
  const grants = await Promise.all(
    ids.map(async (id) => {
      const grant = await context.loaders.grant.load(id)
      if (!grant) throw untrusted(context, id)
      return grant
    })
  )
  return new Map(grants.map((grant) => [grant.id, grant]))
}

export async function record(
  { rafiki, time, settings }: Context,
  journal: Journal,
  grants: Parameters<typeof recordRead>[2]
): Promise<void> {
  if (grants.length === 0) return
  const { interactionExpirySeconds } = settings
  const reading = { askedAt: time.at, seenAt: Date.now(), interactionExpirySeconds }
  await inTime(recordRead(journal, rafiki.tenant.id, grants, reading))
}

/**
 * What rows lack, once a request: a gateway of the version before wrote them, or their retention has ended.
 * @param byClient whether clients are counted
 * @returns undefined where too many rows lack something
 * @throws GatewayError of Rafiki; Error of the journal
 */
export const givenFor = (context: Context, recorded: Recorded, byClient: boolean): Promise<GivenGrant[] | undefined> =>
  once(context, `given grants ${byClient}`, async () => {
    const { journal, counting } = recorded
    const limit = maxUntold + 1
    const ids = await inTime(journal.read((db) => untoldGrants(db, counting, { byClient, limit })))
    const requests = Math.ceil(ids.length / keysPerRequest)
    if (ids.length > maxUntold || requests > context.rafiki.requestsLeft - reserve) return undefined
    const terms = await loadTerms(context, ids)
    return ids.map((id) => {
      const its = terms.get(id)
      if (!its) throw untrusted(context, id)
      return givenBy(context, its)
    })
  })

function givenBy({ viewer }: Context, terms: GrantTerms): GivenGrant {
  const { id, client, access, subject } = terms
  const named = subject?.sub_ids.some(({ subId }) => viewer.wallet.owns(subId)) ? accessKinds.askedAlways : 0
  return {
    id,
    kinds: visibleAccess(viewer, access).reduce((all, it) => all | kindsOf(it), named),
    client_key: storedClientKey(terms),
    client: typeof client === 'string' ? client : null
  }
}
