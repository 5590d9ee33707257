import type { Context } from '../../context.ts'
import type { Access, Amount } from '../../rafiki/grant.ts'
import { isTooLong, type TooLong } from '../../rafiki/longText.ts'
import type { MyGrantAccess } from '../grants/grantView.ts'
import { recurrenceIn } from '../grants/periodNow.ts'
import type { Recurrence } from '../grants/periods.ts'

type LimitKind = 'UNLIMITED' | 'DEBIT' | 'RECEIVE' | 'RECEIVER_ONLY'

export interface MyGrantLimits {
  kind: LimitKind
  receiver: string | TooLong | null
  debitAmount: Amount | TooLong | null
  receiveAmount: Amount | TooLong | null
  interval: string | TooLong | null
}

/** An amount of which a part is too long to be shown is too long as a whole. */
export const whole = (amount: Amount | null | undefined): Amount | TooLong | null => {
  const part: unknown = amount && [amount.value, amount.assetCode].find(isTooLong)
  return isTooLong(part) ? part : (amount ?? null)
}

export const spends = ({ type }: Access): boolean => type === 'outgoing-payment'

/** What an access allows at most; null for one that cannot spend. */
export function limitsOf(access: MyGrantAccess): MyGrantLimits | null {
  if (!spends(access)) return null
  if (isTooLong(access.limits)) throw access.limits
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
  return { kind, receiver, debitAmount, receiveAmount, interval: interval || null }
}

/** The interval of limits as data. */
export function recurrenceOfLimits(context: Context, { interval }: MyGrantLimits): Recurrence | null {
  if (interval === null) return null
  if (isTooLong(interval)) throw interval
  return recurrenceIn(context, interval)
}
