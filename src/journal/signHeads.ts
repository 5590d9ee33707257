import { sql } from 'kysely'
import type { Config } from '../config/config.ts'
import type { HeadLine } from '../observability/auditLine.ts'
import { headOf as endOf } from './append.ts'
import type { Database } from './database/database.ts'
import { claimsOf, headTyp, lineOf, type Head } from './heads.ts'
import type { Journal } from './journal.ts'
import type { Signer } from './signing.ts'
import { newestHead } from './verifyReads.ts'

export type Signing = Pick<Signer, 'sign'>

/** An advisory lock's number: any, as long as nothing else in the database uses it. */
const lock = 1_907_241_603

/** The end of a chain, signed where there is a key, as a row. */
export async function storeHead(db: Database, end: Omit<Head, 'jws'>, signer: Signing | undefined): Promise<Head> {
  const jws = await signer?.sign(end.tenantId, headTyp, claimsOf(end))
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
  { now, everyMs, signer }: { now: number; everyMs: number; signer: Signing | undefined }
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
      heads.push(await storeHead(tx, end, signer))
    }
    return heads
  })
}

interface Options extends Pick<Config, 'tenants'> {
  journal: Journal
  signer: Signing | undefined
  /** Takes a line of the audit log. */
  write: (line: HeadLine) => void
}

/** Signs heads, and writes them down outside of the database: there they show what its owner could change. */
export function createHeadSigning({ tenants, journal, signer, write }: Options): (everyMs: number) => Promise<void> {
  const ids = tenants.map(({ id }) => id)
  return async (everyMs) => {
    const heads = await journal.read((db) => signHeads(db, ids, { now: Date.now(), everyMs, signer }))
    for (const head of heads) write(lineOf(head))
  }
}
