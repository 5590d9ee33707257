import { signedPart, signedRequest } from '../../src/rafiki/transport/sign.ts'
import { Secret } from '../../src/config/secret.ts'

/** Rafiki's backend, as the wallet's own services ask it: with the tenant's secret, past the gateway. */
export type Admin = <T>(query: string, variables?: Record<string, unknown>) => Promise<T>

/** Thrown with Rafiki's code, where it has one. Its words may hold anything, and are not passed on. */
export class AdminError extends Error {
  readonly code: string

  constructor(code: string) {
    super(`Rafiki's backend answered ${code}`)
    this.code = code
  }
}

/** @param url the full admin endpoint */
export function adminOf(url: string, tenantId: string, secret: string): Admin {
  const tenant = { id: tenantId, secret: new Secret(secret) }
  return async <T>(query: string, variables: Record<string, unknown> = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      ...signedRequest(tenant, signedPart(query, variables)),
      redirect: 'error',
      signal: AbortSignal.timeout(10_000)
    })
    const { data, errors } = (await response.json().catch(() => ({}))) as {
      data?: T
      errors?: { extensions?: { code?: string } }[]
    }
    if (errors?.[0]) throw new AdminError(errors[0].extensions?.code ?? `HTTP ${response.status}`)
    if (!data) throw new AdminError(`HTTP ${response.status}`)
    return data
  }
}
