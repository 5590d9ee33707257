/** The built-in wallet's grants, told shortly: who asked what of whom, when, and how it went. */

const HOUR = 60
const DAY = 24 * HOUR
const MONTH = 30 * DAY

/** Whole cents. `every` makes the amount a monthly, weekly, … one, `times` over from the grant's beginning. */
export interface LimitStory {
  debit?: number
  receive?: number
  receiver?: string
  every?: 'P1D' | 'P1W' | 'P1M'
  times?: number
}

export interface AccessStory {
  type: 'outgoing-payment' | 'incoming-payment' | 'quote'
  actions: string[]
  /** The last part of a wallet address, or none. */
  person: string | null
  limits?: LimitStory
}

export interface GrantStory {
  name: string
  client: string | null
  outcome: 'started' | 'awaiting' | 'approved' | 'issued' | 'revoked' | 'rejected'
  minutesAgo: number
  access: AccessStory[]
  subjects: string[]
}

export const SHOP = 'https://shop.example/checkout'
const MUSIC = 'https://tunes.example/subscriptions'
const CHARITY = 'https://rainforest.example/donate'
const BUDGET = 'https://budget.example/app'
const NEWS = 'https://dailynews.example/articles'
const PODCASTS = 'https://podcasts.example/tips'
const RENT = 'https://homes.example/rent'
const BILLS = 'https://splitbill.example/app'
const GAMES = 'https://games.example/store'
const ENERGY = 'https://energy.example/billing'

const pay = (person: string, limits?: LimitStory): AccessStory => ({
  type: 'outgoing-payment',
  actions: ['create', 'read', 'list'],
  person,
  limits
})
const receive = (person: string | null, ...actions: string[]): AccessStory => ({
  type: 'incoming-payment',
  actions: actions.length ? actions : ['create', 'read', 'complete'],
  person
})
const quote = (person: string | null): AccessStory => ({ type: 'quote', actions: ['create', 'read'], person })
const invoice = (number: string) => `https://shop.example/incoming-payments/${number}`

const story = (
  name: string,
  client: string | null,
  outcome: GrantStory['outcome'],
  minutesAgo: number,
  access: AccessStory[],
  subjects: string[] = []
): GrantStory => ({ name, client, outcome, minutesAgo, access, subjects })

/** Grants of the operator's wallet. A grant that names no person needed nobody's consent. */
export const GRANTS: GrantStory[] = [
  story('sneakers', SHOP, 'awaiting', 2, [
    quote('alice'),
    pay('alice', { debit: 8990, receiver: invoice('3b8f5d0e-6f0a-4c38-9a55-0d6a4a7c1e01') })
  ]),
  story('podcast tips', PODCASTS, 'awaiting', 6, [pay('alice', { debit: 500, every: 'P1W', times: 51 })]),
  story('console', GAMES, 'awaiting', 4, [pay('bob', { debit: 44900 })]),
  story('festival', BILLS, 'awaiting', 8, [pay('carol', { debit: 3000 }), pay('dave', { debit: 3000 })]),
  story('quick look', NEWS, 'started', 1, [pay('bob', { debit: 99 })]),
  story('forgotten', GAMES, 'awaiting', 3 * DAY, [pay('alice', { debit: 1999 })]),
  story('abandoned', SHOP, 'started', 12 * DAY, [pay('carol', { debit: 2500 })]),
  story(
    'music',
    MUSIC,
    'issued',
    4 * MONTH,
    [quote('alice'), pay('alice', { debit: 1099, every: 'P1M', times: 11 })],
    ['alice']
  ),
  story('family music', MUSIC, 'issued', 2 * MONTH, [
    pay('bob', { debit: 899, every: 'P1M', times: 11 }),
    pay('carol', { debit: 899, every: 'P1M', times: 11 })
  ]),
  story('donation', CHARITY, 'issued', 5 * MONTH, [pay('alice', { receive: 2000, every: 'P1M' })]),
  story('newspaper', NEWS, 'issued', 20 * DAY, [pay('alice', { debit: 100, every: 'P1D', times: 364 })]),
  story('rent', RENT, 'issued', 7 * MONTH, [pay('bob', { receive: 95000, every: 'P1M', times: 11 })]),
  story('power', ENERGY, 'issued', 3 * MONTH, [pay('carol')]),
  story('flat share', BILLS, 'issued', 35 * DAY, [
    pay('alice', { debit: 12000 }),
    pay('bob', { debit: 12000 }),
    receive('dave', 'create', 'read', 'list-all')
  ]),
  story(
    'budget',
    BUDGET,
    'issued',
    50 * DAY,
    [{ ...pay('alice'), actions: ['read-all', 'list-all'] }, receive('alice', 'read-all', 'list-all')],
    ['alice']
  ),
  story('sign in', SHOP, 'issued', 9 * DAY, [], ['dave']),
  story('headphones', SHOP, 'issued', 15, [pay('alice', { debit: 12900 })]),
  story('solar share', ENERGY, 'approved', 1, [pay('dave', { debit: 4900, every: 'P1M', times: 11 })]),
  story('price check', SHOP, 'approved', 16, [quote(null)]),
  story('invoice', BILLS, 'approved', 2 * HOUR, [receive(null)]),
  story('tip jar', null, 'approved', 5 * HOUR, [receive('alice')]),
  story('old music', MUSIC, 'revoked', 14 * MONTH, [pay('alice', { debit: 999, every: 'P1M', times: 11 })]),
  story('old budget', BUDGET, 'revoked', 6 * MONTH, [{ ...pay('bob'), actions: ['read-all', 'list-all'] }]),
  story('lottery', GAMES, 'rejected', 10 * DAY, [pay('alice', { debit: 100000 })]),
  story('lottery again', GAMES, 'rejected', 9 * DAY, [pay('dave')]),
  story('second phone', PODCASTS, 'revoked', MONTH, [pay('dave', { debit: 300, every: 'P1W' })])
]

