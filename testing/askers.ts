import type { Role } from '../src/identity/viewer.ts'
import type { Claims } from '../sandbox/people.ts'
import type { Store } from '../sandbox/rafiki/store.ts'
import type { Sandbox } from '../sandbox/start.ts'

/** Somebody who asks: with the claims of their token, and what these make theirs. */
export interface Asker {
  name: string
  role: Role
  tenantId: string
  /** In Rafiki's spelling. */
  addresses: readonly string[]
  claims: Claims
}

/** Everyone who may ask the sandbox, of both tenants. */
export function askersOf({ people, rafiki: { store } }: Pick<Sandbox, 'people' | 'rafiki'>): Asker[] {
  const first = Object.entries(people).map(([name, claims]) => askerOf(name, claims))
  const tenant = secondTenantOf(store)
  const second = store.walletAddresses
    .filter(({ tenantId }) => tenantId === tenant)
    .map(({ address }) => {
      const sub = new URL(address).pathname.slice(1)
      return askerOf(sub, { sub, role: 'accountHolder', tenant_id: tenant, wallet_addresses: [address] })
    })
  return [...first, ...second, askerOf('their operator', { sub: 'clerk', role: 'operator', tenant_id: tenant })]
}

export const usersOf = (askers: readonly Asker[]): Asker[] => askers.filter(({ role }) => role === 'accountHolder')

function askerOf(name: string, claims: Claims): Asker {
  const { role, tenant_id: tenantId, wallet_addresses: addresses = [] } = claims
  return { name, role: role as Role, tenantId: tenantId as string, addresses: addresses as string[], claims }
}

const secondTenantOf = (store: Store): string => {
  const second = store.tenants.find(({ id }) => id !== store.operatorTenantId)
  if (!second) throw new Error('expected a second tenant in the sandbox')
  return second.id
}
