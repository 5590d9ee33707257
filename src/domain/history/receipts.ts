import DataLoader from 'dataloader'
import type { Context } from '../../context.ts'
import type { EventKind, JournalEvent } from '../../journal/event.ts'
import { findEventsOfGrants } from '../../journal/events.ts'
import { receiptOf, receiptType } from '../../journal/receipt.ts'
import { perRequest } from '../../rafiki/client.ts'
import { readJournal } from './readJournal.ts'

/** A signed statement, or why there is none. */
export interface MyReceipt {
  status: 'ISSUED' | 'NOT_GIVEN_HERE' | 'NO_SIGNING_KEY'
  jws: string | null
  issuedAt: Date | null
}

const none = (status: Exclude<MyReceipt['status'], 'ISSUED'>): MyReceipt => ({ status, jws: null, issuedAt: null })

/** What the caller allowed, as a receipt. A later holder of the wallet address has none. @throws GatewayError */
export async function consentReceipt(context: Context, { id }: { id: string }): Promise<MyReceipt> {
  const events = await loaderOf(context).load(id)
  const given = events.find(({ kind }) => kind === 'consent.given')
  if (!given) return none('NOT_GIVEN_HERE')
  const shown = events.find(
    ({ kind, details }) => kind === 'terms.shown' && details?.termsDigest === given.details?.termsDigest
  )
  return signed(context, given, shown)
}

/** That the caller took it back. @throws GatewayError */
export async function revocationReceipt(context: Context, { id }: { id: string }): Promise<MyReceipt> {
  const revoked = (await loaderOf(context).load(id)).findLast(({ kind }) => kind === 'grant.revoked')
  return revoked ? signed(context, revoked) : none('NOT_GIVEN_HERE')
}

async function signed({ signer }: Context, event: JournalEvent, shown?: JournalEvent): Promise<MyReceipt> {
  if (!signer) return none('NO_SIGNING_KEY')
  const jws = await signer.sign(event.tenantId, receiptType, receiptOf(event, shown))
  return { status: 'ISSUED', jws, issuedAt: new Date(event.at) }
}

const loaders = perRequest<{ loader?: DataLoader<string, JournalEvent[]> }>(() => ({}))

/** The caller's own acts at grants, the oldest first: one look for all grants of a page. */
function loaderOf(context: Context): DataLoader<string, JournalEvent[]> {
  const { tenant, subject } = context.viewer
  const mine = loaders(context.rafiki)
  return (mine.loader ??= new DataLoader(async (grantIds: readonly string[]) => {
    const read = (kinds: readonly EventKind[]) => (db: Parameters<typeof findEventsOfGrants>[0]) =>
      findEventsOfGrants(db, { tenantId: tenant.id, grantIds, kinds, direction: 'backwards', size: maxEvents })
    const found = await readJournal(context, async (db) => [
      await read(['terms.shown'])(db),
      await read(['consent.given', 'grant.revoked'])(db)
    ])
    // Newest first is how events come.
    return grantIds.map((id) => found.flatMap((it) => (it.get(id) ?? []).toReversed()).filter(isOwn))
  }))
  function isOwn({ actor }: JournalEvent): boolean {
    return actor.role === 'accountHolder' && actor.subject === subject
  }
}

/** The first ones of each grant. */
const maxEvents = 20
