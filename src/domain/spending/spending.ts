import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { Sums } from '../../history.ts'
import { perRequest } from '../../rafiki/client.ts'
import type { Amount } from '../../rafiki/grant.ts'
import { isTooLong, type TooLong } from '../../rafiki/longText.ts'
import { sends, type MyGrant, type MyGrantAccess } from '../grants/grantView.ts'
import type { Period } from '../grants/interval.ts'
import { periodNow } from '../grants/periodNow.ts'
import { maxPages } from '../payments/paymentScan.ts'
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
  const reckoned = periodNow(context, limits)
  const period = reckoned?.period
  const since = period?.start ?? Date.parse(grant.createdAt)
  const { payments, lastUsedAt, sent, counted, complete } = await context.history.spending.useOf(
    context,
    grant.id,
    since
  )

  const left = (which: Side): Amount | TooLong | null => {
    const limit = whole(limits?.[which])
    if (isTooLong(limit)) return limit
    if (!limit || !limits || !isCountable(grant)) return null
    // Rafiki pays nothing under both amounts at once.
    const refused = Boolean(limits.debitAmount && limits.receiveAmount)
    if (refused || period === null || isOver(grant)) return { ...limit, value: '0' }
    if (!complete || (reckoned && !period)) return null
    return remaining(limit, counted[which])
  }
  return {
    debitAmount: spent(sent.debitAmount, whole(limits?.debitAmount)),
    receiveAmount: spent(sent.receiveAmount, whole(limits?.receiveAmount)),
    remainingDebitAmount: left('debitAmount'),
    remainingReceiveAmount: left('receiveAmount'),
    period: isTooLong(limits?.interval) ? limits.interval : (period ?? null),
    payments,
    lastUsedAt,
    complete
  }
}

/** When the caller's money was last sent under a grant; null for never. @throws GatewayError */
export async function lastUsedAt(context: Context, grant: MyGrant): Promise<string | null> {
  if (!grant.access.some(sends)) return null
  const found = await context.history.spending.lastUseOf(context, [grant.id], Date.parse(grant.createdAt))
  if (found !== undefined) return found
  throw new GatewayError(
    'OPERATION_TOO_COSTLY',
    `The grant was not used in the last ${maxPages} pages of payments; more are not read.`,
    { maximum: maxPages }
  )
}

type Side = keyof Sums

/** Whether Rafiki's count for the grant is a sum of the caller's own payments, all of them under this access. */
const isCountable = ({ shared, access }: MyGrant): boolean => !shared && access.filter(spends).length === 1

/** Whether its client can never spend with it again. */
const isOver = ({ status }: MyGrant): boolean => status === 'REVOKED' || status === 'REJECTED' || status === 'EXPIRED'

const isSameAsset = (a: Amount, b: Amount): boolean => a.assetCode === b.assetCode && a.assetScale === b.assetScale

/** The sum, where all is in one asset. Nothing is nothing in the limit's, or in that of payments that sent nothing. */
function spent(sums: readonly Amount[], given: Amount | TooLong | null): Amount | null {
  const limit = isTooLong(given) ? null : given
  const [only, ...others] = sums.filter(({ value }) => value !== '0')
  if (only) return others.length === 0 ? only : null
  const asset = limit ?? sums[0]
  return asset ? { ...asset, value: '0' } : null
}

/** The limit less what Rafiki counts against it. */
function remaining(limit: Amount, counted: readonly Amount[]): Amount | null {
  if (!counted.every((sum) => isSameAsset(sum, limit))) return null
  const left = counted.reduce((rest, { value }) => rest - BigInt(value), BigInt(limit.value))
  return { ...limit, value: (left > 0n ? left : 0n).toString() }
}
