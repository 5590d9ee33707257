import DataLoader from 'dataloader'
import type { Context } from '../../context.ts'
import type { Actor } from '../../journal/event.ts'
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
}

const loaderOf = perRequest((): { times?: DataLoader<string, GrantTimes | undefined> } => ({}))

/** What the journal knows of grants, all in one query. */
const timesLoader = (context: Context): DataLoader<string, GrantTimes | undefined> =>
  (loaderOf(context.rafiki).times ??= new DataLoader(async (ids) => {
    const rows = await readJournal(context, (db) =>
      db
        .selectFrom('journal_grants')
        .select(['id', 'approved_at', 'ended_at', 'ended_by'])
        .where('tenant_id', '=', context.viewer.tenant.id)
        .where('id', 'in', [...ids])
        .execute()
    )
    const byId = new Map(rows.map((row) => [row.id, row]))
    return ids.map((id) => byId.get(id))
  }))

/** When a grant was approved; null where it was not, or nobody knows. @throws GatewayError */
export async function approvedAt(context: Context, { id }: MyGrant): Promise<Date | null> {
  return (await timesLoader(context).load(id))?.approved_at ?? null
}

/** What the journal says of an end counts where Rafiki says that the grant is over. */
const isOver = ({ status }: MyGrant): boolean => status !== 'ACTIVE' && status !== 'AWAITING_APPROVAL'

/** When a grant ended; null where it did not, or nobody knows. @throws GatewayError */
export async function endedAt(context: Context, grant: MyGrant): Promise<Date | null> {
  return isOver(grant) ? ((await timesLoader(context).load(grant.id))?.ended_at ?? null) : null
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
