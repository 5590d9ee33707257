import { randomUUID } from 'node:crypto'
import { currentPeriod } from '../../sandbox/rafiki/periods.ts'
import type { Store } from '../../sandbox/rafiki/index.ts'
import { accessFor, addGrant, addressOf, statusOf, type Row } from './grantOracle.ts'
import { addOutgoing, addressNamed } from './payments.ts'
import type { Random } from '../../testing/random.ts'

/** What was spent and what is left, found out from Rafiki's rows alone and by no code of the gateway's. */

type Payment = Store['outgoingPayments'][number]
type Access = Row['access'][number]
type Amount = Payment['debitAmount']

export const spendingFields = `id lastUsedAt access { id spending {
  debitAmount { value assetCode assetScale } receiveAmount { value assetCode assetScale }
  remainingDebitAmount { value assetCode assetScale } remainingReceiveAmount { value assetCode assetScale }
  period { start end } payments lastUsedAt complete
} }`

const isOwn = (names: string[], text: string | null): boolean =>
  text !== null && names.map(addressOf).includes(text.toLowerCase())
const nameOf = (asset: Amount): string => `${asset.assetCode}/${asset.assetScale}`

function sumOf(parts: { value: bigint; asset: Amount }[], otherwise: Amount | null | undefined): Amount | null {
  const some = parts.filter(({ value }) => value !== 0n)
  if (new Set(some.map(({ asset }) => nameOf(asset))).size > 1) return null
  let total = 0n
  for (const { value } of some) total += value
  const asset = some[0]?.asset ?? otherwise ?? parts[0]?.asset
  return asset ? { value: String(total), assetCode: asset.assetCode, assetScale: asset.assetScale } : null
}

export function spendingFor(names: string[], store: Store, grant: Row, access: Access, now: number) {
  if (access.type !== 'outgoing-payment') return null
  const { interval, debitAmount, receiveAmount } = access.limits ?? {}
  const period = interval ? currentPeriod(interval, now) : undefined
  const since = period ? period.start : Date.parse(grant.createdAt)
  const payments = paymentsUnder(names, store, grant).filter(({ createdAt }) => Date.parse(createdAt) >= since)
  const spent = (which: 'debitAmount' | 'receiveAmount', limit: Amount | null | undefined) =>
    sumOf(
      payments.map((payment) => {
        const [debit, receive, sent] = [payment.debitAmount, payment.receiveAmount, payment.sentAmount].map((it) =>
          BigInt(it.value)
        ) as [bigint, bigint, bigint]
        const asset = payment[which]
        if (payment.state === 'CANCELLED') return { value: 0n, asset }
        const whole = which === 'debitAmount' ? debit : receive
        if (payment.state !== 'FAILED') return { value: whole, asset }
        return { value: (whole * sent) / debit, asset }
      }),
      limit
    )
  const left = (which: 'debitAmount' | 'receiveAmount', limit: Amount | null | undefined) => {
    const own = grant.access.filter((it) => it.identifier === null || isOwn(names, it.identifier))
    const alone = own.length === grant.access.length && own.filter((it) => it.type === access.type).length === 1
    if (!limit || !alone) return null
    const over = ['REVOKED', 'REJECTED', 'EXPIRED'].includes(statusOf(grant))
    if (over || (interval && !period)) return { ...limit, value: '0' }
    const reserved = payments.filter(({ state }) => ['FUNDING', 'SENDING', 'COMPLETED'].includes(state))
    if (reserved.some((payment) => nameOf(payment[which]) !== nameOf(limit))) return null
    let rest = BigInt(limit.value)
    for (const payment of reserved) rest -= BigInt(payment[which].value)
    return { ...limit, value: String(rest < 0n ? 0n : rest) }
  }
  return {
    debitAmount: spent('debitAmount', debitAmount),
    receiveAmount: spent('receiveAmount', receiveAmount),
    remainingDebitAmount: left('debitAmount', debitAmount),
    remainingReceiveAmount: left('receiveAmount', receiveAmount),
    period: period ? { start: new Date(period.start).toISOString(), end: new Date(period.end).toISOString() } : null,
    payments: payments.length,
    lastUsedAt: latest(payments),
    complete: true
  }
}

