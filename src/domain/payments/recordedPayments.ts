import type { Context } from '../../context.ts'
import type { Journal } from '../../journal/journal.ts'
import { readKnownRanges, textOf, writeKnownRanges, type KnownRange } from '../../journal/knownRanges.ts'
import { reachOf, readFurther, readNewest } from './paymentRanges.ts'
import { oldestPayment, type Payers } from '../../journal/grantUses.ts'
import { perRequest } from '../../rafiki/client.ts'
import { listPaymentsOfEach, listsPerRequest, type GrantPayment } from '../../rafiki/queries/grantPayments.ts'
import type { Page } from '../../rafiki/queries/provenRows.ts'
import { ownAddresses } from '../walletAddresses/ownAddresses.ts'
import { maxPages, reserve } from './paymentScan.ts'
import { inTime } from '../recorded.ts'
import { recordChanged } from './recordChanged.ts'

/*
 * The caller's payments, as the journal has them and Rafiki's newest: each request reads the newest down to those of
 * which the journal has all, and adds them. Where a reader needs older ones, the walk goes on where the last one ended.
 */

/** Rafiki adds up a ledger account for each payment that it lists, so that a page costs what it holds. */
const [fewRows, manyRows] = [20, 100]
/** So many payments around one that is gone are tried as a cursor. */
const maxCursors = 3

interface Walk {
  walletAddressId: string
  /** The newest range first: it is the one that is read on. */
  ranges: readonly KnownRange[]
  /** What the journal has of them. */
  written: string
  /** Whether the newest page was read. */
  begun: boolean
  /** Cursors that led nowhere. */
  lost: string[]
}

interface Reading {
  walks: readonly Walk[]
  /** Payments that Rafiki has listed in this request, and the grants that they name. */
  listed: Set<string>
  named: Set<string>
  requests: number
  turn: Promise<void> | undefined
}

/** What the rows of the journal tell since some moment. */
export interface Recorded {
  walletAddressIds: readonly string[]
  /** Since this moment (milliseconds) the journal has all payments. */
  since: number
  /** Whether that is as far back as was asked for. */
  complete: boolean
  /** Payments whose rows are those of this request. */
  listed: ReadonlySet<string>
}

const readings = perRequest<{ begun?: Promise<Reading> }>(() => ({}))

export const payersOf = ({ rafiki }: Context, { walletAddressIds }: Recorded): Payers | undefined =>
  walletAddressIds.length > 0 ? { tenantId: rafiki.tenant.id, walletAddressIds } : undefined

/**
 * Brings the journal's rows of the caller's payments up to date, and as far back as a moment, in bounds.
 * @param since milliseconds
 * @param enough says of the grants that payments name whether no older ones are needed
 * @throws GatewayError of Rafiki; Error of the journal
 */
export async function recordedSince(
  context: Context,
  journal: Journal,
  since: number,
  enough: (named: ReadonlySet<string>) => boolean = () => false
): Promise<Recorded> {
  const reading = await (readings(context.rafiki).begun ??= begin(context, journal))
  const unread = (): Walk[] => reading.walks.filter((walk) => !walk.begun || reachOf(walk.ranges) >= since)
  const readable = (): Walk[] => unread().filter(({ lost }) => lost.length < maxCursors)
  const mayRead = (): boolean =>
    reading.turn !== undefined || (reading.requests < maxPages && context.rafiki.requestsLeft > reserve)
  while (readable().length > 0 && mayRead() && !(isBegun(reading) && enough(reading.named))) {
    // One turn at a time, for all who wait. A failure stays: each field reports it, and nobody asks again.
    reading.turn ??= readOn(context, journal, reading, readable()).then(() => void (reading.turn = undefined))
    await reading.turn
  }
  if (!isBegun(reading)) throw new Error('the newest payments were not read')
  const reaches = unread().map(({ ranges }) => reachOf(ranges))
  return {
    walletAddressIds: reading.walks.map(({ walletAddressId }) => walletAddressId),
    ...{ since: Math.max(since, ...reaches), complete: reaches.length === 0, listed: reading.listed }
  }
}

const isBegun = ({ walks }: Reading): boolean => walks.every(({ begun }) => begun)

async function begin(context: Context, journal: Journal): Promise<Reading> {
  const ids = (await ownAddresses(context)).map(({ id }) => id)
  const known = await inTime(journal.read((db) => readKnownRanges(db, context.rafiki.tenant.id, ids)))
  const walks = ids.map((walletAddressId): Walk => {
    const ranges = known.get(walletAddressId) ?? []
    return { walletAddressId, ranges, written: textOf(ranges), begun: false, lost: [] }
  })
  return { walks, listed: new Set(), named: new Set(), requests: 0, turn: undefined }
}

/** Reads a page of each wallet address. @throws GatewayError of Rafiki; Error of the journal */
async function readOn(context: Context, journal: Journal, reading: Reading, walks: readonly Walk[]): Promise<void> {
  const windows = walks.map(({ walletAddressId, ranges, begun }) => ({
    walletAddressId,
    first: !begun && ranges.length > 0 ? fewRows : manyRows,
    after: begun ? ranges[0]?.cursor : undefined
  }))
  reading.requests += Math.ceil(walks.length / listsPerRequest)
  const pages = await listPaymentsOfEach(context.rafiki, windows)
  const rows = pages.flatMap((page) => page.rows)
  await recordChanged(context, journal, rows)
  for (const { id, grantId } of rows) {
    reading.listed.add(id)
    if (grantId !== null) reading.named.add(grantId)
  }
  for (const [n, page] of pages.entries()) await moveOn(context, journal, walks[n]!, page)
  await writeMoved(context, journal, walks)
}

/** A page of a wallet address was read: its newest, or what followed the cursor. */
async function moveOn(context: Context, journal: Journal, walk: Walk, page: Page<GrantPayment>): Promise<void> {
  const { begun, ranges } = walk
  walk.begun = true
  if (page.rows.length > 0) walk.ranges = begun ? readFurther(ranges, page) : readNewest(ranges, page)
  else if (!begun) walk.ranges = [{ to: 0, from: null, cursor: '' }]
  // There are more payments than these ranges have, and an empty page says nothing: the cursor's row is gone.
  else if (ranges[0]) await replaceCursor(context, journal, walk, ranges[0])
}

async function replaceCursor({ rafiki }: Context, journal: Journal, walk: Walk, newest: KnownRange): Promise<void> {
  walk.lost.push(newest.cursor)
  const payer = { tenantId: rafiki.tenant.id, walletAddressId: walk.walletAddressId }
  const cursor = await inTime(journal.read((db) => oldestPayment(db, payer, newest.from ?? 0, walk.lost)))
  if (cursor !== undefined) walk.ranges = [{ ...newest, cursor }, ...walk.ranges.slice(1)]
}

async function writeMoved({ rafiki }: Context, journal: Journal, walks: readonly Walk[]): Promise<void> {
  const moved = walks.filter((walk) => textOf(walk.ranges) !== walk.written)
  for (const walk of moved) {
    const change = { walletAddressId: walk.walletAddressId, ranges: walk.ranges, before: walk.written }
    await inTime(journal.read((db) => writeKnownRanges(db, rafiki.tenant.id, change)))
    walk.written = textOf(walk.ranges)
  }
}
