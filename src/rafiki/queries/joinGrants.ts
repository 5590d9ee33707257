import { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import { JoinGrantsDocument, type TermsFragment } from '../documents/auth/grants.ts'
import { inHalves } from '../halves.ts'
import { chunksOf, prepareBatch } from './batch.ts'

export type JoinedGrant = TermsFragment & { __tenantId: string }

const grants = prepareBatch(JoinGrantsDocument)

/** How many more requests grants may cost that are not there, each of which spoils the answer that it is asked in. */
export interface Budget {
  left: number
}
export const createBudget = (): Budget => ({ left: 7 })

/** Grants by id, in order; undefined for one that is unknown or of another tenant. @returns errors in their places */
export async function joinGrants(
  rafiki: Rafiki,
  ids: readonly string[],
  tenantId: string,
  budget: Budget
): Promise<(JoinedGrant | undefined | Error)[]> {
  const chunks = chunksOf(ids).map((chunk) =>
    inHalves(
      chunk,
      (some) => joinChunk(rafiki, some, tenantId, budget),
      (id, error) => [id, error] as const
    )
  )
  const found = new Map<string, JoinedGrant | Error>((await Promise.all(chunks)).flat())
  return ids.map((id) => found.get(id))
}

async function joinChunk(
  rafiki: Rafiki,
  chunk: readonly string[],
  tenantId: string,
  budget: Budget
): Promise<(readonly [string, JoinedGrant | Error])[]> {
  for (let ids = chunk; ids.length > 0;) {
    const { rows, missing } = await grants.ask(
      rafiki,
      ids.map((id) => ({ id }))
    )
    if (missing.length === 0) {
      return rows.flatMap((grant) =>
        grant?.tenantId === tenantId ? [[grant.id, { ...grant, __tenantId: tenantId }] as const] : []
      )
    }
    ids = ids.filter((_, n) => n !== missing[0])
    if (budget.left === 0) {
      const incomplete = new GatewayError(
        'JOIN_INCOMPLETE',
        'Too many grants of this page no longer exist, so others could not be fetched. Ask for a smaller page.'
      )
      return ids.map((id) => [id, incomplete] as const)
    }
    budget.left -= 1
  }
  return []
}
