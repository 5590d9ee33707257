import type { Access, Standing } from './access.ts'
import { usedShare } from './amounts.ts'
import type { GrantFragment } from './gql/graphql.ts'
import type { Words } from './words.ts'

interface Spent {
  spent: string | null
  used: number | null
}

/** What was spent under a limit; the share of it only while the limit is in force. */
export function saySpent({ limits, spending }: Access, standing: Standing, { say, amount, dates }: Words): Spent {
  if (spending === undefined || standing === 'later') return { spent: null, used: null }
  if (spending === null) return { spent: say('spent.unread'), used: null }
  const receives = limits?.kind === 'RECEIVE'
  const sum = receives ? spending.receiveAmount : spending.debitAmount
  const limit = receives ? limits.receiveAmount : limits?.debitAmount
  const since = spending.period ? { period: 'yes', date: dates.day(spending.period.start) } : { period: 'no', date: '' }
  if (sum === null) {
    const none = spending.complete && spending.payments === 0
    return {
      spent: say(none ? 'spent.none' : 'spent.several', since),
      used: none && limit && standing === 'now' ? 0 : null
    }
  }
  const used = limit && spending.complete && standing === 'now' ? usedShare(sum, limit) : null
  if (BigInt(sum.value) === 0n && spending.complete) return { spent: say('spent.none', since), used }
  const values = { ...since, amount: amount(sum), bound: spending.complete ? 'exact' : 'least' }
  return { spent: say(receives ? 'spent.receive' : 'spent.debit', values), used }
}

/** When a grant was last used to send money; null where that is not known, or where it cannot send any. */
export function sayLastUsed(grant: Pick<GrantFragment, 'lastUsedAt' | 'access'>, { say, dates }: Words): string | null {
  const { lastUsedAt, access } = grant
  if (lastUsedAt !== null) return say('lastUsed', { ago: dates.ago(lastUsedAt) })
  const spenders = access.filter(({ type, actions }) => type === 'outgoing-payment' && actions.includes('create'))
  // Null is "never" only where payments could be read.
  const known = spenders.every(({ spending }) => spending !== null && spending.complete)
  return spenders.length > 0 && known ? say('neverUsed') : null
}
