import { randomUUID } from 'node:crypto'
import type { Actor, JournalEvent, NewEvent } from '../../../src/journal/event.ts'
import { outcomeId } from '../../../src/journal/eventId.ts'
import { findEvents } from '../../../src/journal/events.ts'
import { createJournal, type Journal } from '../../../src/journal/journal.ts'
import { createSettlement } from '../../../src/revocations/settlement.ts'
import type { AuditLine } from '../../../src/observability/auditLine.ts'
import { createAudit } from '../../../src/observability/auditLog.ts'
import { startRoom, type Room } from '../../support/asking.ts'
import { addGrant } from '../../support/grantOracle.ts'
import { addOutgoing } from '../../support/payments.ts'
import { catchLog, tenantOf } from '../../support/upstream.ts'

let room: Room
let journal: Journal
const { log } = catchLog()
const lines: AuditLine[] = []
const audit = createAudit({ write: (line) => void lines.push(JSON.parse(line) as AuditLine) }, log)
beforeAll(async () => {
  room = await startRoom()
  journal = await createJournal({ database: 'memory' }, log)
  await journal.start()
})
beforeEach(() => void lines.splice(0))
afterAll(async () => {
  await journal.close()
  await room.close()
})

const tenant = () => tenantOf(room.embedded.tenants[0]!.id, room.embedded.tenants[0]!.secret)
// An intent of this very millisecond is old enough.
const settlement = (olderThan = -1_000) =>
  createSettlement({ tenants: [tenant()], journal, rafikiOf: () => room.asking(), audit, log, olderThan })
const alice: Actor = { role: 'accountHolder', subject: 'alice' }

async function intend(
  mutation: string,
  objects: Record<string, string | string[]>,
  about: { grants?: string[] } = {},
  paymentId?: string
): Promise<NewEvent> {
  const details = { mutation, objects, requestId: 'r-1', ...about }
  const event: NewEvent = {
    ...{ id: randomUUID(), kind: 'mutation.intended', tenantId: tenant().id, at: Date.now(), actor: alice, details },
    ...(paymentId !== undefined && { paymentId })
  }
  await journal.append([event])
  return event
}
const endedOf = async ({ id }: NewEvent): Promise<JournalEvent[]> => {
  const query = { tenantId: tenant().id, kinds: ['mutation.ended'], direction: 'forwards', size: 1_000 } as const
  return (await findEvents(journal.db, query)).filter(({ details }) => details?.intent === id)
}
const grant = (state: 'live' | 'over'): string =>
  Object.assign(
    addGrant(room.embedded.store),
    state === 'over' && { state: 'FINALIZED', finalizationReason: 'REVOKED' }
  ).id

it.each([
  ['was revoked', ['over'], 'DONE'],
  ['lives', ['live'], 'NOT_DONE'],
  ['was revoked, and another one lives', ['over', 'live'], 'UNKNOWN']
] as const)('an intent to revoke without an outcome is settled: a grant that %s', async (_, states, outcome) => {
  const ids = states.map(grant)
  const intent = await intend('revokeMyGrants', { 'input.grantIds': ids })
  await settlement()()
  const [ended, ...more] = await endedOf(intent)
  expect(more).toEqual([])
  const code = outcome === 'DONE' ? {} : { code: 'PROCESS_ENDED' }
  expect(ended).toMatchObject({ actor: alice, notBefore: intent.at, details: { outcome, settled: true, ...code } })
  expect(lines).toMatchObject([
    {
      type: 'mutation',
      subject: 'alice',
      mutation: 'revokeMyGrants',
      requestId: 'r-1',
      outcome,
      settled: true,
      ...code
    }
  ])
})

it('an intent of which no row tells what became of it has an unknown outcome', async () => {
  const intent = await intend('createQuote', { 'input.walletAddressId': randomUUID() })
  await settlement()()
  expect((await endedOf(intent)).map(({ details }) => details?.outcome)).toEqual(['UNKNOWN'])
})

it('an intent to revoke all grants of a client is settled by those that it meant', async () => {
  const intent = await intend('revokeMyGrants', { 'input.clientId': randomUUID() }, { grants: [grant('over')] })
  await settlement()()
  expect((await endedOf(intent)).map(({ details }) => details?.outcome)).toEqual(['DONE'])
})

it.each([
  ['createOutgoingPayment', 'is there', { grantId: null }, 'DONE'],
  ['createOutgoingPayment', 'a client made under a grant', { grantId: randomUUID() }, 'NOT_DONE'],
  ['createOutgoingPayment', 'is not there', undefined, 'NOT_DONE'],
  ['cancelOutgoingPayment', 'is cancelled', { state: 'CANCELLED' }, 'DONE'],
  ['cancelOutgoingPayment', 'goes on', { state: 'SENDING' }, 'NOT_DONE'],
  ['cancelOutgoingPayment', 'is not there', undefined, 'UNKNOWN']
] as const)('an intent to %s without an outcome is settled: the payment %s', async (mutation, _, row, outcome) => {
  const { store } = room.embedded
  const paymentId = row ? addOutgoing(store, store.walletAddresses[0]!.id, row).id : randomUUID()
  const intent = await intend(mutation, {}, {}, paymentId)
  await settlement()()
  expect(await endedOf(intent)).toMatchObject([{ paymentId, actor: alice, details: { outcome, settled: true } }])
})

it('an intent of a payment that Rafiki cannot read has an unknown outcome', async () => {
  const intent = await intend('cancelOutgoingPayment', {}, {}, randomUUID())
  const body = JSON.stringify({ data: null, errors: [{ message: 'no account', path: ['r0'] }] })
  room.embedded.backend.intercept = () => ({ status: 200, body })
  await settlement()()
  room.embedded.backend.intercept = undefined
  expect((await endedOf(intent)).map(({ details }) => details?.outcome)).toEqual(['UNKNOWN'])
})

it('an intent is settled once, by however many processes, and not where its own process has ended it', async () => {
  const open = await intend('revokeMyGrant', { 'input.grantId': grant('over') })
  const ended = await intend('revokeMyGrant', { 'input.grantId': grant('over') })
  const details = { ...ended.details, intent: ended.id, outcome: 'DONE' }
  await journal.append([{ ...ended, id: outcomeId(ended.id, 'ended'), kind: 'mutation.ended', details }])
  await Promise.all([settlement()(), settlement()()])
  await settlement()()
  expect(await endedOf(open)).toHaveLength(1)
  expect((await endedOf(ended)).map((it) => it.details)).toEqual([details])
  expect(lines).toHaveLength(1)
})

it('an intent that may still be under way is left alone', async () => {
  const intent = await intend('revokeMyGrant', { 'input.grantId': grant('live') })
  await settlement(60_000)()
  expect(await endedOf(intent)).toEqual([])
})

it('an intent whose grant cannot be read is settled once it can', async () => {
  const id = grant('over')
  const intent = await intend('revokeMyGrant', { 'input.grantId': id })
  const settle = settlement()
  room.embedded.auth.intercept = () => ({ status: 503, body: '' })
  await settle()
  expect(await endedOf(intent)).toEqual([])
  room.embedded.auth.intercept = undefined
  await settle()
  expect((await endedOf(intent)).map(({ details }) => details?.outcome)).toEqual(['DONE'])
})
