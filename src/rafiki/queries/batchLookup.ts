import type { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import type { Data, Document } from '../document.ts'
import { inHalves } from '../halves.ts'
import { prepareBatch } from './batch.ts'
import { isOf, type OwnedRow } from './provenRows.ts'

/** Rows by key, as they are now. One that is unknown or of another tenant is not in the answer. @throws GatewayError */
export type Lookup<Row> = (rafiki: Rafiki, keys: readonly string[]) => Promise<Map<string, Row | GatewayError>>

/**
 * Prepares a look-up of as many rows as Rafiki takes with one request. The tenant of each is proven: Rafiki shows its
 * operator tenant every tenant's rows, and checks some look-ups for nobody.
 */
export function prepareLookup<Row extends OwnedRow, Variables extends Data>(
  document: Document<Record<string, Row | null>, Variables>,
  variablesFor: (key: string) => Variables
): Lookup<Row> {
  const batch = prepareBatch(document)
  const ask = async (rafiki: Rafiki, keys: readonly string[]): Promise<(readonly [string, Row | GatewayError])[]> => {
    const { rows } = await batch.ask(rafiki, keys.map(variablesFor))
    return keys.flatMap((key, n) => {
      const row = rows[n]
      return row && isOf(row, rafiki.tenant.id) ? [[key, row] as const] : []
    })
  }
  return async (rafiki, keys) =>
    new Map(
      await inHalves(
        keys,
        (some) => ask(rafiki, some),
        (key, error) => [key, error]
      )
    )
}
