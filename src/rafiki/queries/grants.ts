import { isDeepStrictEqual } from 'node:util'
import { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import type { Access, Grant, GrantRow, GrantTerms } from '../grant.ts'
import { translate } from '../errors/translate.ts'
import { prepare } from '../operation.ts'
import type { Answer } from '../transport/answer.ts'
import { inHalves, isTooLarge } from '../halves.ts'
import { isTooLong, tooLong } from '../longText.ts'
import { unchanging } from '../../lib/unchanging.ts'

export interface GrantFilter {
  identifier: { in: readonly string[] }
  state?: { in: readonly string[] }
  finalizationReason?: { in: readonly string[] }
}

/** As the operator's contract has it: Rafiki's own, less what the gateway must not send. */
export type OperatorGrantFilter = {
  [Name in keyof GrantFilter]?: { in?: readonly string[] | null; notIn?: readonly string[] | null } | null
}

/** Rafiki's cursors are ids of rows. */
export interface Window {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
  sortOrder?: 'ASC' | 'DESC' | null
}

const list = prepare(
  'auth',
  `query GrantRows($after: String, $before: String, $first: Int, $last: Int, $filter: GrantFilter, $sortOrder: SortOrder, $tenantId: ID) {
    grants(after: $after, before: $before, first: $first, last: $last, filter: $filter, sortOrder: $sortOrder, tenantId: $tenantId) {
      pageInfo { hasNextPage hasPreviousPage }
      edges { node { id tenantId client createdAt state finalizationReason access { identifier type } } }
    }
  }`
)

export interface GrantPage {
  rows: readonly GrantRow[]
  /** Right newest-first, wrong with `sortOrder: ASC` (measured). */
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }
}

/** One page of a tenant's grants. @throws GatewayError */
export async function listGrants(
  rafiki: Rafiki,
  window: Window,
  filter: OperatorGrantFilter,
  tenantId = rafiki.tenant.id
): Promise<GrantPage> {
  const page = await rafiki.ask<{ pageInfo: GrantPage['pageInfo']; edges: { node: GrantRow }[] }>(list, 'grants', {
    ...window,
    filter,
    tenantId
  })
  const rows = page.edges.map((edge) => edge.node)
  rafiki.viewRows(rows.length)
  if (rows.some((row) => row.tenantId !== tenantId)) {
    throw rafiki.report(new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with rows of another tenant.'), list)
  }
  return { rows, pageInfo: page.pageInfo }
}

/** Whether grants follow and go before a page that was asked for in ascending order. @throws GatewayError */
export async function ascendingPageInfo(
  rafiki: Rafiki,
  { first, after, last, before }: Window,
  filter: OperatorGrantFilter | null | undefined,
  tenantId: string
): Promise<GrantPage['pageInfo']> {
  const window = { first, after, last, before, sortOrder: 'ASC' as const }
  const { rows } = await listGrants(rafiki, window, filter ?? {}, tenantId)
  const [oldest, newest] = [rows.at(0), rows.at(-1)]
  if (!oldest || !newest) return { hasNextPage: false, hasPreviousPage: false }
  const [newer, older] = await Promise.all([
    listGrants(rafiki, { last: 1, before: newest.id }, filter ?? {}, tenantId),
    listGrants(rafiki, { first: 1, after: oldest.id }, filter ?? {}, tenantId)
  ])
  return { hasNextPage: newer.rows.length > 0, hasPreviousPage: older.rows.length > 0 }
}

/** Rafiki refuses more aliases in one operation. */
export const idsPerRequest = 15
const fields = (limits: string): string => `fragment Terms on Grant {
  id tenantId client createdAt state finalizationReason
  access { id type actions identifier createdAt ${limits} }
  subject { sub_ids { id subId subIdFormat createdAt } }
}`
const allLimits = `limits {
  receiver interval debitAmount { value assetCode assetScale } receiveAmount { value assetCode assetScale }
}`
const withoutLimits = prepare(
  'auth',
  `query GrantWithoutLimits($i0: ID!) { g0: grant(id: $i0) { ...Terms } } ${fields('')}`
)
const byIds = Array.from({ length: idsPerRequest }, (_, index) => {
  const numbers = Array.from({ length: index + 1 }, (__, number) => number)
  return prepare(
    'auth',
    `query Grants(${numbers.map((n) => `$i${n}: ID!`).join(' ')}) {
      ${numbers.map((n) => `g${n}: grant(id: $i${n}) { ...Terms }`).join('\n')}
    } ${fields(allLimits)}`
  )
})

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
  const found = new Map<string, Grant>()
  const isKnown = (grant: Grant): boolean => grant.tenantId === tenantId && maySee(grant)
  const chunks = chunksOf(rafiki, new Set(ids))
  for (const grants of await Promise.all(chunks.map((chunk) => askWithin(rafiki, chunk, isKnown)))) {
    for (const grant of grants) {
      found.set(grant.id, grant)
      const { state: _, finalizationReason: __, ...terms } = grant
      remember(rafiki, terms)
    }
  }
  return found
}

const largeKey = (rafiki: Rafiki, id: string): string => `${rafiki.tenant.id} ${id}`

