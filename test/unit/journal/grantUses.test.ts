import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { grantsUsed, lastUses, oldestPayment, unsettledPayments } from '../../../src/journal/grantUses.ts'
import { foldPayments, sumUses } from '../../../src/journal/paymentSums.ts'
import type { Journal } from '../../../src/journal/journal.ts'
import {
  forgetKnownRanges,
  readKnownRanges,
  textOf,
  writeKnownRanges,
  type KnownRange
} from '../../../src/journal/knownRanges.ts'
import { recordPayments, type PaymentSighting } from '../../../src/journal/payments.ts'
import { onAnyDatabase, startJournal } from '../../support/journals.ts'

type Payment = PaymentSighting['payment']
const [tenantId, walletAddressId] = [randomUUID(), randomUUID()]
const payers = { tenantId, walletAddressIds: [walletAddressId] }
const amount = (value: string, assetCode = 'USD') => ({ value, assetCode, assetScale: 2 })
const at = (ms: number): string => new Date(1_700_000_000_000 + ms).toISOString()
const since = (ms: number): number => Date.parse(at(ms))

onAnyDatabase((database) => {
  let journal: Journal
  beforeAll(async () => void (journal = await startJournal(database())))
  afterAll(() => journal.close())

  const paid = async (grantId: string | null, more: Partial<Payment> = {}, tenant = tenantId): Promise<string> => {
    const payment: Payment = {
      ...{ id: randomUUID(), walletAddressId, grantId, client: null, state: 'COMPLETED', createdAt: at(0) },
      ...{ debitAmount: amount('100'), receiveAmount: amount('90'), sentAmount: amount('100') },
      ...more
    }
    const seen = { walletAddress: 'https://wallet.example/alice', askedAt: 1, seenAt: 2 }
    await recordPayments(journal, tenant, [{ payment, ...seen }])
    return payment.id
  }

  it('payments of a grant are added up by assets, without being rounded', async () => {
    const [grantId, other] = [randomUUID(), randomUUID()]
    await paid(grantId, { debitAmount: amount('9223372036854775807') })
    await paid(grantId, { debitAmount: amount('9223372036854775807'), createdAt: at(3) })
    await paid(grantId, { state: 'FAILED', sentAmount: amount('33'), createdAt: at(9) })
    await paid(grantId, { state: 'FAILED', debitAmount: amount('0'), sentAmount: amount('0') })
    await paid(grantId, { state: 'CANCELLED', receiveAmount: amount('7', 'EUR'), createdAt: at(5) })
    // None of these is counted.
    await paid(grantId, { createdAt: at(-1) })
    await paid(grantId, { walletAddressId: randomUUID() })
    await paid(grantId, {}, randomUUID())
    await paid(other)
    const look = () => journal.read((db) => sumUses(db, payers, [{ grantId, since: since(0) }]))
    const rows = await look()
    await foldPayments(journal.db, tenantId)
    expect(await look()).toEqual(rows)
    expect(rows.sort((a, b) => b.payments - a.payments)).toEqual([
      {
        ...{ n: 0, debit_code: 'USD', debit_scale: 2, receive_code: 'USD', receive_scale: 2, payments: 4 },
        ...{ last: new Date(at(9)), last_counted: new Date(at(3)) },
        ...{ counted_debit: '18446744073709551614', counted_receive: '180', failed_debit: '33', failed_receive: '29' }
      },
      {
        ...{ n: 0, debit_code: 'USD', debit_scale: 2, receive_code: 'EUR', receive_scale: 2, payments: 1 },
        ...{ last: new Date(at(5)), last_counted: null },
        ...{ counted_debit: '0', counted_receive: '0', failed_debit: '0', failed_receive: '0' }
      }
    ])
  })

  it('sums of months hold nothing of payments that changed or went after they were added up', async () => {
    // 14 November, 24 December and 2 February.
    const far = 40 * 86_400_000
    const grantId = randomUUID()
    const ids: string[] = []
    for (let n = 0; n < 12; n += 1) ids.push(await paid(grantId, { createdAt: at(Math.floor(n / 4) * far + n) }))
    const open = await paid(grantId, { state: 'SENDING', createdAt: at(far + 50) })
    // Within a month, between two, at the beginning of what there is, and before all.
    const uses = [1, 4, far + 5, far + 4, 2 * far, -1].map((ms) => ({ grantId, since: since(ms) }))
    const look = async () =>
      (await journal.read((db) => sumUses(db, payers, uses)))
        .map(({ n, payments, counted_debit, last }) => ({ n, payments, counted_debit, last }))
        .sort((a, b) => a.n - b.n)
    const folded = () =>
      journal.db
        .selectFrom('journal_payments')
        .select('id')
        .where('grant_id', '=', grantId)
        .where(sql<boolean>`folded`)
        .execute()
    while (await foldPayments(journal.db, tenantId, 5));
    expect(await folded()).toHaveLength(12)
    const all = [12, 9, 8, 9, 4, 13]
    expect((await look()).map(({ payments }) => payments)).toEqual(all)

    const change = journal.db.updateTable('journal_payments').set({ sent_value: '7', state: 'FAILED' })
    await change.where('id', '=', ids[5]!).execute()
    expect(await folded()).toHaveLength(8)
    const changed = await look()
    expect(changed.map(({ payments }) => payments)).toEqual(all)
    expect(changed.map(({ counted_debit }) => counted_debit)).toEqual(['1100', '800', '700', '800', '400', '1200'])
    await foldPayments(journal.db, tenantId)
    expect(await look()).toEqual(changed)

    await journal.db.deleteFrom('journal_payments').where('id', 'in', [ids[0]!, ids[11]!, open]).execute()
    const left = await look()
    expect(left.map(({ payments }) => payments)).toEqual([10, 7, 6, 7, 3, 10])
    await foldPayments(journal.db, tenantId)
    expect(await look()).toEqual(left)
  })

  it('the last use of each grant is the caller’s latest payment under it, since the moment that the grant is asked for', async () => {
    const [one, two, unused] = [randomUUID(), randomUUID(), randomUUID()]
    await paid(one, { createdAt: at(1) })
    await paid(two, { createdAt: at(2) })
    await paid(two, { createdAt: at(3), walletAddressId: randomUUID() })
    await paid(two, { createdAt: at(4) }, randomUUID())
    await paid(one, { createdAt: at(0) })
    const wanted = ([grantId, from]: [string, number]) => ({ grantId, since: since(from) })
    const look = (...grants: [string, number][]) => journal.read((db) => lastUses(db, payers, grants.map(wanted)))
    const [last, older] = [new Date(at(2)), new Date(at(1))]
    expect(await look([unused, 0], [two, 0], [one, 0], [one, 1], [one, 2])).toEqual([
      ...[undefined, last, older, older],
      undefined
    ])
    expect(await look()).toEqual([])
  })

  it('grants that payments name come in the order of their last use', async () => {
    const mine = { tenantId, walletAddressIds: [randomUUID()] }
    const [one, two] = [randomUUID(), randomUUID()]
    const own = { walletAddressId: mine.walletAddressIds[0]! }
    await paid(one, { ...own, createdAt: at(1) })
    await paid(two, { ...own, createdAt: at(2) })
    await paid(null, { ...own, createdAt: at(4) })
    expect(await journal.read((db) => grantsUsed(db, mine, { since: since(0), limit: 9 }))).toEqual([two, one])
    expect(await journal.read((db) => grantsUsed(db, mine, { since: since(0), limit: 1 }))).toEqual([two])
    await paid(one, { ...own, createdAt: at(3) })
    expect(await journal.read((db) => grantsUsed(db, mine, { since: since(0), limit: 9 }))).toEqual([one, two])
    expect(await journal.read((db) => grantsUsed(db, mine, { since: since(3), limit: 9 }))).toEqual([one])
  })

  it('payments that may still change are found by their grants', async () => {
    const grantId = randomUUID()
    const open = [await paid(grantId, { state: 'FUNDING' }), await paid(grantId, { state: 'SENDING' })]
    await paid(grantId)
    await paid(grantId, { state: 'FUNDING', createdAt: at(-5) })
    await paid(grantId, { state: 'FUNDING' }, randomUUID())
    const grants = { ids: [grantId], since: since(0), limit: 10 }
    const found = await journal.read((db) => unsettledPayments(db, payers, grants))
    expect(found.sort()).toEqual(open.sort())
  })

  it('the oldest payment of a wallet address is another one where the first is gone', async () => {
    const payer = { tenantId, walletAddressId: randomUUID() }
    const [older, newer] = [
      await paid(null, { ...payer, createdAt: at(1) }),
      await paid(null, { ...payer, createdAt: at(2) })
    ]
    expect(await journal.read((db) => oldestPayment(db, payer, since(0), [randomUUID()]))).toBe(older)
    expect(await journal.read((db) => oldestPayment(db, payer, since(0), [older]))).toBe(newer)
    expect(await journal.read((db) => oldestPayment(db, payer, since(0), [older, newer]))).toBeUndefined()
  })

  it('ranges that are known of a wallet address are read as they were written, and by no other tenant', async () => {
    const id = randomUUID()
    const range = (to: number, from: number | null): KnownRange => ({ to, from, cursor: randomUUID() })
    let before = ''
    const write = async (ranges: KnownRange[]) => {
      await journal.read((db) => writeKnownRanges(db, tenantId, { walletAddressId: id, ranges, before }))
      before = textOf(ranges)
    }
    const read = async (tenant = tenantId) => (await journal.read((db) => readKnownRanges(db, tenant, [id]))).get(id)
    const many = [range(90, 80), range(70, 60), range(50, 40), range(30, 20), range(10, null)]
    await write(many)
    // As many as there is room for; the oldest took longest to read.
    expect(await read()).toEqual([...many.slice(0, 3), many[4]])
    // A range of nothing is none.
    await write([range(5, 5), range(4, 3)])
    expect(await read()).toMatchObject([{ to: 4, from: 3 }])
    expect([await read(randomUUID()), await journal.read((db) => readKnownRanges(db, tenantId, []))]).toEqual([
      undefined,
      new Map()
    ])
  })

  it('ranges that were forgotten while somebody read on are not known again', async () => {
    const walletAddressId = randomUUID()
    const ranges: KnownRange[] = [{ to: 9, from: null, cursor: randomUUID() }]
    await writeKnownRanges(journal.db, tenantId, { walletAddressId, ranges, before: '' })
    await forgetKnownRanges(journal.db, randomUUID(), [walletAddressId])
    expect((await readKnownRanges(journal.db, tenantId, [walletAddressId])).size).toBe(1)
    await forgetKnownRanges(journal.db, tenantId, [walletAddressId])
    const further = [{ ...ranges[0]!, to: 20 }]
    await writeKnownRanges(journal.db, tenantId, { walletAddressId, ranges: further, before: textOf(ranges) })
    expect((await readKnownRanges(journal.db, tenantId, [walletAddressId])).size).toBe(0)
    // Another began anew: what the first knew of it no longer holds.
    const anew = [{ ...ranges[0]!, from: 5 }]
    await writeKnownRanges(journal.db, tenantId, { walletAddressId, ranges: anew, before: '' })
    await writeKnownRanges(journal.db, tenantId, { walletAddressId, ranges: further, before: textOf(ranges) })
    expect((await readKnownRanges(journal.db, tenantId, [walletAddressId])).get(walletAddressId)).toEqual(anew)
  })
})
