import type { Context } from '../../context.ts'
import { perRequest } from '../../rafiki/client.ts'
import { listGrantPayments, type GrantPayment } from '../../rafiki/queries/grantPayments.ts'
import { ownAddresses } from '../walletAddresses/ownAddresses.ts'

/*
 * What the caller's grants were used for. Rafiki can list payments by wallet address, not by grant: one scan of the
 * caller's outgoing payments, newest first, serves every grant of the request. The scan goes back no further than its
 * furthest reader needs, pauses between readers, and never starts twice.
 */

/** The caller's outgoing payments since some moment, by grant. */
interface Usage {
  /** Payments that name a grant (an id as Rafiki writes it), newest first. */
  paymentsOf: (grantId: string) => readonly GrantPayment[]
  /** The grants that payments name, in the order of their last use. */
  readonly grantIds: readonly string[]
  /** Whether all payments since that moment were read. Else there are older ones that nobody looked at. */
  readonly complete: boolean
}

/** A request reads at most so many pages of payments, of a hundred each. */
export const maxPages = 20
/** Requests to Rafiki that the scan leaves to the rest of the operation. */
export const reserve = 12

interface Scan {
  byGrant: Map<string, GrantPayment[]>
  /** The oldest payment that was read. */
  last: GrantPayment | undefined
  pages: number
  /** Whether there is nothing older. */
  ended: boolean
  reading: Promise<void> | undefined
}

/** No operation has two mutations, so that none makes stale what was read. */
const scanOf = perRequest<Scan>(() => ({
  byGrant: new Map(),
  last: undefined,
  pages: 0,
  ended: false,
  reading: undefined
}))

/**
 * The caller's outgoing payments since a moment, by grant. All reads of a request share one scan.
 * @param since milliseconds
 * @throws GatewayError
 */
export async function usageOf(context: Context, since: number): Promise<Usage> {
  const scan = await scanUntil(context, (it) => reaches(it, since))
  const recent = (payments: readonly GrantPayment[]): readonly GrantPayment[] => {
    const older = payments.findIndex((payment) => Date.parse(payment.createdAt) < since)
    return older === -1 ? payments : payments.slice(0, older)
  }
  return {
    paymentsOf: (grantId) => recent(scan.byGrant.get(grantId) ?? []),
    get grantIds() {
      return [...scan.byGrant].filter(([, payments]) => recent(payments).length > 0).map(([id]) => id)
    },
    complete: reaches(scan, since)
  }
}

/**
 * When the caller's money was last sent, or was about to be, under any of these grants; null for never, undefined where
 * too many payments would have to be read to know. Reads no further back than the payment that it finds.
 * @param since when the oldest of them was made, in milliseconds
 * @throws GatewayError
 */
export async function lastUseOf(
  context: Context,
  grantIds: readonly string[],
  since: number
): Promise<string | null | undefined> {
  const scan = await scanUntil(context, (it) => grantIds.some((id) => it.byGrant.has(id)) || reaches(it, since))
  const last = grantIds
    .flatMap((id) => scan.byGrant.get(id)?.[0]?.createdAt ?? [])
    .reduce<string | undefined>(latest, undefined)
  return last ?? (reaches(scan, since) ? null : undefined)
}

const latest = (a: string | undefined, b: string): string => (a !== undefined && Date.parse(a) >= Date.parse(b) ? a : b)

const reaches = ({ ended, last }: Scan, since: number): boolean =>
  ended || (last !== undefined && Date.parse(last.createdAt) < since)

async function scanUntil(context: Context, done: (scan: Scan) => boolean): Promise<Scan> {
  const scan = scanOf(context.rafiki)
  while (!done(scan) && scan.pages < maxPages && (scan.reading || context.rafiki.requestsLeft > reserve)) {
    // One page at a time, for all who wait. A failure stays: each field reports it, and nobody asks again.
    scan.reading ??= readPage(context, scan).then(() => void (scan.reading = undefined))
    await scan.reading
  }
  if (!done(scan)) context.rafiki.recording.end()
  return scan
}

async function readPage(context: Context, scan: Scan): Promise<void> {
  const ids = (await ownAddresses(context)).map(({ id }) => id)
  if (ids.length === 0) {
    scan.ended = true
    return
  }
  const { rows, pageInfo } = await listGrantPayments(context.rafiki, ids, scan.last?.id)
  scan.pages += 1
  for (const row of rows) {
    if (row.grantId === null) continue
    const known = scan.byGrant.get(row.grantId)
    if (known) known.push(row)
    else scan.byGrant.set(row.grantId, [row])
  }
  scan.last = rows.at(-1) ?? scan.last
  scan.ended = rows.length === 0 || !pageInfo.hasNextPage
}
