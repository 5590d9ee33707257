import DataLoader from 'dataloader'
import type { Context } from '../../context.ts'
import type { JournalEvent } from '../../journal/event.ts'
import { findActs } from '../../journal/events.ts'
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
  return signed(
    context,
    given,
    events.find(({ kind }) => kind === 'terms.shown')
  )
}

/** That the caller took it back. @throws GatewayError */
export async function revocationReceipt(context: Context, { id }: { id: string }): Promise<MyReceipt> {
  const revoked = (await loaderOf(context).load(id)).find(({ kind }) => kind === 'grant.revoked')
  return revoked ? signed(context, revoked) : none('NOT_GIVEN_HERE')
}

async function signed({ signer }: Context, event: JournalEvent, shown?: JournalEvent): Promise<MyReceipt> {
  if (!signer) return none('NO_SIGNING_KEY')
  const jws = await signer.sign(event.tenantId, receiptType, receiptOf(event, shown))
  return { status: 'ISSUED', jws, issuedAt: new Date(event.at) }
}

const loaders = perRequest<{ loader?: DataLoader<string, JournalEvent[]> }>(() => ({}))

/** The caller's own acts at grants: one look for all grants of a page. */
function loaderOf(context: Context): DataLoader<string, JournalEvent[]> {
  const { tenant, subject } = context.viewer
  const mine = loaders(context.rafiki)
  return (mine.loader ??= new DataLoader(async (grantIds: readonly string[]) => {
    const wanted = { tenantId: tenant.id, subject, grantIds }
    const acts = await readJournal(context, (db) => findActs(db, wanted))
    return grantIds.map((id) => acts.filter((act) => act.grantId === id && isOwn(act)))
  }))
  function isOwn({ actor }: JournalEvent): boolean {
    return actor.role === 'accountHolder' && actor.subject === subject
  }
}
