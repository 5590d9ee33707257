import type { Context } from '../../context.ts'
import { isUnchanging, keptWith, unchanging } from '../../lib/unchanging.ts'
import type { Access, Amount } from '../../rafiki/grant.ts'
import { isTooLong, type TooLong } from '../../rafiki/longText.ts'
import type { MyGrant } from '../grants/grantView.ts'
import { recurrenceOf, type Recurrence } from '../grants/periods.ts'

/** An access of a grant of the caller's, with the grant that it is part of. */
export type MyGrantAccess = Access & { grant: MyGrant }

type LimitKind = 'UNLIMITED' | 'DEBIT' | 'RECEIVE' | 'RECEIVER_ONLY'

export interface MyGrantLimits {
  kind: LimitKind
  receiver: string | TooLong | null
  debitAmount: Amount | TooLong | null
  receiveAmount: Amount | TooLong | null
  interval: string | TooLong | null
}

const accesses = keptWith<MyGrant, readonly MyGrantAccess[]>()

export function accessesOf(grant: MyGrant): readonly MyGrantAccess[] {
  let made = accesses.get(grant)
  if (!made) {
    made = grant.access.map((access) => ({ ...access, grant }))
    if (isUnchanging(grant)) made.forEach(unchanging)
    accesses.set(grant, made)
  }
  return made
}

/** An amount of which a part is too long to be shown is too long as a whole. */
export const whole = (amount: Amount | null | undefined): Amount | TooLong | null => {
  const part: unknown = amount && [amount.value, amount.assetCode].find(isTooLong)
  return isTooLong(part) ? part : (amount ?? null)
}

export const spends = ({ type }: Access): boolean => type === 'outgoing-payment'

const limits = keptWith<MyGrantAccess, MyGrantLimits>()

/** What an access allows at most; null for one that cannot spend. */
export function limitsOf(access: MyGrantAccess): MyGrantLimits | null {
  if (!spends(access)) return null
  if (isTooLong(access.limits)) throw access.limits
  let made = limits.get(access)
  if (!made) {
    const { receiver = null, interval } = access.limits ?? {}
    const [debitAmount, receiveAmount] = [whole(access.limits?.debitAmount), whole(access.limits?.receiveAmount)]
    const kind: LimitKind = debitAmount
      ? 'DEBIT'
      : receiveAmount
        ? 'RECEIVE'
        : receiver !== null
          ? 'RECEIVER_ONLY'
          : 'UNLIMITED'
    // To Rafiki, an empty interval is none.
    made = unchanging({ kind, receiver, debitAmount, receiveAmount, interval: interval || null })
    limits.set(access, made)
  }
  return made
}

const recurrences = keptWith<MyGrantLimits, { recurrence: Recurrence | null }>()

/** The interval of limits as data: computed once, for every result. */
export function recurrenceOfLimits({ rafiki }: Context, its: MyGrantLimits): Recurrence | null {
  if (its.interval === null) return null
  if (isTooLong(its.interval)) throw its.interval
  let made = recurrences.get(its)
  if (!made) {
    const recurrence = recurrenceOf(its.interval, (steps) => rafiki.stepPeriods(steps))
    recurrences.set(its, (made = { recurrence: recurrence && unchanging(recurrence) }))
  }
  return made.recurrence
}
