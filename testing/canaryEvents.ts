import { randomUUID } from 'node:crypto'
import type { NewEvent } from '../src/journal/event.ts'
import type { Journal } from '../src/journal/journal.ts'
import type { Store } from '../sandbox/rafiki/store.ts'
import type { Asker } from './askers.ts'

/** Whose a marked text in the journal is. */
interface Owner {
  tenantId: string
  address: string
  /** The account holder who acted; undefined where nobody did. */
  subject: string | undefined
}

const eventMark = /canary-journal-\d+/g

/**
 * Fills a journal with marked events of each wallet address: acts of its holder, acts of one who held it before, what
 * happened without anybody, and what staff looked at.
 * @returns what of an answer is marked and not the asker's
 */
export async function plantEvents(
  journal: Journal,
  store: Pick<Store, 'walletAddresses' | 'grants'>
): Promise<(asker: Asker, answer: string) => string[]> {
  const owners = new Map<string, Owner>()
  const events = store.walletAddresses.flatMap(({ address, tenantId }): NewEvent[] => {
    const holder = new URL(address).pathname.slice(1)
    const grant = store.grants.find((row) => row.access.some(({ identifier }) => identifier === address))
    const of = (kind: NewEvent['kind'], subject: string | undefined, role: 'accountHolder' | 'client' | 'operator') => {
      const mark = (): string => {
        const text = `canary-journal-${owners.size + 1}`
        // Nobody is told who of the staff looked, and why.
        owners.set(text, { tenantId: role === 'operator' ? 'nobody’s' : tenantId, address, subject })
        return text
      }
      const claims = { jti: mark(), sid: mark(), acr: mark(), clientId: mark(), address: mark(), userAgent: mark() }
      return {
        ...{ id: randomUUID(), kind, tenantId, at: Date.now(), walletAddresses: [address] },
        ...{ grantId: grant?.id, ...(role !== 'operator' && { client: `https://${mark()}.example/` }) },
        ...(subject !== undefined && { subject }),
        actor: { role, subject: subject ?? mark(), ...claims },
        details: { termsDigest: mark(), reason: mark(), sentAmount: { value: '1', assetCode: mark(), assetScale: 2 } }
      }
    }
    return [
      of('consent.given', holder, 'accountHolder'),
      of('consent.given', `${holder} of old`, 'accountHolder'),
      of('payment.completed', undefined, 'client'),
      of('data.read', undefined, 'operator')
    ]
  })
  await journal.append(events)
  return (asker, answer) =>
    (answer.match(eventMark) ?? []).filter((mark) => {
      const owner = owners.get(mark)
      const theirs =
        owner?.tenantId === asker.tenantId &&
        (asker.role === 'operator' ||
          (asker.addresses.includes(owner.address) && (owner.subject ?? asker.claims.sub) === asker.claims.sub))
      return !theirs
    })
}
