import { GatewayError } from '../errors.ts'

/** Whether an answer of Rafiki's was larger than the gateway takes. */
export const isTooLarge = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && error.code === 'OPERATION_TOO_COSTLY' && error.extensions.limit === 'answer'

/**
 * Asks for some things at once, and in halves where the answer is too large: what strangers wrote into one row must not
 * hide the others.
 * @param alone what one alone is answered with that is too large too; without this, its error is thrown
 * @throws what asking throws
 */
export async function inHalves<Key, Answer>(
  keys: readonly Key[],
  ask: (keys: readonly Key[]) => Promise<readonly Answer[]>,
  alone?: (key: Key, error: GatewayError) => Answer
): Promise<readonly Answer[]> {
  try {
    return await ask(keys)
  } catch (error) {
    if (!isTooLarge(error)) throw error
    if (keys.length <= 1) {
      if (!alone) throw error
      return keys.map((key) => alone(key, error))
    }
  }
  const middle = Math.ceil(keys.length / 2)
  // One after the other: each may be large.
  const first = await inHalves(keys.slice(0, middle), ask, alone)
  return [...first, ...(await inHalves(keys.slice(middle), ask, alone))]
}
