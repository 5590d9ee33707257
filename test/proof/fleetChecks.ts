import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from '../../scripts/soak/ledger.ts'
import type { JournalEvent } from '../../src/journal/event.ts'
import { findEvents } from '../../src/journal/events.ts'
import type { Journal } from '../../src/journal/journal.ts'
import { verifyChain } from '../../src/journal/verify.ts'
import type { AuditLine, IntentLine } from '../../src/observability/auditLine.ts'
import type { Harness } from '../support/harness.ts'
import { linesOf, settle } from './stops.ts'

/** A mutation that was sent to a gateway, and what was said of it. */
export interface Attempt {
  /** The grant to be revoked, or what the payment carries. */
  mark: string
  kind: 'revoke' | 'request'
  /** Undefined where no answer came. */
  requestId: string | undefined
  outcome: 'DONE' | 'NOT_DONE' | 'UNKNOWN'
}

interface Found {
  journal: Journal
  harness: Harness
  /** Holds the audit logs. */
  folder: string
  attempts: readonly Attempt[]
  /** By mark, how often it arrived at Rafiki. */
  sent: ReadonlyMap<string, number>
}

export const check = (what: string, rows: readonly unknown[], wrong: number, note = ''): Check => ({
  ...{ what, count: rows.length, wrong, note },
  holds: wrong === 0 && rows.length > 0
})

/** What must agree once the gateways have ended: answers, Rafiki, journal and audit logs. */
export async function checksOf({ journal, harness, folder, attempts, sent }: Found): Promise<Check[]> {
  await settle(harness, journal, join(folder, 'settled.log'))
  const { store } = harness.rafiki
  const tenantId = store.operatorTenantId
  const events = await findEvents(journal.db, { tenantId, direction: 'forwards', size: 10_000_000 })
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'))
  const lines = logs
    .flatMap((name) => linesOf(join(folder, name)))
    .filter(({ type }) => /^(intent|mutation)$/.test(type))
  const intents = events.filter(({ kind }) => kind === 'mutation.intended')
  const ends = groupedBy(
    events.filter(({ kind }) => kind === 'mutation.ended'),
    ({ details }) => details?.intent
  )
  const intentsOf = groupedBy(intents, ({ details }) => details?.requestId)
  const told = groupedBy(
    lines.filter((line): line is AuditLine => line.type === 'mutation'),
    ({ journal: place }) => place?.intent?.event
  )
  const revoked = new Set(store.grants.filter((it) => it.finalizationReason === 'REVOKED').map(({ id }) => id))
  const paid = new Set(store.incomingPayments.map(({ metadata }) => metadata?.mark))
  const isDone = ({ kind, mark }: Attempt): boolean => (kind === 'revoke' ? revoked : paid).has(mark)

  const said = attempts.filter(({ outcome }) => outcome !== 'UNKNOWN')
  const acknowledged = attempts.filter(({ outcome }) => outcome === 'DONE')
  const isRecorded = ({ requestId }: Attempt): boolean => {
    const [intent, ...others] = intentsOf.get(requestId) ?? []
    const [end, ...more] = ends.get(intent?.id) ?? []
    const [line, ...further] = told.get(intent?.id) ?? []
    const isOne = others.length + more.length + further.length === 0
    return isOne && end?.details?.outcome === 'DONE' && line?.outcome === 'DONE'
  }
  /** A process that was killed between its audit line and its event has another line, from the settlement. */
  const agrees = ({ id }: JournalEvent): boolean => {
    const its = ends.get(id) ?? []
    const outcomes = (told.get(id) ?? []).map(({ outcome, settled }) => ({ outcome, settled }))
    const last = outcomes.findLast(({ settled }) => settled) ?? outcomes[0]
    return its.length === 1 && its[0]?.details?.outcome === last?.outcome
  }
  const known = new Set(intents.map(({ id }) => id))
  /** What was refused before anything was sent has no intent. */
  const isKnown = (line: AuditLine | IntentLine): boolean => {
    if (line.type === 'intent') return known.has(line.journal.event)
    const intent = line.journal?.intent
    return intent ? known.has(intent.event) : line.outcome === 'REFUSED' || line.outcome === 'NOT_DONE'
  }
  const { findings, wrong, upTo } = await verifyChain(journal.db, tenantId)
  return [
    check(
      'what was answered is so in Rafiki',
      said,
      said.filter((it) => isDone(it) !== (it.outcome === 'DONE')).length
    ),
    check('sent to Rafiki at most once', [...sent], [...sent.values()].filter((times) => times > 1).length),
    check(
      'acknowledged: one intent, one outcome, one audit line',
      acknowledged,
      acknowledged.filter((it) => !isRecorded(it)).length
    ),
    check('each intent has one outcome, as in the audit log', intents, intents.filter((it) => !agrees(it)).length),
    check('each audit line has its intent in the journal', lines, lines.filter((it) => !isKnown(it)).length),
    ...happenedOnce(events, harness, attempts),
    check('the chain is whole', [...Array(upTo).keys()], wrong, findings.map(({ text }) => text).join('; '))
  ]
}

/** What gateways saw of grants and payments: of all who see it, one writes it. */
function happenedOnce(events: readonly JournalEvent[], { rafiki: { store } }: Harness, attempts: readonly Attempt[]) {
  const seen = events.filter(({ kind }) => /^(grant|payment)\./.test(kind))
  const times = groupedBy(seen, ({ kind, grantId, paymentId }) => `${kind} ${paymentId ?? grantId}`)
  const repeated = [...times.values()].filter(({ length }) => length > 1)
  // The follower leaves an end to the gateway that was about to write it, for as long as a mutation may take.
  const cut = new Set(attempts.filter(({ requestId }) => requestId === undefined).map(({ mark }) => mark))
  const ended = store.grants.filter((it) => it.finalizationReason === 'REVOKED' && !cut.has(it.id))
  const expected = [
    ...store.grants.map(({ id }) => `grant.requested ${id}`),
    ...ended.map(({ id }) => `grant.revoked ${id}`),
    ...store.outgoingPayments.flatMap(({ id }) => [`payment.created ${id}`, `payment.completed ${id}`])
  ]
  return [
    check('what happened is in the journal once', [...times], repeated.length),
    check('nothing that happened is missing', expected, expected.filter((it) => !times.has(it)).length)
  ]
}

function groupedBy<T>(rows: readonly T[], keyOf: (row: T) => unknown): Map<unknown, T[]> {
  const groups = new Map<unknown, T[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return groups
}
