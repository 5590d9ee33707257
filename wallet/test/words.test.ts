import { amountFormat, decimalOf, usedShare } from '../src/amounts.ts'
import { createDates } from '../src/dates.ts'
import { createWords, type Access } from '../src/words.ts'

const now = Date.parse('2026-11-22T10:00:00Z')
const wordsIn = (locale: string) => createWords({ locale, timeZone: 'UTC', now })
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

describe('what an access allows', () => {
  it.each<[string, Partial<Limits>, string]>([
    ['no limit', { kind: 'UNLIMITED' }, 'may send any amount to anybody'],
    ['once', fifty, 'may send up to 50.00 USD'],
    ['monthly', { ...fifty, ...every({ months: 1 }) }, 'may send up to 50.00 USD each month, without end'],
    [
      'monthly until',
      { ...fifty, ...every({ months: 1 }, { endsAt: '2027-01-01T00:00:00Z' }) },
      'may send up to 50.00 USD each month until 1 January 2027'
    ],
    [
      'in one period',
      { ...fifty, ...every({ months: 1 }, { repetitions: 0, endsAt: '2026-12-01T00:00:00Z' }) },
      'may send up to 50.00 USD once until 1 December'
    ],
    [
      'from later on',
      { ...fifty, ...every({ weeks: 2 }, { startsAt: '2026-12-24T00:00:00Z' }) },
      'may send up to 50.00 USD every 2 weeks from 24 December, without end'
    ],
    [
      'odd periods',
      { ...fifty, ...every({ months: 1, days: 3 }) },
      'may send up to 50.00 USD every 1 month and 3 days, without end'
    ],
    [
      'periods that no minutes say',
      { ...fifty, ...every({}, { every: null }) },
      'may send up to 50.00 USD in each of its periods, without end'
    ],
    [
      'over',
      { ...fifty, ...every({ days: 1 }, { endsAt: '2026-09-28T00:00:00Z' }) },
      'may send up to 50.00 USD each day; that ended on 28 September'
    ],
    [
      'what arrives',
      { kind: 'RECEIVE', receiveAmount: money('2000') },
      'may send until receivers got 20.00 USD; what that costs you may be more'
    ],
    [
      'one receiver',
      { kind: 'RECEIVER_ONLY', receiver: invoice },
      'may send any amount, only to one request for payment at shop.example'
    ],
    [
      'one receiver and an amount',
      { ...fifty, receiver: invoice },
      'may send up to 50.00 USD, only to one request for payment at shop.example'
    ],
    [
      'two amounts, under which Rafiki refuses all',
      { ...fifty, receiveAmount: money('1') },
      'can send nothing: it asked for two limits at once, which is refused'
    ],
    [
      'an interval that nobody can read',
      { ...fifty, interval: 'R/?' },
      'can send nothing: its schedule makes no sense'
    ],
    [
      'another scale',
      { debitAmount: money('18446744073709551615', 'XRP', 9) },
      'may send up to 18,446,744,073.709551615 XRP'
    ],
    ['no decimal places', { debitAmount: money('1200', 'JPY', 0) }, 'may send up to 1,200 JPY'],
    ['a code that turns the line', { debitAmount: money('100', 'U\u202eDS') }, 'may send up to 1.00 UDS']
  ])('the page says in words what an access allows: %s', (_, rest, text) => {
    expect(wordsIn('en-GB').access(pay(rest))).toMatchObject({ text, spends: true })
  })

  it.each<[string, string[], string]>([
    ['outgoing-payment', ['read', 'list'], 'may see the payments that it sends for you'],
    ['outgoing-payment', ['read-all'], 'may see all payments that you send'],
    [
      'incoming-payment',
      ['create', 'complete', 'list-all'],
      'may ask others to pay you, close such requests, and see all payments that come in'
    ],
    ['incoming-payment', ['read'], 'may see what came of its requests'],
    ['quote', ['create'], 'may ask what a payment would cost'],
    ['something\u202e new', ['do'], 'may use “something new”: do']
  ])('an access to %s %j spends nothing', (type, actions, text) => {
    const words = wordsIn('en-US').access(pay(fifty, { type, actions }))
    expect(words).toEqual({ text, detail: null, spends: false, spent: null, used: null })
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
    ['in a period', {}, '12.30 USD spent since 1 November', 246],
    ['since the beginning', { period: null }, '12.30 USD spent so far', 246],
    ['nothing', { debitAmount: money('0'), payments: 0 }, 'Nothing spent yet since 1 November', 0],
    ['nothing in any asset', { debitAmount: null, payments: 0 }, 'Nothing spent yet since 1 November', 0],
    ['in several assets', { debitAmount: null, payments: 2 }, 'Spent in several currencies since 1 November', null],
    ['as far as it was read', { complete: false }, 'At least 12.30 USD spent since 1 November', null],
    ['more than the limit', { debitAmount: money('9999') }, '99.99 USD spent since 1 November', 1000],
    ['in another asset', { debitAmount: money('1', 'EUR') }, '0.01 EUR spent since 1 November', null]
  ])('the page says in words what was spent: %s', (_, rest, spent, used) => {
    expect(wordsIn('en-GB').access(spending(rest))).toMatchObject({ spent, used })
  })

  it('the page does not say zero where spending could not be read', () => {
    const access = { ...spending({}), spending: null }
    expect(wordsIn('en').access(access)).toMatchObject({ spent: 'What was spent cannot be read just now', used: null })
    expect(wordsIn('en').lastUsed({ lastUsedAt: null, access: [access as never] })).toBeNull()
    expect(wordsIn('en').lastUsed({ lastUsedAt: null, access: [spending({}) as never] })).toBe('never used')
  })
})

