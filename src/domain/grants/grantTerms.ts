import DataLoader from 'dataloader'
import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import { isCallers } from '../../identity/viewer.ts'
import { perRequest } from '../../rafiki/client.ts'
import type { GrantTerms, ListedGrant } from '../../rafiki/grant.ts'
import { needsConsent, sends } from './grantView.ts'
import { viewOf } from './grantViews.ts'
import { grantTerms } from '../../rafiki/queries/grantTerms.ts'
import { cachedTerms } from '../../rafiki/queries/grantTermsCache.ts'

/** What of a grant can be told; undefined where only its complete terms would tell. */
interface Nature {
  /** Whether the caller had to be asked for it. */
  asked: boolean | undefined
  /** Whether money can be sent by it while it is live; in its periods, where it has some. */
  spends: boolean | undefined
}

// Terms never change: what a request has fetched it need not fetch again, whatever the shared memory forgets.
const fetchedBy = perRequest(() => new Map<string, GrantTerms>())

/** The terms of a grant of the caller's, where they are known. */
export function knownTerms(context: Context, id: string): GrantTerms | undefined {
  const terms = fetchedBy(context.rafiki).get(id) ?? cachedTerms(context.rafiki, id)
  return terms && isCallers(context.viewer, terms) ? terms : undefined
}

/** Rafiki answered of a grant that is not proven the caller's: it is not shown, and not left out either. */
export function untrusted({ log, requestId }: Context, id: string): GatewayError {
  log.error({ alarm: true, requestId, grant: id }, "Rafiki listed somebody else's grant")
  return new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with data that is not proven to be yours.', {
    requestId
  })
}

/** Makes the terms of these grants known. Those that Rafiki does not have stay unknown. @throws GatewayError */
export async function fetchTerms(context: Context, ids: readonly string[]): Promise<void> {
  const known = fetchedBy(context.rafiki)
  const unknown = [...new Set(ids)].filter((id) => !known.has(id))
  for (const [id, terms] of await grantTerms(context.rafiki, unknown)) known.set(id, terms)
}

const loaderOf = perRequest<{ loader?: DataLoader<string, GrantTerms | undefined> }>(() => ({}))

/** The terms of the caller's grants; simultaneous loads share their requests. @throws GatewayError */
export async function loadTerms(context: Context, ids: readonly string[]): Promise<Map<string, GrantTerms>> {
  const mine = loaderOf(context.rafiki)
  const loader = (mine.loader ??= new DataLoader(async (wanted: readonly string[]) => {
    await fetchTerms(context, wanted)
    return wanted.map((id) => knownTerms(context, id))
  }))
  const terms = await Promise.all(ids.map((id) => loader.load(id)))
  return new Map(terms.filter((it): it is GrantTerms => it !== undefined).map((it) => [it.id, it]))
}

/**
 * What a row of a list tells. It shows accesses only that name the caller's address in a spelling that was asked for,
 * and no subjects: what it does not show may be there all the same.
 */
export function natureOf(context: Context, row: ListedGrant): Nature {
  const terms = knownTerms(context, row.id)
  if (terms) {
    const { consentRequired, access } = viewOf(context, terms, row)
    return { asked: consentRequired, spends: access.some(sends) }
  }
  const some = (holds: (access: ListedGrant['access'][number]) => boolean): true | undefined =>
    row.access.some(holds) || undefined
  return {
    asked: some((it) => needsConsent(it, context.settings)),
    spends: some(sends)
  }
}
