import { randomUUID } from 'node:crypto'
import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import type { Seed, SeedGrant } from '../../sandbox/seed.ts'

/** Account holders of the soak, each with a wallet address and grants that name it alone. */
export const userCount = 40
const grantsEach = 8

export const addressOf = (user: number): string => `https://wallet.example/soak-${user}`
/** New grants are made when an account holder has few live ones left. */
export const topUpBelow = 4

/** The built-in seed, with the soak's users beside its own people. */
export function soakSeed(): Seed {
  const seed = builtinSeed()
  const [{ assetId }] = seed.walletAddresses as [Seed['walletAddresses'][number]]
  for (let user = 0; user < userCount; user += 1) {
    seed.walletAddresses.push({
      id: randomUUID(),
      address: addressOf(user),
      publicName: `Soak ${user}`,
      assetId,
      createdAt: new Date().toISOString()
    })
    for (let n = 0; n < grantsEach; n += 1) seed.grants.push(liveGrant(user, seed.operatorTenantId))
  }
  return seed
}

export function liveGrant(user: number, tenantId: string): SeedGrant {
  const createdAt = new Date().toISOString()
  return {
    id: randomUUID(),
    state: 'FINALIZED',
    finalizationReason: 'ISSUED',
    client: 'https://shop.example/checkout',
    createdAt,
    tenantId,
    access: [
      {
        id: randomUUID(),
        type: 'outgoing-payment',
        actions: ['create', 'read'],
        identifier: addressOf(user),
        limits: null,
        createdAt
      }
    ],
    subjects: []
  }
}