describe('amounts', () => {
  it.each([
    ['en-US', '1,234,567.80 USD'],
    ['de-DE', '1.234.567,80 USD'],
    ['de-CH', '1’234’567.80 USD'],
    ['hi-IN', '12,34,567.80 USD'],
    ['pt-BR', '1.234.567,80 USD'],
    ['ar-EG', '1,234,567.80 USD']
  ])('the page writes amounts as written in %s', (locale, text) => {
    expect(amountFormat(locale)(money('123456780')).replaceAll("'", '’')).toBe(text)
  })

  it("the page's amounts keep every digit", () => {
    expect(decimalOf({ value: '18446744073709551615', assetScale: 0 })).toBe('18446744073709551615')
    expect(decimalOf({ value: '1', assetScale: 255 })).toBe(`0.${'0'.repeat(254)}1`)
    expect(amountFormat('en')(money('1', 'X', 255))).toBe(`0.${'0'.repeat(254)}1 X`)
    expect(usedShare(money('18446744073709551614'), money('18446744073709551615'))).toBe(999)
    expect(usedShare(money('0'), money('0'))).toBe(1000)
  })
})

describe('dates', () => {
  const dates = (locale: string, timeZone = 'UTC') => createDates({ locale, timeZone, now })
  it.each([
    ['en-US', 'November 1'],
    ['en-GB', '1 November'],
    ['de-DE', '1 November'],
    ['ja-JP', 'November 1']
  ])('the page writes dates in English as used in %s', (locale, text) => {
    expect([text, text.split(' ').reverse().join(' ')]).toContain(dates(locale).day('2026-11-01T00:00:00.000Z'))
  })

  it('the page writes midnight in UTC as that date wherever the reader is, and any other moment as the date there', () => {
    expect(dates('en-US', 'America/Los_Angeles').day('2026-11-01T00:00:00.000Z')).toBe('November 1')
    expect(dates('en-US', 'America/Los_Angeles').day('2026-11-01T00:30:00.000Z')).toBe('October 31')
    expect(dates('en-GB').day('2025-11-01T00:00:00Z')).toBe('1 November 2025')
  })

  it.each([
    ['2026-11-22T09:59:30Z', 'just now'],
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
