import { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import { GrantsDocument, GrantWithoutLimitsDocument, RevokeGrantDocument } from '../documents/auth/grants.ts'
import type { Access, Grant } from '../grant.ts'
import { inHalves, isTooLarge } from '../halves.ts'
import { tooLong } from '../longText.ts'
import { prepare } from '../operation.ts'
import { keysPerRequest, prepareBatch } from './batch.ts'
import { cacheTerms } from './grantTermsCache.ts'

const grants = prepareBatch(GrantsDocument)
const withoutLimits = prepareBatch(GrantWithoutLimitsDocument, 1)

/**
 * Grants by id, as they are now. One that is unknown, of another tenant or not to be shown is not in the answer.
 * @param ids UUIDs in lower case
 * @param maySee whether a grant of the tenant may be told of; those that it may not cost what unknown ones cost
 * @throws GatewayError
 */
export async function grantsByIds(
  rafiki: Rafiki,
  ids: readonly string[],
  tenantId = rafiki.tenant.id,
  maySee: (grant: Grant) => boolean = () => true
): Promise<Map<string, Grant>> {
  const isKnown = (grant: Grant): boolean => grant.tenantId === tenantId && maySee(grant)
  const chunks = fittingChunks(rafiki, new Set(ids))
  const found = (await Promise.all(chunks.map((chunk) => askInHalves(rafiki, chunk, isKnown)))).flat()
  for (const { state: _, finalizationReason: __, ...terms } of found) cacheTerms(rafiki, terms)
  return new Map(found.map((grant) => [grant.id, grant]))
}

const sizeKey = (rafiki: Rafiki, id: string): string => `${rafiki.tenant.id} ${id}`

/** As many at once as Rafiki takes, and as its answers were not too large for before. */
function fittingChunks(rafiki: Rafiki, ids: ReadonlySet<string>): string[][] {
  const most = (id: string): number => rafiki.grantTermsCache.atOnce.get(sizeKey(rafiki, id)) ?? keysPerRequest
  const chunks: string[][] = []
  for (const id of [...ids].sort((a, b) => most(b) - most(a))) {
    const last = chunks.at(-1)
    if (last && last.length < most(id)) last.push(id)
    else chunks.push([id])
  }
  return chunks
}

/**
 * Asks in halves if the answer is too large, and caches that it was; for a single grant that is too large, asks for all
 * except its limits.
 */
async function askInHalves(
  rafiki: Rafiki,
  chunk: readonly string[],
  isKnown: (grant: Grant) => boolean
): Promise<readonly Grant[]> {
  const { atOnce } = rafiki.grantTermsCache
  const cacheSize = (ids: readonly string[], size: number): void => {
    for (const id of ids) atOnce.set(sizeKey(rafiki, id), size)
  }
  return inHalves(chunk, async (ids) => {
    const [only = ''] = ids
    if (ids.length > 1 || atOnce.get(sizeKey(rafiki, only)) !== 0) {
      try {
        const rows = await askForKnown(rafiki, ids, isKnown, (some) => grants.ask(rafiki, some))
        if (ids.length < chunk.length) cacheSize(ids, ids.length)
        return rows
      } catch (error) {
        if (!isTooLarge(error) || ids.length > 1) throw error
        cacheSize(ids, 0)
      }
    }
    return askForKnown(rafiki, ids, isKnown, async (some) => {
      const { rows, missing } = await withoutLimits.ask(rafiki, some)
      return { rows: rows.map((row) => row && { ...row, access: row.access.map(withUnreadLimits) }), missing }
    })
  })
}

/** Only what sends money is limited. */
const withUnreadLimits = (access: Omit<Access, 'limits'>): Access => ({
  ...access,
  limits: access.type === 'outgoing-payment' ? tooLong : null
})

/** Asks again without each grant that is not known. Each of those costs one more request, sent or not. */
async function askForKnown(
  rafiki: Rafiki,
  chunk: readonly string[],
  isKnown: (grant: Grant) => boolean,
  ask: (keys: { id: string }[]) => Promise<{ rows: (Grant | null | undefined)[]; missing: number[] }>
): Promise<Grant[]> {
  for (let ids = chunk; ids.length > 0;) {
    const { rows, missing } = await ask(ids.map((id) => ({ id })))
    let [unknown] = missing
    if (unknown === undefined) {
      const found = ids.map((id, n) => ofId(id, rows[n]))
      rafiki.viewRows(found.length)
      unknown = found.findIndex((grant) => !isKnown(grant))
      if (unknown === -1) return found
    }
    ids = ids.filter((_, n) => n !== unknown)
  }
  rafiki.charge()
  return []
}

/** The grant of a key. An answer that says nothing of it must not become "there is none". */
function ofId(id: string, grant: Grant | null | undefined): Grant {
  if (grant?.id !== id) throw new GatewayError('UPSTREAM_ERROR', 'Rafiki answered with another grant, or none.')
  return grant
}

const revoke = prepare(RevokeGrantDocument)

/**
 * Has Rafiki revoke a grant in any state, and its tokens with it. Prove first whose it is: Rafiki does not. Its answer
 * does not mean that it was kept: see `revocations/`.
 * @throws GatewayError NOT_FOUND, and with `outcome` where it is not known to be done
 */
export async function revokeGrant(rafiki: Rafiki, id: string): Promise<void> {
  const revoked = await rafiki.ask(revoke, 'revokeGrant', { input: { grantId: id } })
  if (revoked.id !== id) {
    throw rafiki.report(new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with another grant.'), revoke)
  }
}
