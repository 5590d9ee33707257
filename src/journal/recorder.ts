import { randomUUID } from 'node:crypto'
import { GatewayError, type Outcome } from '../errors.ts'
import type { AuditLine, IntentLine, JournalPlace } from '../observability/auditLine.ts'
import type { Audit } from '../observability/auditLog.ts'
import type { About } from '../lib/runningMutation.ts'
import { property } from '../lib/property.ts'
import { toUuid } from '../lib/uuid.ts'
import type { Backlog, Written } from './backlog.ts'
import type { Actor, NewEvent } from './event.ts'
import { outcomeId } from './eventId.ts'

/** A mutation of a caller's, or of the gateway's own. */
export interface Mutation {
  /** What all of its audit lines say. */
  line: Omit<IntentLine, 'v' | 'type' | 'journal' | 'time'>
  actor: Actor
  /** What its arguments do not name. */
  about?: () => About | undefined
  /** Revoking, declining and cancelling go on where the journal can be written nowhere. */
  takesBack: boolean
}

export type Ended = Pick<AuditLine, 'answered' | 'outcome' | 'code' | 'more' | 'ms'>

export interface Recorded {
  /** Undefined where there is no journal. See `RunningMutation`. */
  intend: (() => Promise<void>) | undefined
  /** Writes the audit line before it returns, and the event before it resolves. Never fails. */
  ended: (became: Ended) => Promise<void> | undefined
}

/** Writes down what the gateway does: lines of the audit log, and events of the journal where there is one. */
export interface Recorder {
  /** Writes events that tell of what is done; none where there is no journal. Never fails. */
  note: (events: readonly NewEvent[]) => Promise<void>
  begin: (mutation: Mutation) => Recorded
}

export const createRecorder = (audit: Audit, backlog?: Pick<Backlog, 'write'>): Recorder => ({
  async note(events) {
    await backlog?.write(events)
  },
  begin: (mutation) => (backlog ? inBoth(audit, backlog, mutation) : inAuditLog(audit, mutation))
})

const now = (): string => new Date().toISOString()

function inAuditLog(audit: Audit, { line }: Mutation): Recorded {
  return {
    intend: undefined,
    ended: (became) => void audit.write({ ...line, v: 1, type: 'mutation', ...became, time: now() })
  }
}

function inBoth(audit: Audit, backlog: Pick<Backlog, 'write'>, mutation: Mutation): Recorded {
  const { line, takesBack } = mutation
  const id = randomUUID()
  let intent: JournalPlace | undefined
  let intended: Promise<void> | undefined

  async function intend(): Promise<void> {
    intent = { event: id }
    const { grants, client } = mutation.about?.() ?? {}
    const about = { ...(grants && { grants }), ...(client !== undefined && { client }) }
    const written = await backlog.write([eventOf(mutation, id, 'mutation.intended', about)])
    const number = numberOf(written, id)
    if (number !== undefined) intent = { event: id, number }
    if (written === 'unwritten' && !takesBack) throw unavailable()
    audit.write({ ...line, v: 1, type: 'intent', journal: intent, time: now() })
  }

  return {
    intend: () => (intended ??= intend()),
    async ended(became) {
      const event = intent ? outcomeId(id, 'ended') : randomUUID()
      const journal = { event, ...(intent && { intent }) }
      audit.write({ ...line, v: 1, type: 'mutation', ...became, journal, time: now() })
      await backlog.write([eventOf(mutation, event, 'mutation.ended', { ...(intent && { intent: id }), ...became })])
    }
  }
}

const numberOf = (written: Written, id: string): number | undefined =>
  typeof written === 'string' ? undefined : written.numbers.get(id)

/** @param details beside what each event of a mutation says */
export function eventOf(
  { line, actor, about }: Pick<Mutation, 'line' | 'actor' | 'about'>,
  id: string,
  kind: 'mutation.intended' | 'mutation.ended',
  details: NewEvent['details'] = {}
): NewEvent {
  const { tenant: tenantId, mutation, objects, requestId, automatic } = line
  const { grants = [], payment } = about?.() ?? {}
  const grantId = uuidIn(objects['input.grantId']) ?? (grants.length === 1 ? grants[0] : undefined)
  // Before it is sent, guards have proven whose the payment is.
  const sent = kind === 'mutation.intended' || details.intent !== undefined
  const paymentId = sent && paymentPattern.test(mutation) ? paymentIn(details.answered, payment, objects) : undefined
  return {
    ...{ id, kind, tenantId, at: Date.now(), actor },
    ...(grantId !== undefined && { grantId }),
    ...(paymentId !== undefined && { paymentId }),
    ...(actor.role === 'accountHolder' && { subject: actor.subject }),
    details: { ...details, mutation, objects, requestId, ...(automatic && { automatic }) }
  }
}

const uuidIn = (value: unknown): string | undefined => (typeof value === 'string' ? toUuid(value) : undefined)

/** Mutations that make an outgoing payment, or call it off. */
const paymentPattern = /^(create|cancel)OutgoingPayment(FromIncomingPayment)?$/

/** The id of a payment is its quote's. */
const paymentIn = (answered: unknown, payment: string | undefined, objects: AuditLine['objects']): string | undefined =>
  [property(answered, 'payment.id'), property(answered, 'id'), payment, objects['input.quoteId'], objects['input.id']]
    .map(uuidIn)
    .find((id) => id !== undefined)

const unavailable = (): GatewayError =>
  new GatewayError('JOURNAL_UNAVAILABLE', 'The journal cannot be written, so nothing was sent. Try again later.', {
    outcome: 'NOT_DONE' satisfies Outcome
  })
