import { sql } from 'kysely'
import { headOf as endOf } from './append.ts'
import type { Database } from './database/database.ts'
import { claimsOf, type Head } from './heads.ts'
import { newestHead } from './verifyReads.ts'

/** @returns a JWS of the claims */
export type Sign = (claims: object) => Promise<string>

/** An advisory lock's number: any, as long as nothing else in the database uses it. */
const lock = 1_907_241_603

/** The end of a chain, signed where there is a key, as a row. */
export async function storeHead(db: Database, end: Omit<Head, 'jws'>, sign: Sign | undefined): Promise<Head> {
  const jws = await sign?.(claimsOf(end))
  const { kind, tenantId, number, hash, madeAt } = end
  const hashBytes = Buffer.from(hash, 'hex')
  await db
    .insertInto('journal_checkpoints')
    .values({ tenant_id: tenantId, kind, number, hash: hashBytes, made_at: new Date(madeAt), jws: jws ?? null })
    .execute()
  return { ...end, jws }
}

/**
 * Signs where each tenant's chain ends now, if it has grown since. One of several processes does it, and the others pass.
 * @param now milliseconds; a tenant whose last head is not `everyMs` old is passed over
 */
export function signHeads(
  db: Database,
  tenantIds: readonly string[],
  { now, everyMs, sign }: { now: number; everyMs: number; sign: Sign | undefined }
): Promise<Head[]> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_xact_lock(${lock}) as held`.execute(tx)
    if (!rows[0]?.held) return []
    const heads: Head[] = []
    for (const tenantId of tenantIds) {
      const last = await newestHead(tx, tenantId)
      const { number, hash } = await endOf(tx, tenantId)
      if (number === (last?.number ?? 0) || (last && now - last.madeAt < everyMs)) continue
      const end = { kind: 'head' as const, tenantId, number, hash: Buffer.from(hash).toString('hex'), madeAt: now }
      heads.push(await storeHead(tx, end, sign))
    }
    return heads
  })
}
