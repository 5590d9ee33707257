import { randomUUID } from 'node:crypto'
import type { Store } from '../../sandbox/rafiki/index.ts'
import type { Seed } from '../../sandbox/seed.ts'
import type { GrantSighting } from '../../src/journal/grantLife.ts'
import type { PaymentSighting } from '../../src/journal/payments.ts'
import { recordedSeed } from '../../test/support/harness.ts'
import { addGrant } from '../../test/support/grantOracle.ts'
import { addAddress, addOutgoing } from '../../test/support/payments.ts'
import { spendingAccess, usd } from '../../test/support/spending.ts'

/** An account holder's grants and payments, as the journal is told of them. */
export interface Person {
  address: string
  walletAddressId: string
  grants: GrantSighting[]
  payments: PaymentSighting[]
}

const grantsEach = 5
const paymentsEach = 40
const day = 86_400_000
const client = 'https://shop.example/checkout'

export const emptySeed = (): Seed => ({ ...recordedSeed(), grants: [], outgoingPayments: [] })

/** Somebody new, whose grants and payments lie within the last year. */
export function personOf({ operatorTenantId: tenantId }: Store): Person {
  const walletAddressId = randomUUID()
  const address = `https://wallet.example/${walletAddressId}`
  const now = Date.now()
  const seen = { askedAt: now - 1, seenAt: now }
  const grants = Array.from({ length: grantsEach }, (_, n) => {
    const createdAt = new Date(now - 365 * day + n * day).toISOString()
    const access = [{ ...spendingAccess(address, { debitAmount: usd(9_000_000) }), createdAt }]
    const grant = { id: randomUUID(), client, createdAt, state: 'FINALIZED', finalizationReason: 'ISSUED', access }
    return { grant: { ...grant, tenantId, subject: null }, ...seen } as unknown as GrantSighting
  })
  const payments = Array.from({ length: paymentsEach }, (_, n): PaymentSighting => ({
    payment: {
      ...{ id: randomUUID(), grantId: grants[n % grantsEach]!.grant.id, walletAddressId, client, state: 'COMPLETED' },
      createdAt: new Date(now - 300 * day + n * 7 * day).toISOString(),
      ...{ debitAmount: usd(105), receiveAmount: usd(100), sentAmount: usd(105) }
    },
    walletAddress: address,
    ...seen
  }))
  return { address, walletAddressId, grants, payments }
}

/** Has the stand-in for Rafiki know them. */
export function addPerson(store: Store, { address, walletAddressId, grants, payments }: Person): void {
  Object.assign(addAddress(store, address), { id: walletAddressId })
  for (const { grant } of grants) {
    const access = [{ ...spendingAccess(address, { debitAmount: usd(9_000_000) }), createdAt: grant.createdAt }]
    addGrant(store, {
      id: grant.id,
      createdAt: grant.createdAt,
      state: 'FINALIZED',
      finalizationReason: 'ISSUED',
      access
    })
  }
  for (const { payment } of payments) {
    const { id, grantId, createdAt, debitAmount, receiveAmount, sentAmount } = payment
    addOutgoing(store, walletAddressId, { id, grantId, client, createdAt, debitAmount, receiveAmount, sentAmount })
  }
}
