import { amountFormat, plain, usedShare, type Money } from './amounts.ts'
import { createDates, wordsLocale, type Dates } from './dates.ts'
import type { AccessFragment, GrantFragment, GrantStatus } from './gql/graphql.ts'

/** What a client may do: all that the consent page and the list of grants have of it. */
export type Access = AccessFragment & { spending?: GrantFragment['access'][number]['spending'] }
type Limits = NonNullable<Access['limits']>
type Recurrence = NonNullable<Limits['recurrence']>

export interface Sentence {
  /** Completes "It …": `may send up to 50.00 USD each month until 1 November`. */
  text: string
  /** What would make the sentence hard to read: the URL of the one request that may be paid. */
  detail: string | null
  /** Whether it lets money go. */
  spends: boolean
  /** `12.30 USD spent since 1 November`. Null where nothing can be spent. */
  spent: string | null
  /** In thousandths of the limit. Null where that cannot be told. */
  used: number | null
}

export interface Words {
  access: (access: Access) => Sentence
  /** What it knows of who the account holder is; null: nothing. */
  subject: (subject: GrantFragment['subject']) => string | null
  lastUsed: (grant: Pick<GrantFragment, 'lastUsedAt' | 'access'>) => string | null
  status: (status: GrantStatus) => string
  amount: (money: Money) => string
  dates: Dates
}

interface Options {
  locale: string
  timeZone?: string
  now?: number
}

const nothingSpent = { spent: null, used: null }
const harmless = (text: string): Sentence => ({ text, detail: null, spends: false, ...nothingSpent })

/** The host of a URL that others wrote; the whole where it is none. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : plain(url))

const statuses: Record<GrantStatus, string> = {
  ACTIVE: 'Active',
  AWAITING_APPROVAL: 'Not answered yet',
  EXPIRED: 'Never answered',
  REVOKED: 'Revoked',
  REJECTED: 'Declined'
}

/**
 * Says in English what grants allow, with numbers and dates as the reader's locale has them. All sentences of the page
 * about money are made here.
 */
export function createWords(options: Options): Words {
  const amount = amountFormat(options.locale)
  const dates = createDates(options)
  const locale = wordsLocale(options.locale)
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const unit = (count: number, name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(count)

  /** ` each month until 1 November`: when the amount applies again, and between which days. */
  function schedule({ every, repetitions, startsAt, endsAt }: Recurrence): string {
    const lengths = Object.entries(every ?? {}).flatMap(([name, count]) =>
      typeof count === 'number' && count > 0 ? [{ name: name.replace(/s$/, ''), count }] : []
    )
    const [first] = lengths
    const one = first && lengths.length === 1 && first.count === 1
    const rhythm = one
      ? `each ${first.name}`
      : first
        ? `every ${list.format(lengths.map(({ name, count }) => unit(count, name)))}`
        : 'in each of its periods'
    const periods = repetitions === 0 ? 'once' : rhythm
    const from = startsAt !== null && Date.parse(startsAt) > dates.now ? ` from ${dates.day(startsAt)}` : ''
    const ended = endsAt !== null && Date.parse(endsAt) <= dates.now
    if (ended) return ` ${periods}; that ended on ${dates.day(endsAt)}`
    return ` ${periods}${from}${endsAt === null ? ', without end' : ` until ${dates.day(endsAt)}`}`
  }

  function maySend(limits: Limits): string {
    const { kind, debitAmount, receiveAmount, receiver, interval, recurrence } = limits
    // Rafiki refuses every payment under these: docs/integrate/grants.md.
    if (debitAmount && receiveAmount) return 'can send nothing: it asked for two limits at once, which is refused'
    if (interval !== null && recurrence === null) return 'can send nothing: its schedule makes no sense'
    const when = recurrence === null ? '' : schedule(recurrence)
    const to = receiver === null ? '' : `, only to one request for payment at ${hostOf(receiver)}`
    switch (kind) {
      case 'UNLIMITED':
        return `may send any amount to anybody${when}`
      case 'RECEIVER_ONLY':
        return `may send any amount${when}${to}`
      case 'DEBIT':
        return `may send up to ${debitAmount ? amount(debitAmount) : 'an unknown amount'}${when}${to}`
      case 'RECEIVE':
        return `may send until receivers got ${receiveAmount ? amount(receiveAmount) : 'an unknown amount'}${when}; what that costs you may be more${to}`
    }
  }

  function spent({ limits, spending }: Access): Pick<Sentence, 'spent' | 'used'> {
    if (spending === undefined) return nothingSpent
    if (spending === null) return { spent: 'What was spent cannot be read just now', used: null }
    const receives = limits?.kind === 'RECEIVE'
    const sum = receives ? spending.receiveAmount : spending.debitAmount
    const limit = receives ? limits.receiveAmount : limits?.debitAmount
    const since = spending.period ? ` since ${dates.day(spending.period.start)}` : ''
    const least = spending.complete ? '' : 'at least '
    if (sum === null) {
      const none = spending.complete && spending.payments === 0
      return {
        spent: none ? `Nothing spent yet${since}` : `Spent in several currencies${since}`,
        used: none ? 0 : null
      }
    }
    const used = limit && spending.complete ? usedShare(sum, limit) : null
    if (BigInt(sum.value) === 0n && spending.complete) return { spent: `Nothing spent yet${since}`, used }
    const text = `${least}${amount(sum)} ${receives ? 'received by others' : 'spent'}${since || ' so far'}`
    return { spent: text.replace(/^a/, 'A'), used }
  }

  function outgoing(access: Access): Sentence {
    const { actions, limits } = access
    if (actions.includes('create') && limits) {
      const detail = limits.receiver === null ? null : plain(limits.receiver)
      return { text: maySend(limits), detail, spends: true, ...spent(access) }
    }
    const all = actions.some((action) => action.endsWith('-all'))
    return harmless(all ? 'may see all payments that you send' : 'may see the payments that it sends for you')
  }

  function incoming(actions: string[]): string {
    const all = actions.some((action) => action.endsWith('-all'))
    const parts = [
      ...(actions.includes('create') ? ['ask others to pay you'] : []),
      ...(actions.includes('complete') ? ['close such requests'] : []),
      ...(all ? ['see all payments that come in'] : []),
      ...(!all && actions.some((action) => ['read', 'list'].includes(action)) ? ['see what came of its requests'] : [])
    ]
    return `may ${list.format(parts.length > 0 ? parts : ['do nothing'])}`
  }

  return {
    amount,
    dates,
    access(access) {
      switch (access.type) {
        case 'outgoing-payment':
          return outgoing(access)
        case 'incoming-payment':
          return harmless(incoming(access.actions))
        case 'quote':
          return harmless('may ask what a payment would cost')
        default:
          return harmless(`may use “${plain(access.type)}”: ${list.format(access.actions.map(plain))}`)
      }
    },
    subject: (subject) =>
      subject === null || subject.subIds.length === 0
        ? null
        : `may know that you are ${list.format(subject.subIds.map(({ subId }) => plain(subId)))}`,
    lastUsed({ lastUsedAt, access }) {
      const spenders = access.filter(({ type, actions }) => type === 'outgoing-payment' && actions.includes('create'))
      if (lastUsedAt !== null) return `last used ${dates.ago(lastUsedAt)}`
      // Null is "never" only where payments could be read.
      const known = spenders.every(({ spending }) => spending !== null && spending.complete)
      return spenders.length > 0 && known ? 'never used' : null
    },
    status: (status) => statuses[status]
  }
}