/** As many at once as Rafiki takes, and as its answers were not too large for before. */
function chunksOf(rafiki: Rafiki, ids: ReadonlySet<string>): string[][] {
  const most = (id: string): number => rafiki.grantMemory.atOnce.get(largeKey(rafiki, id)) ?? idsPerRequest
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
async function askWithin(
  rafiki: Rafiki,
  chunk: readonly string[],
  isKnown: (grant: Grant) => boolean
): Promise<readonly Grant[]> {
  const { atOnce } = rafiki.grantMemory
  const remember = (ids: readonly string[], count: number): void => {
    for (const id of ids) atOnce.set(largeKey(rafiki, id), count)
  }
  return inHalves(chunk, async (ids) => {
    const [only = ''] = ids
    if (ids.length > 1 || atOnce.get(largeKey(rafiki, only)) !== 0) {
      try {
        const grants = await askForGrants(rafiki, ids, isKnown)
        if (ids.length < chunk.length) remember(ids, ids.length)
        return grants
      } catch (error) {
        if (!isTooLarge(error) || ids.length > 1) throw error
        remember(ids, 0)
      }
    }
    const grants = await askForGrants(rafiki, ids, isKnown, [withoutLimits])
    return grants.map((grant) => ({ ...grant, access: grant.access.map(unread) }))
  })
}

/** Only what sends money is limited. */
const unread = (access: Access): Access => ({ ...access, limits: access.type === 'outgoing-payment' ? tooLong : null })

/** As the object that is known already, where it says the same: what was made of that is kept with it. */
function remember(rafiki: Rafiki, terms: GrantTerms): void {
  if (isDeepStrictEqual(rememberedTerms(rafiki, terms.id, terms.tenantId), terms)) return
  for (const { limits } of terms.access) if (limits && !isTooLong(limits)) unchanging(limits)
  rafiki.grantMemory.set(terms.id, unchanging(terms))
}

/**
 * One unknown id makes the whole answer null: it is left out, and the others are asked for again. One of somebody else's
 * is treated alike, though the others were answered: neither what an operation may still ask for nor how long it takes
 * may tell the two apart.
 */
async function askForGrants(
  rafiki: Rafiki,
  chunk: readonly string[],
  isKnown: (grant: Grant) => boolean,
  operations = byIds
): Promise<Grant[]> {
  let ids = chunk
  for (;;) {
    const operation = operations[ids.length - 1]
    if (!operation) return []
    const answer = await rafiki.answer(operation, Object.fromEntries(ids.map((id, n) => [`i${n}`, id])))
    const error = answer.errors?.[0]
    let missing: number
    if (error) {
      // By the alias that the error names.
      missing = Number(/^g(\d+)$/.exec(String(error.path?.[0]))?.[1])
      const translated = translate('grant', error, 'query')
      if (translated.code !== 'NOT_FOUND' || !(missing < ids.length)) throw rafiki.report(translated, operation)
    } else {
      const grants = ids.map((id, n) => ofId(answer, `g${n}`, id))
      rafiki.viewRows(grants.length)
      missing = grants.findIndex((grant) => !isKnown(grant))
      if (missing === -1) return grants
    }
    ids = ids.filter((_, n) => n !== missing)
    // Each costs one more request, sent or not.
    if (ids.length === 0) {
      rafiki.charge()
      return []
    }
  }
}

/** The grant under an alias. An answer that says nothing of it must not become "there is none". */
function ofId({ data }: Answer, alias: string, id: string): Grant {
  const grant = data?.[alias] as Grant | null | undefined
  if (grant?.id !== id) throw new GatewayError('UPSTREAM_ERROR', 'Rafiki answered with another grant, or none.')
  return grant
}

/** The terms of a grant that was fetched before. */
export function rememberedTerms(rafiki: Rafiki, id: string, tenantId = rafiki.tenant.id): GrantTerms | undefined {
  const terms = rafiki.grantMemory.get(id)
  return terms?.tenantId === tenantId ? terms : undefined
}

/** The terms of grants that are known to exist; those that were fetched before cost nothing. @throws GatewayError */
export async function grantTerms(
  rafiki: Rafiki,
  ids: readonly string[],
  tenantId = rafiki.tenant.id
): Promise<Map<string, GrantTerms>> {
  const terms = new Map<string, GrantTerms>()
  const unknown: string[] = []
  for (const id of ids) {
    const known = rememberedTerms(rafiki, id, tenantId)
    if (known) terms.set(id, known)
    else unknown.push(id)
  }
  if (unknown.length > 0) {
    // As they are cached: derived data is stored with them.
    for (const [id, grant] of await grantsByIds(rafiki, unknown, tenantId))
      terms.set(id, rememberedTerms(rafiki, id, tenantId) ?? grant)
  }
  return terms
}

const revoke = prepare('auth', 'mutation RevokeGrant($input: RevokeGrantInput!) { revokeGrant(input: $input) { id } }')

/**
 * Has Rafiki revoke a grant in any state, and its tokens with it. Prove first whose it is: Rafiki does not. Its answer
 * does not mean that it was kept: see `revocations/`.
 * @throws GatewayError NOT_FOUND, and with `outcome` where it is not known to be done
 */
export async function revokeGrant(rafiki: Rafiki, id: string): Promise<void> {
  const revoked = await rafiki.ask<{ id: string }>(revoke, 'revokeGrant', { input: { grantId: id } })
  if (revoked.id !== id) {
    throw rafiki.report(new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with another grant.'), revoke)
  }
}
