import type { Context } from '../context.ts'
import { GatewayError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import { property } from '../lib/property.ts'
import { within } from '../lib/within.ts'
import { perRequest } from '../rafiki/client.ts'

/** The journal answers in this time, or is not waited for. */
const maxMs = 1_000
export const inTime = <T>(answer: Promise<T>): Promise<T> => within(maxMs, answer)

const failures = perRequest<{ told?: true }>(() => ({}))

/** Asks the journal; where that is off, down or slow, Rafiki's lists are walked. @throws GatewayError */
export async function orWalk<T>(
  context: Context,
  ask: (journal: Journal) => Promise<T>,
  walk: () => Promise<T>
): Promise<T> {
  const { journal, rafiki, log, requestId } = context
  if (!journal?.up) return walk()
  rafiki.recording.end()
  try {
    return await ask(journal)
  } catch (error) {
    if (error instanceof GatewayError) throw error
    const failure = failures(rafiki)
    if (!failure.told)
      log.warn({ requestId, why: property(error, 'message') }, 'payments or grants are counted without the journal')
    failure.told = true
    return walk()
  }
}
