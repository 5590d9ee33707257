import { property } from '../lib/property.ts'
import { parsed } from './heads.ts'
import { addressesIn, erasures, type EventRow } from './verifyRow.ts'

/** An account holder: as the subject of their tokens, and by wallet addresses that nobody else has had. */
export interface Person {
  subject: string | undefined
  walletAddresses: readonly string[]
}

/** Whether an event is a person's, and whether it is also somebody else's. */
export function whoseIs(
  { content, kind }: EventRow,
  { subject, walletAddresses }: Person
): 'theirs' | 'shared' | 'others' {
  if (content === null || erasures.includes(kind)) return 'others'
  const said = parsed(content)
  const actor = property(said, 'actor')
  const acted =
    subject !== undefined && property(actor, 'role') === 'accountHolder' && property(actor, 'subject') === subject
  const named = property(said, 'subject') ?? property(property(said, 'details'), 'subject')
  if (acted || (subject !== undefined && named === subject)) return 'theirs'
  const addresses = addressesIn(said)
  if (named !== undefined || !addresses.some((address) => walletAddresses.includes(address))) return 'others'
  return addresses.every((address) => walletAddresses.includes(address)) ? 'theirs' : 'shared'
}
