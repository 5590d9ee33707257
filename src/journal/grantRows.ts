import type { Selectable, Transaction } from 'kysely'
import { isObject } from '../lib/property.ts'
import type { Access } from '../rafiki/grant.ts'
import { isTooLong } from '../rafiki/longText.ts'
import type { NewEvent } from './event.ts'
import { isOver, stageOf, type GrantSighting, type GrantState } from './grantLife.ts'
import type { Tables } from './tables.ts'

export type GrantRow = Selectable<Tables['journal_grants']>

export const stateOf = ({ state, finalization_reason: finalizationReason }: GrantRow): GrantState => ({
  state,
  finalizationReason
})

/** A grant's row after it was seen, and after the events that the look brought. */
export function rowOf(
  tenantId: string,
  { grant, askedAt, seenAt, expiredAt }: GrantSighting,
  before: GrantRow | undefined,
  events: readonly NewEvent[]
): GrantRow {
  const { id, client, state, finalizationReason, createdAt, access, subject } = grant
  const told = subject === undefined ? undefined : access
  const approved = events.find(({ kind }) => kind === 'grant.approved')
  const ended = events.find(({ kind }) => ends.has(kind))
  const expired = stageOf(grant) < 2 && (expiredAt !== undefined || (before?.ended_at && !isOver(stateOf(before))))
  const lives = !isOver(grant) && !expired
  return {
    ...{ tenant_id: tenantId, id, client, state },
    finalization_reason: finalizationReason,
    created_at: new Date(createdAt),
    subject: told ? JSON.stringify(subject) : (before?.subject ?? null),
    accesses: told ? textOf(told) : (before?.accesses ?? null),
    approved_at: approved ? new Date(approved.at) : (before?.approved_at ?? null),
    ended_at: lives ? null : ended ? new Date(ended.at) : (before?.ended_at ?? null),
    ended_by: lives ? null : ended ? endedBy(ended) : (before?.ended_by ?? null),
    asked_at: latest(askedAt, before?.asked_at),
    seen_at: latest(seenAt, before?.seen_at),
    missing_at: null
  }
}

const ends: ReadonlySet<string> = new Set(['grant.revoked', 'grant.rejected', 'grant.expired'])

const endedBy = ({ actor }: NewEvent): string | null => (actor.role === 'unknown' ? null : JSON.stringify(actor))

export const latest = (ms: number, before: Date | undefined): Date => new Date(Math.max(ms, before?.getTime() ?? 0))

/** Null where a text of theirs is too long. */
const textOf = (access: readonly Access[]): string | null => (holdsTooLong(access) ? null : JSON.stringify(access))

const holdsTooLong = (value: unknown): boolean =>
  isTooLong(value) || (isObject(value) && Object.values(value).some(holdsTooLong))

export async function keepRows(tx: Transaction<Tables>, rows: readonly GrantRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insertInto('journal_grants')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'id']).doUpdateSet((row) => ({
        state: row.ref('excluded.state'),
        finalization_reason: row.ref('excluded.finalization_reason'),
        subject: row.ref('excluded.subject'),
        accesses: row.ref('excluded.accesses'),
        approved_at: row.ref('excluded.approved_at'),
        ended_at: row.ref('excluded.ended_at'),
        ended_by: row.ref('excluded.ended_by'),
        asked_at: row.ref('excluded.asked_at'),
        seen_at: row.ref('excluded.seen_at'),
        missing_at: null
      }))
    )
    .execute()
}
