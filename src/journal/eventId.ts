import { createHash } from 'node:crypto'

/** A UUID that is made of what happened: however often, and by however many processes it is seen, it is one event. */
export function eventId(...what: readonly (string | number)[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(what)).digest().subarray(0, 16)
  // Version 8, of one's own making, and the variant.
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/**
 * The id of the event that ends an intent: whichever process writes it, it is written once.
 * @param by `ended`: the process that sent it. `settled`: another, later, as far as it could find out
 */
export const outcomeId = (intent: string, by: 'ended' | 'settled'): string => eventId('mutation.ended', by, intent)
