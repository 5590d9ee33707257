import {
  badCursor,
  cursorOf,
  emptyConnection,
  endsOf,
  pageRequest,
  toConnection,
  type Connection
} from '../../lib/connection.ts'
import { readPage } from '../../lib/readPage.ts'
import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import { cachedTerms } from '../../rafiki/queries/grantTermsCache.ts'
import type { Grant } from '../../rafiki/grant.ts'
import { revokeAndConfirm } from '../../revocations/confirm.ts'
import { isCallers } from '../../identity/viewer.ts'
import { toUuid } from '../../lib/uuid.ts'
import { storedForm } from '../../lib/walletAddress.ts'
import { grantSource, termsOf, type Filter, type MyGrantsArgs } from './grantSource.ts'
import { forgetOverviews } from './overviewCache.ts'
import { statusNow, type GrantStatus, type MyGrant } from './grantView.ts'
import { viewOf } from './grantViews.ts'

const name = 'myGrants'
/** `complete`: whether nothing was passed over that may belong to the page. */
export type MyGrantConnection = Connection<MyGrant> & { complete: boolean }

/** The caller's grants that name one of their wallet addresses, a page at a time. @throws GatewayError */
export async function listMyGrants(context: Context, args: MyGrantsArgs): Promise<MyGrantConnection> {
  const page = pageRequest(name, args)
  const filter = ofNow(args.filter ?? {})
  const identifiers = spellingsOf(context, filter.walletAddress?.in)
  const { state, finalizationReason } = filter.upstream ?? {}
  const lists = [filter.status, filter.client, filter.accessType, state, finalizationReason].map((it) => it?.in)
  const impossible = [identifiers, ...lists].some((it) => it?.length === 0)
  if (page.from !== undefined) await proveCursor(context, page.from, page.forward ? 'after' : 'before')
  if (impossible) return { ...emptyConnection, complete: true }

  const newestFirst = (args.sortOrder ?? 'DESC') === 'DESC'
  const source = grantSource(context, identifiers, filter, newestFirst)
  const read = await readPage(source, page)
  const terms = await termsOf(context, read.rows)
  const edges = read.rows.map((row) => ({
    cursor: cursorOf(name, row.id),
    node: viewOf(context, terms(row), row)
  }))
  return { ...toConnection(edges, read, endsOf(name, read)), complete: source.complete() }
}

/** What can spend is ACTIVE: nothing else is read then. */
const ofNow = (filter: Filter): Filter =>
  filter.canSpend ? { ...filter, status: { in: filter.status?.in.filter(isActive) ?? ['ACTIVE'] } } : filter
const isActive = (status: GrantStatus): boolean => status === 'ACTIVE'

/** A grant of the caller's by its id; undefined for one that is not theirs, unknown, or no UUID. @throws GatewayError */
export async function ownGrant(context: Context, id: string): Promise<Grant | undefined> {
  const uuid = toUuid(id)
  const grant = uuid && context.viewer.wallet.addresses.length > 0 ? await context.loaders.grant.load(uuid) : undefined
  return grant && isCallers(context.viewer, grant) ? grant : undefined
}

export const view = (context: Context, grant: Grant): MyGrant => viewOf(context, grant, grant)

/**
 * Revokes a grant that is proven the caller's, and answers it as it then is. One that is revoked already is left alone.
 * @throws GatewayError GRANT_NOT_REVOCABLE, NOT_CONFIRMED
 */
export async function revokeOwnGrant(context: Context, grant: Grant): Promise<MyGrant> {
  const status = statusNow(context, grant)
  if (status === 'REVOKED') return view(context, grant)
  // Rafiki would overwrite the account holder's refusal with a revocation.
  if (status === 'REJECTED')
    throw new GatewayError('GRANT_NOT_REVOCABLE', 'The grant was rejected: there is nothing to revoke.')
  context.loaders.grant.clear(grant.id)
  forgetOverviews(context)
  return view(context, await revokeAndConfirm(context, grant, (it) => isCallers(context.viewer, it)))
}

/** What to ask Rafiki for. Addresses in the filter that are not the caller's match nothing. */
function spellingsOf({ viewer: { wallet } }: Context, named: string[] | undefined): readonly string[] {
  if (!named) return wallet.spellings
  const wanted = new Set(named.map(storedForm))
  return wallet.spellings.filter((spelling) => wanted.has(spelling.toLowerCase()))
}

async function proveCursor(context: Context, id: string, argument: string): Promise<void> {
  // Only what is the caller's may come from memory: of what is not, it would tell whether it exists.
  const remembered = cachedTerms(context.rafiki, id)
  if (remembered && isCallers(context.viewer, remembered)) return
  if (!(await ownGrant(context, id))) throw badCursor(argument)
}
