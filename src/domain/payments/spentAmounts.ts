import type { Context } from '../../context.ts'
import type { SpentAmounts, Sums } from '../../history.ts'
import type { Amount } from '../../rafiki/grant.ts'
import type { GrantPayment } from '../../rafiki/queries/grantPayments.ts'
import { lastUseOf, usageOf } from './paymentScan.ts'

/** Counts from Rafiki's list of payments, which is read in each request. */
export const spentAmounts: SpentAmounts<Context> = {
  async useOf(context, grantId, since) {
    const { paymentsOf, complete } = await usageOf(context, since)
    const payments = paymentsOf(grantId)
    return {
      payments: payments.length,
      lastUsedAt: payments[0]?.createdAt ?? null,
      sent: sumsOf(payments, sentBy),
      counted: sumsOf(
        payments.filter(({ state }) => state !== 'FAILED' && state !== 'CANCELLED'),
        (payment, which) => BigInt(payment[which].value)
      ),
      complete
    }
  },
  lastUseOf,
  async usedGrants(context) {
    const { grantIds, complete } = await usageOf(context, 0)
    return { ids: grantIds, complete }
  }
}

/** What a payment has sent, or will send if nothing goes wrong. */
function sentBy({ state, debitAmount, receiveAmount, sentAmount }: GrantPayment, which: keyof Sums): bigint {
  if (state === 'CANCELLED') return 0n
  const [debit, receive] = [BigInt(debitAmount.value), BigInt(receiveAmount.value)]
  if (state !== 'FAILED') return which === 'debitAmount' ? debit : receive
  const sent = BigInt(sentAmount.value)
  return which === 'debitAmount' ? sent : debit === 0n ? 0n : (receive * sent) / debit
}

type Part = (payment: GrantPayment, which: keyof Sums) => bigint

function sumsOf(payments: readonly GrantPayment[], part: Part): Sums {
  const of = (which: keyof Sums): Amount[] => {
    const sums = new Map<string, { asset: Amount; sum: bigint }>()
    for (const payment of payments) {
      const asset = payment[which]
      const key = `${asset.assetScale} ${asset.assetCode}`
      sums.set(key, { asset, sum: (sums.get(key)?.sum ?? 0n) + part(payment, which) })
    }
    return [...sums.values()].map(({ asset, sum }) => ({ ...asset, value: sum.toString() }))
  }
  return { debitAmount: of('debitAmount'), receiveAmount: of('receiveAmount') }
}
