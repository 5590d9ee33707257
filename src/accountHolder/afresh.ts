import { GatewayError } from '../errors.ts'

/**
 * Reads what a mutation was about. It is done by now: where the reading fails, the caller must look, not conclude.
 * @throws GatewayError with `outcome: UNKNOWN`, never NOT_FOUND
 */
export async function afresh<Row>(read: () => Promise<Row | undefined>): Promise<Row> {
  try {
    const row = await read()
    if (row !== undefined) return row
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    throw new GatewayError(error.code, error.message, { ...error.extensions, outcome: 'UNKNOWN' }, error.cause)
  }
  throw new GatewayError('UPSTREAM_ERROR', 'It was accepted, but could not be read again.', { outcome: 'UNKNOWN' })
}
