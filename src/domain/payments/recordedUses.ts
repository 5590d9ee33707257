import DataLoader from 'dataloader'
import type { Context } from '../../context.ts'
import { GatewayError } from '../../errors.ts'
import type { GrantUse } from '../../history.ts'
import { lastUses, unsettledPayments, type Payers } from '../../journal/grantUses.ts'
import { sumUses, type UseRow } from '../../journal/paymentSums.ts'
import type { Journal } from '../../journal/journal.ts'
import type { Amount } from '../../rafiki/grant.ts'
import { perRequest } from '../../rafiki/client.ts'
import { chunksOf, keysPerRequest } from '../../rafiki/queries/batch.ts'
import { grantPaymentsByIds } from '../../rafiki/queries/grantPayments.ts'
import { reserve } from './paymentScan.ts'
import { inTime } from '../recorded.ts'
import { recordChanged } from './recordChanged.ts'
import { payersOf, recordedSince, type Recorded } from './recordedPayments.ts'

/* What grants were used for, by the rows of the journal. */

/** So many payments are read again by their ids. */
const maxUnsettled = 10 * keysPerRequest

/** A grant, and since when (milliseconds). */
interface Wanted {
  grantId: string
  since: number
}

interface Loaders {
  uses?: DataLoader<Wanted, GrantUse>
  last?: DataLoader<Wanted, Date | undefined>
}

const loaders = perRequest<Loaders>(() => ({}))

/** All grants of a page are counted at once. */
export const usesOf = (context: Context, journal: Journal): DataLoader<Wanted, GrantUse> =>
  (loaders(context.rafiki).uses ??= new DataLoader((wanted) => readUses(context, journal, wanted), {
    cache: false,
    maxBatchSize: 100
  }))

/** The last uses of all grants of a page, too. @param payers the same ones throughout a request */
export const lastUsesOf = (context: Context, journal: Journal, payers: Payers): DataLoader<Wanted, Date | undefined> =>
  (loaders(context.rafiki).last ??= new DataLoader(
    (wanted) => inTime(journal.read((db) => lastUses(db, payers, wanted))),
    { cache: false, maxBatchSize: 1_000 }
  ))

async function readUses(context: Context, journal: Journal, wanted: readonly Wanted[]): Promise<GrantUse[]> {
  const recorded = await recordedSince(context, journal, Math.min(...wanted.map(({ since }) => since)))
  const payers = payersOf(context, recorded)
  const known = wanted.map(({ grantId, since }) => ({ grantId, since: Math.max(since, recorded.since) }))
  if (payers) await settle(context, journal, { payers, recorded, known })
  const rows = payers ? await inTime(journal.read((db) => sumUses(db, payers, known))) : []
  return wanted.map(({ since }, n) => {
    const its = newestFirst(
      rows.filter((row) => row.n === n),
      'last'
    )
    const counting = newestFirst(
      its.filter(({ last_counted }) => last_counted),
      'last_counted'
    )
    return {
      payments: its.reduce((sum, { payments }) => sum + payments, 0),
      lastUsedAt: its[0]?.last.toISOString() ?? null,
      sent: {
        debitAmount: sums(its, 'debit', (row) => BigInt(row.counted_debit) + BigInt(row.failed_debit)),
        receiveAmount: sums(its, 'receive', (row) => BigInt(row.counted_receive) + BigInt(row.failed_receive))
      },
      counted: {
        debitAmount: sums(counting, 'debit', (row) => BigInt(row.counted_debit)),
        receiveAmount: sums(counting, 'receive', (row) => BigInt(row.counted_receive))
      },
      complete: recorded.complete || recorded.since < since
    }
  })
}

const newestFirst = (rows: readonly UseRow[], by: 'last' | 'last_counted'): UseRow[] =>
  rows.toSorted((a, b) => Number(b[by]) - Number(a[by]))

/** Reads payments again whose state may have changed, and that this request has not listed. @throws Error */
async function settle(
  context: Context,
  journal: Journal,
  { payers, recorded, known }: { payers: Payers; recorded: Recorded; known: readonly Wanted[] }
): Promise<void> {
  const ids = known.map(({ grantId }) => grantId)
  const since = Math.min(...known.map((it) => it.since))
  const limit = maxUnsettled + recorded.listed.size + 1
  const open = await inTime(journal.read((db) => unsettledPayments(db, payers, { ids, since, limit })))
  const unread = open.filter((id) => !recorded.listed.has(id))
  const requests = Math.ceil(unread.length / keysPerRequest)
  if (unread.length > maxUnsettled || context.rafiki.requestsLeft - requests < reserve)
    throw new Error('too many payments are open')
  const found = await Promise.all(chunksOf(unread).map((some) => grantPaymentsByIds(context.rafiki, some)))
  const rows = found.flatMap((some) => [...some.values()])
  await recordChanged(
    context,
    journal,
    rows.map((row) => {
      if (row instanceof GatewayError) throw row
      return row
    })
  )
}

/** One sum for each asset. */
function sums(rows: readonly UseRow[], side: 'debit' | 'receive', part: (row: UseRow) => bigint): Amount[] {
  const byAsset = new Map<string, { asset: Omit<Amount, 'value'>; sum: bigint }>()
  for (const row of rows) {
    const asset = { assetCode: row[`${side}_code`], assetScale: row[`${side}_scale`] }
    const key = `${asset.assetScale} ${asset.assetCode}`
    byAsset.set(key, { asset, sum: (byAsset.get(key)?.sum ?? 0n) + part(row) })
  }
  return [...byAsset.values()].map(({ asset, sum }) => ({ ...asset, value: sum.toString() }))
}
