import { isDeepStrictEqual } from 'node:util'
import type { Context } from '../context.ts'
import { GatewayError } from '../errors.ts'
import type { GrantPayment } from '../rafiki/grantPayments.ts'
import type { Access, Amount } from '../rafiki/grants.ts'
import { isUnchanging, keptWith, unchanging } from '../unchanging.ts'
import type { MyGrant } from './grantView.ts'
import { reckon, type Period } from './periods.ts'
import { lastUseOf, maxPages, usageOf } from './usage.ts'

/** An access of a grant of the caller's, with the grant that it is part of. */
export type MyGrantAccess = Access & { grant: MyGrant }

export type LimitKind = 'UNLIMITED' | 'DEBIT' | 'RECEIVE' | 'RECEIVER_ONLY'

export interface MyGrantLimits {
  kind: LimitKind
  receiver: string | null
  debitAmount: Amount | null
  receiveAmount: Amount | null
  interval: string | null
}

export interface Spending {
  debitAmount: Amount | null
  receiveAmount: Amount | null
  remainingDebitAmount: Amount | null
  remainingReceiveAmount: Amount | null
  period: Period | null
  payments: number
  lastUsedAt: string | null
  complete: boolean
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

const periods = keptWith<MyGrantAccess, Period>()

/** See `reckon`, which takes long for what is asked for again and again. */
function periodOf(access: MyGrantAccess, interval: string, now: number): Period | null | undefined {
  const last = periods.get(access)
  if (last && last.start <= now && now < last.end) return last
  const { period } = reckon(interval, now)
  if (period) periods.set(access, period)
  return period
}

const spends = ({ type }: Access): boolean => type === 'outgoing-payment'

/** What an access allows at most; null for one that cannot spend. */
export function limitsOf(access: Access): MyGrantLimits | null {
  if (!spends(access)) return null
  const { receiver = null, debitAmount = null, receiveAmount = null, interval = null } = access.limits ?? {}
  const kind = debitAmount ? 'DEBIT' : receiveAmount ? 'RECEIVE' : receiver !== null ? 'RECEIVER_ONLY' : 'UNLIMITED'
  return { kind, receiver, debitAmount, receiveAmount, interval }
}

/** What was spent under the grant of an access, and what is left; null for one that cannot spend. @throws GatewayError */
export async function spendingOf(context: Context, access: MyGrantAccess): Promise<Spending | null> {
  if (!spends(access)) return null
  const { grant, limits } = access
  const interval = limits?.interval ?? null
  const period = interval === null ? undefined : periodOf(access, interval, context.now)
  const { paymentsOf, complete } = await usageOf(context, period?.start ?? Date.parse(grant.createdAt))
  const payments = paymentsOf(grant.id)

  const left = (which: Side): Amount | null => {
    const limit = limits?.[which]
    if (!limit || !isCountable(grant)) return null
    // Rafiki pays nothing under both amounts at once.
    const refused = Boolean(limits.debitAmount && limits.receiveAmount)
    if (refused || period === null || isOver(grant)) return { ...limit, value: '0' }
    if (!complete || (interval !== null && !period)) return null
    return remaining(limit, payments, which)
  }
  return asBefore(access, {
    debitAmount: spent(payments, 'debitAmount', limits?.debitAmount),
    receiveAmount: spent(payments, 'receiveAmount', limits?.receiveAmount),
    remainingDebitAmount: left('debitAmount'),
    remainingReceiveAmount: left('receiveAmount'),
    period: period ?? null,
    payments: payments.length,
    lastUsedAt: payments[0]?.createdAt ?? null,
    complete
  })
}

const spendings = keptWith<MyGrantAccess, Spending>()

/** Reckoned anew for each request; the object of the last one where it says the same, so that it is not written anew. */
function asBefore(access: MyGrantAccess, spending: Spending): Spending {
  const last = spendings.get(access)
  if (last && isDeepStrictEqual(last, spending)) return last
  if (isUnchanging(access)) spendings.set(access, unchanging(spending))
  return spending
}

/** When the caller's money was last sent under a grant; null for never. @throws GatewayError */
export async function lastUsedAt(context: Context, grant: MyGrant): Promise<string | null> {
  if (!grant.canSpend) return null
  const found = await lastUseOf(context, grant.id, Date.parse(grant.createdAt))
  if (found !== undefined) return found
  throw new GatewayError('OPERATION_TOO_COSTLY', `It was not used for the last ${maxPages} pages of payments.`, {
    maximum: maxPages
  })
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
function spent(payments: readonly GrantPayment[], which: Side, limit: Amount | null | undefined): Amount | null {
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
