import type { Context } from '../../context.ts'
import { statesOf } from '../../journal/grantUses.ts'
import type { Journal } from '../../journal/journal.ts'
import { recordPayments } from '../../journal/payments.ts'
import type { GrantPayment } from '../../rafiki/queries/grantPayments.ts'
import { inTime } from '../recorded.ts'
import { ownAddresses } from '../walletAddresses/ownAddresses.ts'

/** Writes payments of the caller's that the journal does not have, or has in another state. @throws Error of the journal */
export async function recordChanged(context: Context, journal: Journal, rows: readonly GrantPayment[]): Promise<void> {
  const tenantId = context.rafiki.tenant.id
  const ids = rows.map(({ id }) => id)
  const states = await inTime(journal.read((db) => statesOf(db, tenantId, ids)))
  const addresses = new Map((await ownAddresses(context)).map(({ id, address }) => [id, address]))
  const seenAt = Date.now()
  const sightings = rows.flatMap((payment) => {
    const walletAddress = addresses.get(payment.walletAddressId)
    const isNew = states.get(payment.id) !== payment.state
    return isNew && walletAddress !== undefined ? [{ payment, walletAddress, askedAt: context.time.at, seenAt }] : []
  })
  if (sightings.length > 0) await inTime(recordPayments(journal, tenantId, sightings))
}
