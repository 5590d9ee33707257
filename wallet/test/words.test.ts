import { sayLooks, sayMoney, saySubject, type Access } from '../src/access.ts'
import { amountFormat, decimalOf, usedShare } from '../src/amounts.ts'
import { createDates } from '../src/dates.ts'
import { sayLastUsed } from '../src/spent.ts'
import { wordsIn } from './words.ts'

const now = Date.parse('2026-11-22T10:00:00Z')
const english = wordsIn('en-GB', { timeZone: 'UTC', now })
const money = (value: string, assetCode = 'USD', assetScale = 2) => ({
  ...{ __typename: 'Amount' as const, value, assetCode, assetScale }
})
type Limits = NonNullable<Access['limits']>
const none = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0 }
const every = (lengths: Partial<typeof none>, rest: Partial<NonNullable<Limits['recurrence']>> = {}) => ({
  interval: 'R/…',
  recurrence: {
    ...{ __typename: 'MyGrantRecurrence' as const, repetitions: null, startsAt: '2026-01-01T00:00:00.000Z' },
    endsAt: null,
    every: { __typename: 'MyGrantPeriodLength' as const, ...none, ...lengths },
    ...rest
  }
})
const limits = (rest: Partial<Limits>): Limits => ({
  ...{ __typename: 'MyGrantLimits', kind: 'DEBIT', debitAmount: null, receiveAmount: null, receiver: null },
  ...{ interval: null, recurrence: null, ...rest }
})
const pay = (rest: Partial<Limits>, access: Partial<Access> = {}): Access => ({
  ...{ __typename: 'MyGrantAccess', id: '1', type: 'outgoing-payment', actions: ['create'], identifier: null },
  ...{ limits: limits(rest), ...access }
})
const fifty = { debitAmount: money('5000') }
const invoice = 'https://shop.example/incoming-payments/1'

/** Without the marks that keep the direction of others' texts to themselves, and with plain spaces. */
const bare = (text: string): string => text.replace(/[\u2066-\u2069]/g, '').replaceAll('\u00a0', ' ')
const saidOf = (access: Access, asked = false) => {
  const { text, details, risk } = sayMoney(access, english, asked)
  return [bare([text, ...details].join(' ')), risk]
}

