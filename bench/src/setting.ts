import type { Issuer } from './issuer.ts'
import { addressOf, pageSize, tenantId, tenantSecret, type Holder } from './world.ts'

/** What all contestants share: an upstream, an issuer, and people with tokens. */
export interface Setting {
  /** Rafiki's two admin APIs: the stub, unless a contestant brings its own. */
  upstream: { origin: string; auth: string; backend: string }
  signer: { tenantId: string; secret: string }
  issuer: Issuer
  /** Account holders, each with a token. */
  addresses: string[]
  holderTokens: string[]
  operatorTokens: string[]
}

/** The grants that they see are cached by the gateway: all together must fit its cache, or nothing is ever warm. */
export const holders = (count: number, rows: number): Holder[] => Array.from({ length: count }, (_, n) => ({ n, rows }))

export async function createSetting(port: number, issuer: Issuer, people: Holder[]): Promise<Setting> {
  const origin = `http://127.0.0.1:${port}`
  const addresses = people.map(addressOf)
  const operators = Array.from({ length: 8 }, (_, n) => ({ sub: `operator-${n}`, role: 'operator' }))
  return {
    upstream: { origin, auth: `${origin}/auth/graphql`, backend: `${origin}/backend/graphql` },
    signer: { tenantId, secret: tenantSecret },
    issuer,
    addresses,
    holderTokens: await issuer.mintHolders(addresses),
    operatorTokens: await Promise.all(operators.map(issuer.mint))
  }
}

/** Twenty wallet addresses, others for each number: a page with one grant of each. */
export const twentyFrom = (n: number, addresses: readonly string[]): string[] =>
  Array.from({ length: pageSize }, (_, index) => addresses[(n * 7 + index) % addresses.length] ?? '')
