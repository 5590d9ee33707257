import { createHash } from 'node:crypto'
import type { Store } from '../sandbox/rafiki/store.ts'
import { maxText } from '../src/rafiki/longText.ts'

/*
 * What any client can leave in the auth service, unasked, for whoever it likes: a grant request is stored as it comes.
 */

const long = 'x'.repeat(maxText + 1)
const amount = (value: string) => ({ value, assetCode: 'USD', assetScale: 2 })
const none = { receiver: null, interval: null, debitAmount: null, receiveAmount: null }

const hostileLimits = {
  'an amount past 64 bits': { ...none, debitAmount: amount(String(2n ** 64n)) },
  'an amount of thirty digits': {
    ...none,
    receiveAmount: amount('9'.repeat(30)),
    interval: 'R/2026-01-01T00:00:00Z/P1M'
  },
  'an interval that is empty': { ...none, interval: '', debitAmount: amount('500') },
  'an interval that is far to reckon': {
    ...none,
    interval: 'R/1900-01-30T00:00:00Z/P1M1D',
    debitAmount: amount('500')
  },
  'an interval of a million periods': {
    ...none,
    interval: 'R999999/1970-01-01T00:00:00Z/PT1M',
    debitAmount: amount('5')
  },
  'an interval that is none': { ...none, interval: 'every now and then', debitAmount: amount('5') },
  'an interval that is too long': { ...none, interval: long, debitAmount: amount('5') },
  'a receiver that is too long': { ...none, receiver: `https://x.example/${long}` },
  'a receiver that is no URL': { ...none, receiver: 'javascript:alert(1)' }
} as const

const idOf = (name: string): string => {
  const hex = createHash('sha256').update(`hostile ${name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Gives each wallet address of the store such grants: one that waits and one that is live, by turns. */
export function plantHostileRows(store: Store): void {
  for (const { address, tenantId } of store.walletAddresses) {
    for (const [n, [what, limits]] of Object.entries(hostileLimits).entries()) {
      const createdAt = new Date(Date.now() - n * 60_000).toISOString()
      const id = idOf(`${what} to ${address}`)
      store.grants.push({
        id,
        tenantId,
        createdAt,
        ...(n % 2 === 0
          ? { state: 'PENDING', finalizationReason: null }
          : { state: 'FINALIZED', finalizationReason: 'ISSUED' }),
        client: `https://${'c'.repeat(60)}-${n}.example/${'p'.repeat(n * 500)}`,
        access: [
          {
            id: idOf(`access ${id}`),
            type: 'outgoing-payment',
            actions: ['create', 'read', 'list'],
            identifier: address,
            limits,
            createdAt
          }
        ],
        subjects: [{ id: idOf(`subject ${id}`), subId: n === 0 ? long : address, subIdFormat: 'uri', createdAt }]
      })
    }
  }
}