describe('what an access allows', () => {
  it.each<[string, Partial<Limits>, string, 'unlimited' | 'endless' | null]>([
    [
      'no limit',
      { kind: 'UNLIMITED' },
      'It may send any amount of your money: there is no limit. It may pay anyone. It has no end date.',
      'unlimited'
    ],
    ['once', fifty, 'It may send up to 50.00 USD in total. It may pay anyone. It has no end date.', null],
    [
      'monthly',
      { ...fifty, ...every({ months: 1 }) },
      'It may send up to 50.00 USD each month. It may pay anyone. It has no end date.',
      'endless'
    ],
    [
      'monthly until',
      { ...fifty, ...every({ months: 1 }, { endsAt: '2027-01-01T00:00:00Z' }) },
      'It may send up to 50.00 USD each month. It may pay anyone. It ends on 1 January 2027.',
      null
    ],
    [
      'in one period',
      { ...fifty, ...every({ months: 1 }, { repetitions: 0, endsAt: '2026-12-01T00:00:00Z' }) },
      'It may send up to 50.00 USD in total. It may pay anyone. It ends on 1 December.',
      null
    ],
    [
      'from later on',
      { ...fifty, ...every({ weeks: 2 }, { startsAt: '2026-12-24T00:00:00Z', endsAt: '2027-12-24T00:00:00Z' }) },
      'It may send up to 50.00 USD every 2 weeks. It may pay anyone. It can begin on 24 December. It ends on 24 December 2027.',
      null
    ],
    [
      'odd periods',
      { ...fifty, ...every({ months: 1, days: 3 }) },
      'It may send up to 50.00 USD every 1 month and 3 days. It may pay anyone. It has no end date.',
      'endless'
    ],
    [
      'periods that no minutes say',
      { ...fifty, ...every({}, { every: null }) },
      'It may send up to 50.00 USD in each of its periods. It may pay anyone. It has no end date.',
      'endless'
    ],
    [
      'over',
      { ...fifty, ...every({ days: 1 }, { endsAt: '2026-09-28T00:00:00Z' }) },
      'It may send up to 50.00 USD each day. It may pay anyone. It ended on 28 September: it can send nothing any more.',
      null
    ],
    [
      'no limit, over',
      { kind: 'UNLIMITED', ...every({ days: 1 }, { endsAt: '2026-09-28T00:00:00Z' }) },
      'It may send any amount of your money: there is no limit. It may pay anyone. It ended on 28 September: it can send nothing any more.',
      null
    ],
    [
      'what arrives',
      { kind: 'RECEIVE', receiveAmount: money('2000') },
      'It may send money until 20.00 USD in total has arrived. What leaves your account can be more than that. It may pay anyone. It has no end date.',
      null
    ],
    [
      'one payment request',
      { kind: 'RECEIVER_ONLY', receiver: invoice },
      'It may send any amount of your money, but only for one payment request. It may pay only one payment request, at shop.example. It has no end date.',
      'unlimited'
    ],
    [
      'one payment request and an amount',
      { ...fifty, receiver: invoice },
      'It may send up to 50.00 USD in total. It may pay only one payment request, at shop.example. It has no end date.',
      null
    ],
    [
      'one recipient',
      { ...fifty, receiver: 'https://wallet.example/bob' },
      'It may send up to 50.00 USD in total. It may pay only wallet.example/bob. It has no end date.',
      null
    ],
    [
      'a limit that is too long to show',
      { debitAmount: null },
      'It may send money, up to a limit that cannot be shown to you. It may pay anyone. It has no end date.',
      'unlimited'
    ],
    [
      'two amounts, under which Rafiki refuses all',
      { ...fifty, receiveAmount: money('1') },
      'It can send nothing: it asked for two limits at once, and every payment under these is refused.',
      null
    ],
    [
      'an interval that nobody can read',
      { ...fifty, interval: 'R/?' },
      'It can send nothing: nobody can read its schedule.',
      null
    ],
    [
      'an empty time',
      { ...fifty, ...every({ days: 1 }, { startsAt: '2027-01-01T00:00:00Z', endsAt: '2027-01-01T00:00:00Z' }) },
      'It can send nothing: its time ends before it begins.',
      null
    ],
    [
      'no decimal places',
      { debitAmount: money('1200', 'JPY', 0) },
      'It may send up to 1,200 JPY in total. It may pay anyone. It has no end date.',
      null
    ],
    [
      'a code that turns the line',
      { debitAmount: money('100', 'U\u202eDS') },
      'It may send up to 1.00 UDS in total. It may pay anyone. It has no end date.',
      null
    ]
  ])('the page says in whole sentences what an access allows: %s', (_, rest, text, risk) => {
    expect(saidOf(pay(rest))).toEqual([text, risk])
  })

  it('the page says of what is asked for when it can begin', () => {
    expect(saidOf(pay(fifty), true)[0]).toBe(
      'It may send up to 50.00 USD in total. It may pay anyone. It can begin at once. It has no end date.'
    )
  })

  it('the page names no payment request by its id', () => {
    expect(JSON.stringify(sayMoney(pay({ ...fifty, receiver: invoice }), english))).not.toContain('incoming-payments')
  })

  it.each<[string, string[], string[]]>([
    ['outgoing-payment', ['read', 'list'], ['It may see the payments that it sends for you.']],
    ['outgoing-payment', ['read-all'], ['It may see all payments that you send.']],
    [
      'incoming-payment',
      ['create', 'complete', 'list-all'],
      ['It may ask others to pay you.', 'It may close its payment requests.', 'It may see all payments that come in.']
    ],
    ['incoming-payment', ['read'], ['It may see what came of its payment requests.']],
    ['quote', ['create'], ['It may ask what a payment would cost.']],
    ['something\u202e new', ['do'], ['It may use “something new” for: do']]
  ])('the page says what an access to %s %j lets the client see or do', (type, actions, sentences) => {
    expect(sayLooks(pay(fifty, { type, actions }), english).map(bare)).toEqual(sentences)
  })

  it('the page says whom the client learns that the account holder is', () => {
    const subIds = [{ __typename: 'MyGrantSubjectId' as const, subId: 'https://wallet.example/alice' }]
    const subject = { __typename: 'MyGrantSubject' as const, subIds }
    expect(bare(saySubject(subject, english) ?? '')).toBe('It learns that you are https://wallet.example/alice.')
  })
})

