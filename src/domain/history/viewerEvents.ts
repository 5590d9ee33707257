import DataLoader from 'dataloader'
import type { Context } from '../../context.ts'
import { heldBy } from '../../journal/addressHolders.ts'
import type { JournalEvent } from '../../journal/event.ts'
import type { Held, Whose } from '../../journal/eventQuery.ts'
import { perRequest } from '../../rafiki/client.ts'
import { holdersWritten, readJournal } from './readJournal.ts'

/* Whose an event is. An address that changes hands hands over no history. */

const loaderOf = perRequest((): { held?: DataLoader<string, readonly Held[]> } => ({}))

/** When each of the viewer's wallet addresses is known to have been theirs. @throws GatewayError */
async function heldByViewer(context: Context, addresses: readonly string[]): Promise<(readonly Held[])[]> {
  const { tenant, subject } = context.viewer
  const loader = (loaderOf(context.rafiki).held ??= new DataLoader(async (wanted) => {
    // What is not written yet of other holders would be missing.
    await holdersWritten(context)
    const held = await readJournal(context, (db) => heldBy(db, tenant.id, subject, wanted))
    return wanted.map((address) => held.get(address) ?? [])
  }))
  return (await loader.loadMany(addresses)).map(loadedOf)
}

/** The viewer, for queries that find nothing of which only kind and time are shown. @throws GatewayError */
export async function whoseOf(context: Context): Promise<Whose> {
  const { subject, wallet } = context.viewer
  const held = await heldByViewer(context, wallet.addresses)
  const all = wallet.addresses.flatMap((address, n) => (held[n] ?? []).map((it) => ({ address, ...it })))
  return { subject, held: all }
}

function loadedOf<T>(loaded: T | Error): T {
  if (loaded instanceof Error) throw loaded
  return loaded
}

/** What is known of something that happened: who acted or was asked, or only where it was. */
type Happened = Pick<JournalEvent, 'at' | 'actor' | 'subject' | 'walletAddresses'>

/** The account holder who acted or was asked; undefined where nobody was, or nobody knows. */
export const subjectOf = ({ subject, actor }: Pick<Happened, 'subject' | 'actor'>): string | undefined =>
  subject ?? (actor.role === 'accountHolder' ? actor.subject : undefined)

/** Whether the viewer may see more of something at their wallet addresses than its kind and time. @throws GatewayError */
export async function isViewers(context: Context, happened: Happened): Promise<boolean> {
  const subject = subjectOf(happened)
  if (subject !== undefined) return subject === context.viewer.subject
  if (happened.actor.role === 'accountHolder') return false
  const own = happened.walletAddresses?.filter((address) => context.viewer.wallet.owns(address)) ?? []
  const held = (await heldByViewer(context, own)).flat()
  return held.some(({ from, until }) => happened.at >= from && happened.at < until)
}
