import { GatewayError } from '../errors.ts'

/** Whether an answer of Rafiki's was larger than the gateway takes. */
export const isTooLarge = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'OPERATION_TOO_COSTLY' && error.extensions.limit === 'answer'

/**
 * Asks for some things at once, and in halves where the answer is too large: what strangers wrote into one row must not
 * hide the others.
 * @throws what asking throws, that one alone is too large too
 */
export async function inHalves<Key, Answer>(
  keys: readonly Key[],
  ask: (keys: readonly Key[]) => Promise<readonly Answer[]>
): Promise<readonly Answer[]> {
  try {
    return await ask(keys)
  } catch (error) {
    if (!isTooLarge(error) || keys.length <= 1) throw error
  }
  const middle = Math.ceil(keys.length / 2)
  // One after the other: each may be large.
  const first = await inHalves(keys.slice(0, middle), ask)
  return [...first, ...(await inHalves(keys.slice(middle), ask))]
}