describe('what was spent', () => {
  type Spending = NonNullable<Access['spending']>
  const spending = (rest: Partial<Spending>): Access =>
    pay(
      { ...fifty, ...every({ months: 1 }) },
      {
        spending: {
          ...{ __typename: 'MyGrantSpending', debitAmount: money('1230'), receiveAmount: null, payments: 1 },
          ...{ lastUsedAt: null, complete: true },
          period: { __typename: 'MyGrantPeriod', start: '2026-11-01T00:00:00.000Z', end: '2026-12-01T00:00:00.000Z' },
          ...rest
        }
      }
    )
  it.each<[string, Partial<Spending>, string, number | null]>([
    ['in a period', {}, '12.30 USD spent since 1 November.', 246],
    ['since the beginning', { period: null }, '12.30 USD spent so far.', 246],
    ['nothing', { debitAmount: money('0'), payments: 0 }, 'Nothing spent since 1 November.', 0],
    ['nothing in any asset', { debitAmount: null, payments: 0 }, 'Nothing spent since 1 November.', 0],
    ['in several assets', { debitAmount: null, payments: 2 }, 'Spent in several currencies since 1 November.', null],
    ['as far as it was read', { complete: false }, 'At least 12.30 USD spent since 1 November.', null],
    ['more than the limit', { debitAmount: money('9999') }, '99.99 USD spent since 1 November.', 1000],
    ['in another asset', { debitAmount: money('1', 'EUR') }, '0.01 EUR spent since 1 November.', null]
  ])('the page says in words what was spent: %s', (_, rest, spent, used) => {
    const said = sayMoney(spending(rest), english)
    expect([bare(said.spent ?? ''), said.used]).toEqual([spent, used])
  })

  it('the page does not say zero where spending could not be read', () => {
    const access = { ...spending({}), spending: null }
    expect(sayMoney(access, english)).toMatchObject({ spent: 'What was spent cannot be read just now.', used: null })
    expect(sayLastUsed({ lastUsedAt: null, access: [access as never] }, english)).toBeNull()
    expect(sayLastUsed({ lastUsedAt: null, access: [spending({}) as never] }, english)).toBe('Never used')
  })

  it.each<[string, Partial<Limits>]>([
    ['without a limit', { kind: 'UNLIMITED', debitAmount: null }],
    ['not begun', every({ months: 1 }, { startsAt: '2026-12-01T00:00:00Z' })],
    ['over', every({ months: 1 }, { endsAt: '2026-11-01T00:00:00Z' })],
    ['impossible', { receiveAmount: money('1') }]
  ])('the page shows no meter where an access is %s', (_, rest) => {
    const { limits: before, ...access } = spending({})
    expect(sayMoney({ ...access, limits: { ...before!, ...rest } }, english).used).toBeNull()
  })
})

describe('amounts', () => {
  it.each([
    ['en-US', '1,234,567.80 USD'],
    ['de-DE', '1.234.567,80 USD'],
    ['de-CH', '1’234’567.80 USD'],
    ['hi-IN', '12,34,567.80 USD'],
    ['pt-BR', '1.234.567,80 USD'],
    ['ar-EG', '١٬٢٣٤٬٥٦٧٫٨٠ USD']
  ])('the page writes amounts as written in %s', (locale, text) => {
    expect(bare(amountFormat(locale)(money('123456780'))).replaceAll("'", '’')).toBe(text)
  })

  it("the page's amounts keep every digit", () => {
    expect(decimalOf({ value: '18446744073709551615', assetScale: 0 })).toBe('18446744073709551615')
    expect(decimalOf({ value: '1', assetScale: 255 })).toBe(`0.${'0'.repeat(254)}1`)
    expect(bare(amountFormat('en')(money('1', 'X', 255)))).toBe(`0.${'0'.repeat(254)}1 X`)
    expect(usedShare(money('18446744073709551614'), money('18446744073709551615'))).toBe(999)
    expect(usedShare(money('0'), money('0'))).toBe(1000)
  })
})

describe('dates', () => {
  const dates = (locale: string, timeZone = 'UTC') => createDates({ locale, timeZone, now })
  it.each([
    ['en-US', 'November 1'],
    ['en-GB', '1 November'],
    ['de-DE', '1. November'],
    ['fr-FR', '1 novembre']
  ])('the page writes dates as used in %s', (locale, text) => {
    expect(dates(locale).day('2026-11-01T00:00:00.000Z')).toBe(text)
  })

  it('the page writes midnight in UTC as that date wherever the reader is, and any other moment as the date there', () => {
    expect(dates('en-US', 'America/Los_Angeles').day('2026-11-01T00:00:00.000Z')).toBe('November 1')
    expect(dates('en-US', 'America/Los_Angeles').day('2026-11-01T00:30:00.000Z')).toBe('October 31')
    expect(dates('en-GB').day('2025-11-01T00:00:00Z')).toBe('1 November 2025')
  })

  it.each([
    ['2026-11-22T09:59:30Z', 'now'],
    ['2026-11-22T09:57:00Z', '3 minutes ago'],
    ['2026-11-22T02:00:00Z', '8 hours ago'],
    ['2026-11-21T23:00:00Z', 'yesterday'],
    ['2026-11-10T10:00:00Z', '12 days ago'],
    ['2026-10-20T10:00:00Z', '4 weeks ago'],
    ['2026-06-01T10:00:00Z', '5 months ago'],
    ['2024-06-01T10:00:00Z', '2 years ago'],
    ['2026-11-23T11:00:00Z', 'tomorrow']
  ])('the page writes relative dates: %s was %s', (iso, text) => expect(dates('en-GB').ago(iso)).toBe(text))
})
