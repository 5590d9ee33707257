import type { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import { translate } from '../errors/translate.ts'
import { inHalves, isTooLarge } from '../halves.ts'
import { prepare } from '../operation.ts'

/** Rafiki refuses more aliases in one operation. */
export const keysPerRequest = 15

/** Rows by key, as they are now. One that is unknown or of another tenant is not in the answer. @throws GatewayError */
export type LookUp<Row> = (rafiki: Rafiki, keys: readonly string[]) => Promise<Map<string, Row | GatewayError>>

interface Field<Row> {
  /** A root field that answers one object, or null. */
  root: string
  argument: 'id' | 'url'
  /** A fragment, on the type that the field answers. */
  fragment: string
  /** The tenant of a row: Rafiki shows its operator tenant every tenant's rows, and checks some look-ups for nobody. */
  tenantOf: (row: Row) => string | undefined
}

/** Looks up to 15 rows up with one request. */
export function prepareLookUp<Row>({ root, argument, fragment, tenantOf }: Field<Row>): LookUp<Row> {
  const name = /^fragment (\w+)/.exec(fragment)?.[1] ?? ''
  const operations = Array.from({ length: keysPerRequest }, (_, index) => {
    const numbers = Array.from({ length: index + 1 }, (__, number) => number)
    return prepare(
      'backend',
      `query ${name}(${numbers.map((n) => `$k${n}: String!`).join(' ')}) {
        ${numbers.map((n) => `r${n}: ${root}(${argument}: $k${n}) { ...${name} }`).join('\n')}
      } ${fragment}`
    )
  })

  const ask = async (rafiki: Rafiki, keys: readonly string[]): Promise<(readonly [string, Row | GatewayError])[]> => {
    const operation = operations[keys.length - 1]
    if (!operation) throw new RangeError(`expected 1 to ${keysPerRequest} keys, came ${keys.length}`)
    const answer = await rafiki.answer(operation, Object.fromEntries(keys.map((key, n) => [`k${n}`, key])))
    for (const error of answer.errors ?? []) {
      const translated = translate(root, error, 'query')
      if (translated.code !== 'NOT_FOUND') throw rafiki.report(translated, operation)
    }
    return keys.flatMap((key, n) => {
      const row = answer.data?.[`r${n}`] as Row | null | undefined
      return row && tenantOf(row) === rafiki.tenant.id ? [[key, row] as const] : []
    })
  }

  return async (rafiki, keys) =>
    new Map(
      await inHalves(keys, async (some) => {
        try {
          return await ask(rafiki, some)
        } catch (error) {
          // One that is too large alone fails alone.
          if (some.length > 1 || !isTooLarge(error)) throw error
          return [[some[0] ?? '', error as GatewayError] as const]
        }
      })
    )
}
