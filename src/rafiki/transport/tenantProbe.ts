import type { Tenant } from '../../config/tenants.ts'
import { WhoAmIDocument } from '../documents/backend/tenants.ts'
import { prepare } from '../operation.ts'

/** The smallest query of the backend: as which tenant it ran. */
export const whoami = prepare(WhoAmIDocument)

const rounds = 8
/** So many queries of each tenant are under way together. */
const width = 8
const maxTenants = 4

export type Probed = 'mixed' | 'unseen' | 'unasked'

/**
 * Has the backend say as whom it runs queries of several tenants that are under way together. That can show that it
 * mixes them up, never that it does not.
 * @param ask one query, which shares no request
 * @param isMixed whether one did
 */
export async function probeTenants(
  all: readonly Tenant[],
  ask: (tenant: Tenant) => Promise<unknown>,
  isMixed: () => boolean
): Promise<Probed> {
  const tenants = all.slice(0, maxTenants)
  if (tenants.length < 2) return 'unasked'
  const askAll = (times: number) =>
    Promise.allSettled(Array.from({ length: times }, () => tenants.map((tenant) => ask(tenant))).flat())
  // One that is down is not asked hundreds of times.
  const first = await askAll(1)
  if (!isMixed() && first.some(({ status }) => status === 'rejected')) return 'unasked'
  for (let round = 0; round < rounds && !isMixed(); round += 1) await askAll(width)
  return isMixed() ? 'mixed' : 'unseen'
}
