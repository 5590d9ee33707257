import type { Database } from './database/database.ts'
import type { JournalEvent } from './event.ts'
import { eventOf } from './events.ts'
import { whoseIs, type Person } from './person.ts'
import { eventsAfter } from './verifyReads.ts'
import type { EventRow } from './verifyRow.ts'

export interface ExportQuery {
  tenantId: string
  /** Events of this person, also those that are shared. */
  person?: Person | undefined
  grantId?: string | undefined
  /** Milliseconds; the first is inclusive, the second is not. */
  from?: number | undefined
  to?: number | undefined
}

const batch = 1_000

/** Events in the order of their numbers, in batches. */
export async function* exportEvents(db: Database, query: ExportQuery): AsyncGenerator<JournalEvent[]> {
  for (let after = 0; ;) {
    const rows = await eventsAfter(db, query.tenantId, after, batch)
    const last = rows.at(-1)
    if (!last) return
    yield rows.filter((row) => isAsked(row, query)).map(eventOf)
    after = last.number
  }
}

function isAsked(row: EventRow, { person, grantId, from = -Infinity, to = Infinity }: ExportQuery): boolean {
  if (person && whoseIs(row, person) === 'others') return false
  if (grantId !== undefined && row.grant_id !== grantId) return false
  return row.at.getTime() >= from && row.at.getTime() < to
}

const columns = [
  ...['number', 'id', 'kind', 'at', 'notBefore', 'notAfter', 'recordedAt', 'grantId', 'paymentId', 'walletAddresses'],
  ...['subject', 'client', 'actor', 'details', 'erased']
] as const

export const csvHeader = columns.join()

/** An event as a row of CSV (RFC 4180). */
export function csvOf(event: JournalEvent): string {
  const { walletAddresses, actor, details, ...plain } = withTimes(event)
  const cells: Record<string, string | number | boolean | undefined> = {
    ...plain,
    walletAddresses: walletAddresses?.join(' '),
    actor: JSON.stringify(actor),
    details: details && JSON.stringify(details)
  }
  return columns.map((name) => cellOf(cells[name])).join()
}

/** Moments as ISO 8601. */
export const withTimes = ({ at, notBefore, notAfter, recordedAt, ...event }: JournalEvent) => ({
  ...event,
  at: timeOf(at),
  notBefore: timeOf(notBefore),
  notAfter: timeOf(notAfter),
  recordedAt: timeOf(recordedAt)
})

const timeOf = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString()

/** Spreadsheets run a cell that begins like a formula: a quote before it makes it a text. */
function cellOf(value: string | number | boolean | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value)
  const text = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
