import { uuidOf } from '../lib/uuid.ts'

/** Made of what happened: however often, and by however many processes it is seen, it is one event. */
export const eventId = uuidOf

/**
 * The id of the event that ends an intent: whichever process writes it, it is written once.
 * @param by `ended`: the process that sent it. `settled`: another, later, as far as it could find out
 */
export const outcomeId = (intent: string, by: 'ended' | 'settled'): string => eventId('mutation.ended', by, intent)