/** Grants of the second tenant's wallet. */
export const OTHER_GRANTS: GrantStory[] = [
  story('other music', MUSIC, 'issued', 3 * MONTH, [pay('erin', { debit: 1099, every: 'P1M', times: 11 })]),
  story('other shop', SHOP, 'awaiting', 3, [pay('erin', { debit: 5990 })]),
  story('other donation', CHARITY, 'revoked', 2 * MONTH, [pay('frank', { debit: 1000 })])
]

export interface PaymentStory {
  grant: string
  person: string
  cents: number
  state: 'FUNDING' | 'SENDING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'
  minutesAgo: number
  note: string
}

const monthly = (story: Omit<PaymentStory, 'minutesAgo' | 'state'>, months: number): PaymentStory[] =>
  Array.from({ length: months }, (_, month) => ({ ...story, state: 'COMPLETED', minutesAgo: month * MONTH + HOUR }))

export const PAYMENTS: PaymentStory[] = [
  ...monthly({ grant: 'music', person: 'alice', cents: 1099, note: 'Music, one month' }, 4),
  ...monthly({ grant: 'donation', person: 'alice', cents: 2000, note: 'For 20 trees' }, 5),
  ...monthly({ grant: 'rent', person: 'bob', cents: 95000, note: 'Rent' }, 3),
  {
    grant: 'family music',
    person: 'bob',
    cents: 899,
    state: 'COMPLETED',
    minutesAgo: 20 * DAY,
    note: 'Music, one month'
  },
  {
    grant: 'family music',
    person: 'carol',
    cents: 899,
    state: 'COMPLETED',
    minutesAgo: 18 * DAY,
    note: 'Music, one month'
  },
  { grant: 'newspaper', person: 'alice', cents: 100, state: 'COMPLETED', minutesAgo: 3 * HOUR, note: 'An article' },
  { grant: 'newspaper', person: 'alice', cents: 100, state: 'FAILED', minutesAgo: 1 * DAY, note: 'An article' },
  { grant: 'flat share', person: 'alice', cents: 4200, state: 'COMPLETED', minutesAgo: 8 * DAY, note: 'Groceries' },
  { grant: 'power', person: 'carol', cents: 6150, state: 'SENDING', minutesAgo: 1, note: 'Electricity' },
  { grant: 'headphones', person: 'alice', cents: 12900, state: 'FUNDING', minutesAgo: 1, note: 'Order 1042' },
  {
    grant: 'old music',
    person: 'alice',
    cents: 999,
    state: 'CANCELLED',
    minutesAgo: 9 * MONTH,
    note: 'Music, one month'
  }
]

export const OTHER_PAYMENTS: PaymentStory[] = monthly(
  { grant: 'other music', person: 'erin', cents: 1099, note: 'Music, one month' },
  2
)
