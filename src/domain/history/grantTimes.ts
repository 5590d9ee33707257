import DataLoader from 'dataloader'
import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { eventIn } from '../../journal/chain.ts'
import type { Actor, EventKind } from '../../journal/event.ts'
import { property } from '../../lib/property.ts'
import { perRequest } from '../../rafiki/client.ts'
import type { MyGrant } from '../grants/grantView.ts'
import { roleOf } from './eventView.ts'
import { readJournal } from './readJournal.ts'
import { isViewers } from './viewerEvents.ts'

interface GrantTimes {
  id: string
  approved_at: Date | null
  ended_at: Date | null
  ended_by: string | null
  /** The events that tell of it. */
  approval: string | null
  end: string | null
}

const loaderOf = perRequest((): { times?: DataLoader<string, GrantTimes | undefined> } => ({}))

/** What the journal knows of grants, all in one query. */
const timesLoader = (context: Context): DataLoader<string, GrantTimes | undefined> =>
  (loaderOf(context.rafiki).times ??= new DataLoader(async (ids) => {
    const { rows } = await readJournal(context, (db) => timesOf(context.viewer.tenant.id, ids).execute(db))
    const byId = new Map(rows.map((row) => [row.id, row]))
    return ids.map((id) => byId.get(id))
  }))

const contentOf = (at: 'approved_at' | 'ended_at', kinds: readonly EventKind[]) => sql`(
  select content from journal_events event
  where event.tenant_id = known.tenant_id and event.grant_id = known.id and event.at = ${sql.ref(`known.${at}`)}
    and event.kind = any(${kinds}::text[])
  limit 1)`

const timesOf = (tenantId: string, ids: readonly string[]) => sql<GrantTimes>`
  select id, approved_at, ended_at, ended_by,
    ${contentOf('approved_at', ['grant.approved'])} as approval,
    ${contentOf('ended_at', ['grant.revoked', 'grant.rejected', 'grant.expired'])} as "end"
  from journal_grants known where tenant_id = ${tenantId} and id = any(${ids}::uuid[])`

/** A moment that is not known to the hour, as with what was over when the journal began, is none. */
const toTheHour = 3_600_000

function known(at: Date | null | undefined, event: string | null | undefined): Date | null {
  const { notBefore } = event ? eventIn(event) : {}
  return at && (notBefore === undefined || at.getTime() - notBefore <= toTheHour) ? at : null
}

/** When a grant was approved; null where it was not, or nobody knows. @throws GatewayError */
export async function approvedAt(context: Context, { id }: MyGrant): Promise<Date | null> {
  const times = await timesLoader(context).load(id)
  return known(times?.approved_at, times?.approval)
}

/** What the journal says of an end counts where Rafiki says that the grant is over. */
const isOver = ({ status }: MyGrant): boolean => status !== 'ACTIVE' && status !== 'AWAITING_APPROVAL'

/** When a grant ended; null where it did not, or nobody knows. @throws GatewayError */
export async function endedAt(context: Context, grant: MyGrant): Promise<Date | null> {
  if (!isOver(grant)) return null
  const times = await timesLoader(context).load(grant.id)
  return known(times?.ended_at, times?.end)
}

/** Who ended a grant; null where it did not end. @throws GatewayError */
export async function endedBy(context: Context, grant: MyGrant): Promise<string | null> {
  if (!isOver(grant)) return null
  const times = await timesLoader(context).load(grant.id)
  if (grant.status === 'EXPIRED') return 'REQUEST_EXPIRED'
  const actor = actorIn(times?.ended_by)
  if (!actor || !times?.ended_at) return 'UNKNOWN'
  const role = roleOf(context, actor)
  if (role === 'ACCOUNT_HOLDER' || role === 'OTHER_ACCOUNT_HOLDER') return role
  const walletAddresses = addressesOf(grant)
  return (await isViewers(context, { at: times.ended_at.getTime(), actor, walletAddresses })) ? role : 'UNKNOWN'
}

const roles = ['accountHolder', 'client', 'operator', 'gateway', 'unknown'] as const

function actorIn(text: string | null | undefined): Actor | undefined {
  const stored: unknown = text ? JSON.parse(text) : undefined
  const role = roles.find((it) => it === property(stored, 'role'))
  const subject = property(stored, 'subject')
  return role && { role, ...(typeof subject === 'string' && { subject }) }
}

/** The viewer's wallet addresses that a grant of theirs names, as Rafiki stores them. */
const addressesOf = ({ access, subject }: MyGrant): string[] =>
  [...access.map(({ identifier }) => identifier), ...(subject?.subIds ?? []).map(({ subId }) => subId)].flatMap((it) =>
    typeof it === 'string' ? it.toLowerCase() : []
  )
