import { readingBack, type Context } from '../context.ts'
import { GatewayError, notConfirmed } from '../errors.ts'

/**
 * Reads what a mutation was about after Rafiki acknowledged it: past what was read or shared before, and on an allowance
 * of its own. What is read is the answer.
 * @param holds whether what is read is what was acknowledged
 * @throws GatewayError NOT_CONFIRMED, never NOT_FOUND: what cannot be read may be done all the same
 */
export async function readBack<Row>(
  context: Context,
  read: (fresh: Context) => Promise<Row | undefined>,
  holds: (row: Row) => boolean = () => true
): Promise<Row> {
  const row = await read(readingBack(context)).catch((error: unknown) => {
    throw error instanceof GatewayError ? notConfirmed('UNKNOWN', error) : error
  })
  if (row === undefined) throw notConfirmed('UNKNOWN')
  if (holds(row)) return row
  context.log.error({ alarm: true, requestId: context.requestId }, 'Rafiki said that something was done, and it is not')
  throw notConfirmed('NOT_DONE')
}
