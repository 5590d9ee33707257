import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { canonicalize } from 'json-canonicalize'
import { byId, isUuid } from './errors.ts'
import type { TenantRow } from './rows.ts'
import type { Store } from './store.ts'

const LIFETIME_MS = 30_000
const REMEMBERED = 100_000

export type Verdict = { tenant: TenantRow } | { refused: 401 | 500 }

/** Whose request this is, by its signature. Each service keeps the signatures that it has seen on its own. */
export function createVerifier(
  store: Store,
  now: () => number = Date.now
): (headers: IncomingHttpHeaders, body: unknown) => Verdict {
  const seen = new Set<string>()

  return ({ signature, 'tenant-id': tenantId }, body) => {
    if (typeof signature !== 'string' || typeof tenantId !== 'string') return { refused: 401 }
    // What the real services trip over, in their database or in taking the header apart, is a 500.
    if (!isUuid(tenantId)) return { refused: 500 }
    const tenant = byId(store.tenants, tenantId)
    if (!tenant || tenant.deletedAt) return { refused: 401 }
    const parts = /^[^=]*=([^,]*), v?([^=]*)=(.*)$/.exec(signature)
    if (!parts) return { refused: 500 }
    const [, timestamp, version, digest] = parts
    if (now() - Number(timestamp) > LIFETIME_MS || seen.has(signature)) return { refused: 401 }
    // Stored before it is checked: a signature that was refused once stays refused.
    remember(seen, signature)
    const expected = createHmac('sha256', tenant.apiSecret)
      .update(`${timestamp}.${canonicalize(body)}`)
      .digest('hex')
    return Number(version) === 1 && digest === expected ? { tenant } : { refused: 401 }
  }
}

function remember(seen: Set<string>, signature: string): void {
  seen.add(signature)
  const oldest = seen.values().next().value
  if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest)
}
