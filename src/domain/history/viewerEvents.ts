import DataLoader from 'dataloader'
import type { Context } from '../../context.ts'
import { heldSince } from '../../journal/addressHolders.ts'
import type { JournalEvent } from '../../journal/event.ts'
import type { Whose } from '../../journal/eventQuery.ts'
import { perRequest } from '../../rafiki/client.ts'
import { readJournal } from './readJournal.ts'

/* Whose an event is. An address that changes hands hands over no history. */

const loaderOf = perRequest((): { since?: DataLoader<string, number> } => ({}))

/** Since when what happened at each of the viewer's wallet addresses is known to be theirs. */
async function theirsSince(context: Context, addresses: readonly string[]): Promise<number[]> {
  const { tenant, subject } = context.viewer
  const loader = (loaderOf(context.rafiki).since ??= new DataLoader(async (wanted) => {
    const since = await readJournal(context, (db) => heldSince(db, tenant.id, subject, wanted))
    return wanted.map((address) => since.get(address) ?? Infinity)
  }))
  return (await loader.loadMany(addresses)).map(numberIn)
}

/** The viewer, for queries that find nothing of which only kind and time are shown. @throws GatewayError */
export async function whoseOf(context: Context): Promise<Whose> {
  const { subject, wallet } = context.viewer
  const since = await theirsSince(context, wallet.addresses)
  return { subject, since: new Map(wallet.addresses.map((address, n) => [address, since[n] ?? Infinity])) }
}

function numberIn(loaded: number | Error): number {
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
  return own.length > 0 && happened.at >= Math.min(...(await theirsSince(context, own)))
}
