import { plain } from './amounts.ts'
import type { AccessFragment, GrantFragment } from './gql/graphql.ts'
import { isolated, type MessageKey } from './messages.ts'
import { sayHowMuch } from './howMuch.ts'
import { saySpent } from './spent.ts'
import { hostOf, withoutScheme, type Words } from './words.ts'

/** What a client may do: all that the consent page and the list of grants have of it. */
export type Access = AccessFragment & { spending?: GrantFragment['access'][number]['spending'] }
export type Limits = NonNullable<Access['limits']>

/** How an access that sends money stands to time: most say nothing of it. */
export type Standing = 'impossible' | 'over' | 'later' | 'now'

export interface Money {
  /** How much, complete. */
  text: string
  /** To whom, from when and until when: a sentence each. */
  details: string[]
  standing: Standing
  /** What makes it a danger: no limit at all, or no end. */
  risk: 'unlimited' | 'endless' | null
  /** The wallet address that pays. */
  account: string | null
  /** What was spent. Null where nothing is to be said of it. */
  spent: string | null
  /** In thousandths of the limit. Null where there is no limit, where none has begun, or where it cannot be told. */
  used: number | null
}

export const sends = ({ type, actions, limits }: Access): boolean =>
  type === 'outgoing-payment' && actions.includes('create') && limits !== null

/** Before the first moment, between, or after the last. */
function standingOf({ debitAmount, receiveAmount, interval, recurrence }: Limits, now: number): Standing {
  // Rafiki refuses every payment under these: docs/integrate/grants.md.
  if ((debitAmount && receiveAmount) || (interval !== null && recurrence === null)) return 'impossible'
  const { startsAt = null, endsAt = null } = recurrence ?? {}
  if (startsAt !== null && endsAt !== null && Date.parse(endsAt) <= Date.parse(startsAt)) return 'impossible'
  if (endsAt !== null && Date.parse(endsAt) <= now) return 'over'
  return startsAt !== null && Date.parse(startsAt) > now ? 'later' : 'now'
}

/**
 * What an access lets the client do with money, in whole sentences.
 * @param asked whether it is asked for, and not allowed yet: it says then when it can begin
 */
export function sayMoney(access: Access, words: Words, asked = false): Money {
  const limits = access.limits!
  const { say, dates } = words
  const { kind, receiver, recurrence, debitAmount, receiveAmount } = limits
  const standing = standingOf(limits, dates.now)
  const account = access.identifier === null ? null : withoutScheme(access.identifier)
  if (standing === 'impossible') {
    const why: MessageKey =
      debitAmount && receiveAmount ? 'send.both' : recurrence === null ? 'send.unreadable' : 'send.empty'
    return { text: say(why), details: [], standing, risk: null, account, spent: null, used: null }
  }
  const { startsAt = null, endsAt = null } = recurrence ?? {}
  const when = [
    standing === 'later' && startsAt !== null
      ? say('time.from', { date: dates.day(startsAt) })
      : asked && standing === 'now'
        ? say('time.now')
        : [],
    endsAt === null
      ? say('time.endless')
      : say(standing === 'over' ? 'time.over' : 'time.until', { date: dates.day(endsAt) })
  ].flat()
  // A limit in total is one even without an end date.
  const endless = endsAt === null && recurrence !== null
  const limited = (kind === 'DEBIT' && debitAmount !== null) || (kind === 'RECEIVE' && receiveAmount !== null)
  const risk = standing === 'over' ? null : !limited ? 'unlimited' : endless ? 'endless' : null
  return {
    text: sayHowMuch(limits, words),
    details: [...(kind === 'RECEIVE' ? [say('send.receiveCost')] : []), say(...toWhom(receiver)), ...when],
    standing,
    risk,
    account,
    ...saySpent(access, standing, words)
  }
}

/** The id of a payment request says nothing to a reader: where it is does. */
function toWhom(receiver: string | null): [MessageKey, Record<string, string>?] {
  if (receiver === null) return ['to.anyone']
  const isInvoice = /\/incoming-payments\/[^/]+$/.test(receiver)
  return isInvoice
    ? ['to.invoice', { host: hostOf(receiver) }]
    : ['to.address', { address: isolated(withoutScheme(receiver)) }]
}

/** What an access lets the client see or do without sending money, a sentence each. */
export function sayLooks({ type, actions }: Access, { say, list }: Words): string[] {
  const all = actions.some((action) => action.endsWith('-all'))
  const own = actions.some((action) => ['read', 'list'].includes(action))
  const said = (key: MessageKey, holds: boolean): string[] => (holds ? [say(key)] : [])
  switch (type) {
    case 'outgoing-payment':
      return [...said('look.outgoingAll', all), ...said('look.outgoingOwn', own && !all)]
    case 'incoming-payment':
      return [
        ...said('look.incomingCreate', actions.includes('create')),
        ...said('look.incomingComplete', actions.includes('complete')),
        ...said('look.incomingAll', all),
        ...said('look.incomingOwn', own && !all)
      ]
    case 'quote':
      return [say('look.quote')]
    default:
      return [
        say('look.other', { type: isolated(plain(type)), actions: list(actions.map((it) => isolated(plain(it)))) })
      ]
  }
}

/** What the client learns of who the account holder is. Null: nothing. */
export const saySubject = (subject: GrantFragment['subject'], { say, list }: Words): string | null =>
  subject === null || subject.subIds.length === 0
    ? null
    : say('look.subject', { who: list(subject.subIds.map(({ subId }) => isolated(plain(subId)))) })
