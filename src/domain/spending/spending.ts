import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import { perRequest } from '../../rafiki/client.ts'
import type { GrantPayment } from '../../rafiki/queries/grantPayments.ts'
import type { Amount } from '../../rafiki/grant.ts'
import { isTooLong, type TooLong } from '../../rafiki/longText.ts'
import { sends, type MyGrant, type MyGrantAccess } from '../grants/grantView.ts'
import type { Period } from '../grants/interval.ts'
import { periodOf } from '../grants/periods.ts'
import { lastUseOf, maxPages, usageOf } from '../payments/paymentScan.ts'
import { spends, whole } from './limits.ts'

export interface Spending {
  debitAmount: Amount | null
  receiveAmount: Amount | null
  remainingDebitAmount: Amount | TooLong | null
  remainingReceiveAmount: Amount | TooLong | null
  period: Period | TooLong | null
  payments: number
  lastUsedAt: string | null
  complete: boolean
}

const spendings = perRequest(() => new Map<MyGrantAccess, Promise<Spending | null>>())

/** What was spent under the grant of an access, and what is left; null for one that cannot spend. @throws GatewayError */
export function spendingOf(context: Context, access: MyGrantAccess): Promise<Spending | null> {
  const known = spendings(context.rafiki)
  let spending = known.get(access)
  if (!spending) known.set(access, (spending = readSpending(context, access)))
  return spending
}

async function readSpending(context: Context, access: MyGrantAccess): Promise<Spending | null> {
  if (!spends(access)) return null
  const { grant, limits } = access
  if (isTooLong(limits)) throw limits
  const reckoned = periodOf(limits, context.now, (steps) => context.rafiki.stepPeriods(steps))
  const period = reckoned?.period
  const { paymentsOf, complete } = await usageOf(context, period?.start ?? Date.parse(grant.createdAt))
  const payments = paymentsOf(grant.id)

  const left = (which: Side): Amount | TooLong | null => {
    const limit = whole(limits?.[which])
    if (isTooLong(limit)) return limit
    if (!limit || !limits || !isCountable(grant)) return null
    // Rafiki pays nothing under both amounts at once.
    const refused = Boolean(limits.debitAmount && limits.receiveAmount)
    if (refused || period === null || isOver(grant)) return { ...limit, value: '0' }
    if (!complete || (reckoned && !period)) return null
    return remaining(limit, payments, which)
  }
  return {
    debitAmount: spent(payments, 'debitAmount', whole(limits?.debitAmount)),
    receiveAmount: spent(payments, 'receiveAmount', whole(limits?.receiveAmount)),
    remainingDebitAmount: left('debitAmount'),
    remainingReceiveAmount: left('receiveAmount'),
    period: isTooLong(limits?.interval) ? limits.interval : (period ?? null),
    payments: payments.length,
    lastUsedAt: payments[0]?.createdAt ?? null,
    complete
  }
}

/** When the caller's money was last sent under a grant; null for never. @throws GatewayError */
export async function lastUsedAt(context: Context, grant: MyGrant): Promise<string | null> {
  if (!grant.access.some(sends)) return null
  const found = await lastUseOf(context, grant.id, Date.parse(grant.createdAt))
  if (found !== undefined) return found
  throw new GatewayError(
    'OPERATION_TOO_COSTLY',
    `The grant was not used in the last ${maxPages} pages of payments; more are not read.`,
    { maximum: maxPages }
  )
}

type Side = 'debitAmount' | 'receiveAmount'

/** Whether Rafiki's count for the grant is a sum of the caller's own payments, all of them under this access. */
const isCountable = ({ shared, access }: MyGrant): boolean => !shared && access.filter(spends).length === 1

/** Whether its client can never spend with it again. */
const isOver = ({ status }: MyGrant): boolean => status === 'REVOKED' || status === 'REJECTED' || status === 'EXPIRED'

const isSameAsset = (a: Amount, b: Amount): boolean => a.assetCode === b.assetCode && a.assetScale === b.assetScale

/** What a payment has sent, or will send where nothing goes wrong. */
function sentBy({ state, debitAmount, receiveAmount, sentAmount }: GrantPayment, which: Side): bigint {
  if (state === 'CANCELLED') return 0n
  const [debit, receive] = [BigInt(debitAmount.value), BigInt(receiveAmount.value)]
  if (state !== 'FAILED') return which === 'debitAmount' ? debit : receive
  const sent = BigInt(sentAmount.value)
  return which === 'debitAmount' ? sent : debit === 0n ? 0n : (receive * sent) / debit
}

/** The sum, where all is in one asset. Nothing is nothing in the limit's, or in that of payments that sent nothing. */
function spent(payments: readonly GrantPayment[], which: Side, given: Amount | TooLong | null): Amount | null {
  const limit = isTooLong(given) ? null : given
  const counted = payments.filter((payment) => sentBy(payment, which) > 0n)
  const asset = counted[0]?.[which] ?? limit ?? payments[0]?.[which]
  if (!asset || !counted.every((payment) => isSameAsset(payment[which], asset))) return null
  return { ...asset, value: counted.reduce((sum, payment) => sum + sentBy(payment, which), 0n).toString() }
}

/** The limit less what Rafiki counts against it: it gives the whole of a failed or cancelled payment back. */
function remaining(limit: Amount, payments: readonly GrantPayment[], which: Side): Amount | null {
  const counted = payments.filter(({ state }) => state !== 'FAILED' && state !== 'CANCELLED')
  if (!counted.every((payment) => isSameAsset(payment[which], limit))) return null
  const left = counted.reduce((rest, payment) => rest - BigInt(payment[which].value), BigInt(limit.value))
  return { ...limit, value: (left > 0n ? left : 0n).toString() }
}
