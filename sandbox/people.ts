import type { Role } from '../src/identity/viewer.ts'
import type { Seed } from './seed.ts'

export type Claims = Record<string, unknown>
export type Person = 'alice' | 'bob' | 'carol' | 'dave' | 'nobody' | 'operator' | 'client'

/** Everything that a role can be allowed. */
export const allScopes: Partial<Record<Role, string>> = {
  accountHolder:
    'grants:read grants:revoke grants:approve history:read payments:read payments:write keys:write wallet:write',
  operator: 'admin:read admin:write liquidity:write consents:read'
}

/** The claims of the tokens that the sandbox has ready: what an identity provider would say of each person. */
export function peopleOf(seed: Seed): Record<Person, Claims> {
  const common = { tenant_id: seed.operatorTenantId }
  const user = (name: string): Claims => ({
    ...common,
    sub: name,
    role: 'accountHolder',
    wallet_addresses: seed.walletAddresses
      .filter((row) => (row.tenantId ?? seed.operatorTenantId) === seed.operatorTenantId)
      .map((row) => row.address)
      .filter((address) => new URL(address).pathname.split('/').at(-1) === name)
  })
  return {
    alice: user('alice'),
    bob: user('bob'),
    carol: user('carol'),
    dave: user('dave'),
    nobody: { ...user('nobody'), wallet_addresses: [] },
    operator: { ...common, sub: 'operator', role: 'operator' },
    client: { ...common, sub: 'shop', role: 'client', client_id: 'https://shop.example/checkout' }
  }
}