/** Of the caller's wallet addresses. */
export function paymentsUnder(names: string[], store: Store, grant: Row): Payment[] {
  const ids = names.map((name) => addressNamed(store, addressOf(name)).id)
  return store.outgoingPayments.filter((row) => row.grantId === grant.id && ids.includes(row.walletAddressId))
}

export const latest = (payments: readonly Payment[]): string | null =>
  payments.map(({ createdAt }) => createdAt).reduce<string | null>((a, b) => (a !== null && a > b ? a : b), null)

export const usd = (value: bigint | number | string): Amount => ({
  value: String(value),
  assetCode: 'USD',
  assetScale: 2
})

/** An access that may spend, as its limits say. */
export const spendingAccess = (identifier: string, limits: Access['limits'] = null): Access => ({
  ...accessFor(identifier),
  type: 'outgoing-payment',
  actions: ['create'],
  limits
})

const day = 86_400_000

/** Grants of Alice's, most of them spending ones, and payments under them and under none. */
export function addRandomSpending(store: Store, random: Random, grants: number, payments: number): Row[] {
  const ago = (days: number): string => new Date(Date.now() - Math.floor(random.next() * days * day)).toISOString()
  const big = (): bigint => BigInt(random.below(2 ** 31)) * (random.chance(0.3) ? 2n ** 24n : 1n) + 1n
  const rows = Array.from({ length: grants }, () => {
    const createdAt = ago(300)
    const start = createdAt.slice(0, 10)
    const later = new Date(Date.now() + 40 * day).toISOString()
    const interval = random.pick([
      ...[undefined, `R/${start}T00:00:00Z/P1M`, `R3/${start}T00:00:00Z/P1M`, `R/${start}T00:00:00Z/P1W`],
      ...[`R/P10D/${later}`, `R/${later}/P1M`, 'no interval at all', `R99/${start}T00:00:00Z/P1D`]
    ])
    const limit = random.pick([
      { debitAmount: usd(big() * 40n) },
      { receiveAmount: usd(big() * 40n) },
      { debitAmount: usd(5) },
      { receiver: 'https://shop.example/incoming-payments/1' },
      {}
    ])
    const limits = random.chance(0.15) ? null : { ...limit, ...(interval !== undefined && { interval }) }
    const access = [spendingAccess(addressOf('alice'), limits)]
    if (random.chance(0.3)) access.push(accessFor(random.pick([null, addressOf('alice'), addressOf('bob')])))
    if (random.chance(0.2)) access.push(spendingAccess(addressOf(random.pick(['dave', 'bob'])), limits))
    const over = random.pick(['ISSUED', 'ISSUED', 'ISSUED', 'REVOKED', 'REJECTED', null] as const)
    return addGrant(store, {
      createdAt,
      access,
      state: over ? 'FINALIZED' : random.pick(['APPROVED', 'PENDING'] as const),
      finalizationReason: over
    })
  })
  for (let count = 0; count < payments; count += 1) {
    const grant = random.chance(0.9) ? random.pick(rows) : undefined
    const [debit, receive] = [big(), big()]
    const state = random.pick(['FUNDING', 'SENDING', 'COMPLETED', 'COMPLETED', 'FAILED', 'CANCELLED'] as const)
    const age = grant ? Date.now() - Date.parse(grant.createdAt) : 300 * day
    const foreign = { assetCode: 'EUR', assetScale: 4 }
    addOutgoing(store, addressNamed(store, addressOf(random.pick(['alice', 'alice', 'dave', 'bob']))).id, {
      id: randomUUID(),
      grantId: grant?.id ?? null,
      createdAt: new Date(Date.now() - Math.floor(random.next() * age)).toISOString(),
      state,
      debitAmount: usd(debit),
      receiveAmount: { ...usd(receive), ...(random.chance(0.05) && foreign) },
      sentAmount: usd(state === 'COMPLETED' ? debit : state === 'FAILED' ? debit / BigInt(1 + random.below(5)) - 1n : 0)
    })
  }
  return rows
}
