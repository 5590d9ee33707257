import { randomUUID } from 'node:crypto'
import type { Actor } from '../../../src/journal/event.ts'
import { findEvents } from '../../../src/journal/events.ts'
import type { Journal } from '../../../src/journal/journal.ts'
import { recordPayments, type PaymentSighting } from '../../../src/journal/payments.ts'
import { onAnyDatabase, startJournal } from '../../support/journals.ts'

const tenantId = randomUUID()
const walletAddress = 'https://wallet.example/alice'
const createdAt = '2026-01-01T00:00:00.000Z'
const created = Date.parse(createdAt)
const amount = (value: string) => ({ value, assetCode: 'EUR', assetScale: 2 })

type Seen = PaymentSighting['payment']
const funding = (more: Partial<Seen> = {}): Seen => ({
  ...{
    id: randomUUID(),
    walletAddressId: randomUUID(),
    grantId: randomUUID(),
    client: null,
    state: 'FUNDING',
    createdAt
  },
  ...{ debitAmount: amount('100'), receiveAmount: amount('98'), sentAmount: amount('0') },
  ...more
})

onAnyDatabase((database) => {
  let journal: Journal
  beforeAll(async () => void (journal = await startJournal(database())))
  afterAll(() => journal.close())

  const see = (payment: Seen, at: number, more: Partial<PaymentSighting> = {}) =>
    recordPayments(journal, tenantId, [
      { payment, walletAddress, askedAt: created + at, seenAt: created + at + 10, ...more }
    ])
  const eventsOf = async ({ id }: Seen) =>
    (await findEvents(journal.db, { tenantId, direction: 'forwards', size: 1_000 }))
      .filter(({ paymentId }) => paymentId === id)
      .sort((one, two) => one.number - two.number)
  const rowOf = ({ id }: Seen) =>
    journal.db.selectFrom('journal_payments').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

  it('a payment is created once and ends once, however often it is seen', async () => {
    const payment = funding()
    const completed = { ...payment, state: 'COMPLETED' as const, sentAmount: amount('99') }
    await Promise.all([see(payment, 1), see(payment, 1), see(payment, 2)])
    await see(completed, 1_000)
    await see(completed, 2_000)
    await see(payment, 3_000)
    expect(await eventsOf(payment)).toMatchObject([
      { kind: 'payment.created', at: created, actor: { role: 'client' }, walletAddresses: [walletAddress] },
      {
        kind: 'payment.completed',
        ...{ notBefore: created + 2, notAfter: created + 1_010, at: created + 1_010, actor: { role: 'unknown' } },
        ...{ grantId: payment.grantId, details: { state: 'COMPLETED', sentAmount: amount('99') } }
      }
    ])
    expect(await rowOf(payment)).toMatchObject({ state: 'COMPLETED', final: true, sent_value: '99' })
  })

  it('an end that Rafiki tells of is not before what it tells', async () => {
    const payment = funding({ state: 'FAILED' })
    await see(payment, 1_000, { notBefore: created + 900 })
    expect((await eventsOf(payment))[1]).toMatchObject({ kind: 'payment.failed', notBefore: created + 900 })
  })

  const ended = ({ id }: Seen, mutation: string, more: { actor: Actor; at: number; outcome?: string }) => {
    const { actor, at, outcome = 'DONE' } = more
    const details = { mutation, outcome, ms: 20, objects: {}, requestId: 'r' }
    const event = {
      id: randomUUID(),
      kind: 'mutation.ended' as const,
      tenantId,
      paymentId: id,
      at: created + at,
      actor
    }
    return journal.append([{ ...event, details }])
  }

  it('a payment that was made and called off through the gateway has who did it, and when', async () => {
    const payment = funding({ grantId: null })
    const [actor, other] = (['alice', 'bob'] as const).map((subject) => ({ role: 'accountHolder' as const, subject }))
    await ended(payment, 'createOutgoingPayment', { actor: actor!, at: 0 })
    // Who repeats it, or tried in vain, did not do it.
    await ended(payment, 'createOutgoingPayment', { actor: other!, at: 5 })
    await see(payment, 30)
    await ended(payment, 'cancelOutgoingPayment', { actor: other!, at: 500, outcome: 'UNKNOWN' })
    await ended(payment, 'cancelOutgoingPayment', { actor: actor!, at: 999 })
    await see({ ...payment, state: 'CANCELLED' }, 5_000)
    const moments = { at: created + 999, notBefore: created + 979, notAfter: created + 999 }
    const kinds = ['payment.created', 'payment.cancelled']
    expect((await eventsOf(payment)).filter(({ kind }) => kinds.includes(kind))).toMatchObject([
      { kind: 'payment.created', at: created, actor, subject: 'alice' },
      { kind: 'payment.cancelled', actor, subject: 'alice', ...moments }
    ])
  })

  it('a payment that failed after somebody tried to call it off was ended by nobody knows whom', async () => {
    const payment = funding({ grantId: null, state: 'FAILED' })
    await ended(payment, 'cancelOutgoingPayment', { actor: { role: 'accountHolder', subject: 'alice' }, at: 9 })
    await see(payment, 1_000)
    const failed = (await eventsOf(payment)).find(({ kind }) => kind === 'payment.failed')
    expect(failed?.actor).toEqual({ role: 'unknown' })
  })

  it('an answer that was overtaken changes nothing', async () => {
    const payment = funding({ state: 'SENDING' })
    await see(payment, 1_000)
    await see({ ...payment, state: 'FUNDING' }, 500)
    expect(await rowOf(payment)).toMatchObject({ state: 'SENDING' })
  })
})
