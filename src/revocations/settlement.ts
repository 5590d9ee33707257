import type { Config } from '../config/config.ts'
import type { Tenant } from '../config/tenants.ts'
import { auditedViewer, roles } from '../identity/viewer.ts'
import type { NewEvent } from '../journal/event.ts'
import type { Journal } from '../journal/journal.ts'
import { findOpenIntents, longestMutationMs } from '../journal/openIntents.ts'
import { outcomeId } from '../journal/eventId.ts'
import { property } from '../lib/property.ts'
import type { RunningMutation } from '../lib/runningMutation.ts'
import type { AuditOutcome } from '../observability/auditLine.ts'
import type { Audit } from '../observability/auditLog.ts'
import type { Log } from '../observability/log.ts'
import type { Rafiki } from '../rafiki/client.ts'
import { intended, outcomeOf, type Intended } from './settledOutcome.ts'

interface Options extends Pick<Config, 'tenants'> {
  journal: Journal
  rafikiOf: (tenant: Tenant, requestId: string, maximum: number, mutation: RunningMutation) => Rafiki
  audit: Audit
  log: Log
  /** Milliseconds after which no process of today can still be at it. */
  olderThan?: number
}

/** How far back a process that starts looks. */
const backMs = 24 * 3_600_000
/** Names the requests in the log. */
const requestId = 'settlement'

/**
 * Ends intents of processes that ended before their mutations did, as far as Rafiki's rows tell: what became of a grant
 * that was to be revoked, and of a payment. For all others it is unknown, and is said to be.
 */
export function createSettlement({ tenants, journal, rafikiOf, audit, log, olderThan = longestMutationMs }: Options) {
  let from = Date.now() - backMs

  /** @throws Error of the database */
  return async function settle(): Promise<void> {
    const until = Date.now() - olderThan
    let complete = true
    for (const tenant of tenants) {
      for (const intent of await journal.read((db) => findOpenIntents(db, tenant.id, { from, until }))) {
        const what = intended.parse(intent.details)
        const outcome = await settledOutcome(tenant, what, intent.paymentId)
        if (outcome) await write(tenant, intent, what, outcome)
        else complete = false
      }
    }
    // What could not be read is looked at again.
    if (complete) from = until
  }

  /** Undefined where Rafiki does not tell at the moment. */
  async function settledOutcome(
    tenant: Tenant,
    what: Intended,
    paymentId: string | undefined
  ): Promise<AuditOutcome | undefined> {
    try {
      return await outcomeOf((maximum) => rafikiOf(tenant, requestId, maximum, {}), what, paymentId)
    } catch (error) {
      log.warn({ tenant: tenant.id, code: property(error, 'code') }, 'an intent cannot be settled yet')
      return undefined
    }
  }

  async function write(
    tenant: Tenant,
    intent: NewEvent,
    { automatic, mutation, objects, requestId: asked }: Intended,
    outcome: AuditOutcome
  ): Promise<void> {
    const { id, actor, at } = intent
    const event = outcomeId(id, 'settled')
    const became = { answered: {}, outcome, ...(outcome !== 'DONE' && { code }), settled: true as const, ms: 0 }
    const now = Date.now()
    const details = { ...intent.details, ...became, intent: id }
    const moments = { at: now, notBefore: at, notAfter: now }
    const ended: NewEvent = { ...intent, ...moments, id: event, kind: 'mutation.ended', details }
    const numbers = await journal.write(tenant.id, ({ append }) => append([ended]))
    // Another process was faster.
    if (!numbers.has(event)) return
    const role = roles.find((it) => it === actor.role) ?? 'accountHolder'
    const { subject = '', authTime } = actor
    const clientId = role === 'client' ? actor.clientId : undefined
    audit.write({
      ...auditedViewer({ tenant, role, subject, clientId, authTime, recorded: actor }),
      ...{ v: 1 as const, type: 'mutation' as const, mutation, objects, requestId: asked },
      ...{ ...(automatic && { automatic }), ...became, journal: { event, intent: { event: id } } },
      time: new Date(now).toISOString()
    })
  }
}

const code = 'PROCESS_ENDED'
