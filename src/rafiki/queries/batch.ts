import {
  getOperationAST,
  Kind,
  parse,
  visit,
  type DocumentNode,
  type FieldNode,
  type VariableDefinitionNode,
  type VariableNode
} from 'graphql'
import type { Rafiki } from '../client.ts'
import { rootOf, type Data, type Document } from '../document.ts'
import { translate } from '../errors/translate.ts'
import { prepareNode, type Operation } from '../operation.ts'
import { rafikiLimits } from '../operationSize.ts'

/** Rafiki refuses more aliases in one operation. */
export const keysPerRequest = rafikiLimits.aliases

/** What a document's one root field answers. */
type Row<Result> = NonNullable<Result[keyof Result]>

/** One root field, asked for many keys at once. */
interface Batch<Result extends Data, Variables extends Data> {
  readonly operation: Pick<Operation, 'name' | 'kind'>
  /** As many keys as Rafiki takes in one request. */
  readonly size: number
  /**
   * Sends one request.
   * @returns the keys' rows in order, and the places of those that Rafiki says are not there
   * @throws GatewayError for any other error
   */
  ask(
    rafiki: Rafiki,
    keys: readonly Variables[]
  ): Promise<{ rows: (Row<Result> | null | undefined)[]; missing: number[] }>
}

/** Prepares a document with one root field for 1 to `size` keys at once: an alias and variables of its own for each. */
export function prepareBatch<Result extends Data, Variables extends Data>(
  { service, name, text }: Document<Result, Variables>,
  size: number = keysPerRequest
): Batch<Result, Variables> {
  const document = parse(text, { noLocation: true })
  const field = rootOf(document).name.value
  const copies = copiesOf(document, size)
  const prepareFor = (count: number): Operation<Record<string, Row<Result>>> =>
    prepareNode(service, holding(document, copies.slice(0, count)), name)
  // The largest is measured when the module loads; each smaller one is prepared when it is needed.
  const operations = new Map([[size, prepareFor(size)]])
  return {
    operation: { name, kind: 'query' },
    size,
    async ask(rafiki, keys) {
      const { length } = keys
      if (length < 1 || length > size) throw new RangeError(`expected 1 to ${size} keys, got ${length}`)
      let operation = operations.get(length)
      if (!operation) operations.set(length, (operation = prepareFor(length)))
      const variables = keys.flatMap((key, n) =>
        Object.entries(key).map(([it, value]) => [`${it}${n}`, value] as const)
      )
      const { data, errors = [] } = await rafiki.answer(operation, Object.fromEntries(variables))
      const missing = errors.map((error) => {
        const translated = translate(field, error, 'query')
        const place = Number(/^r(\d+)$/.exec(String(error.path?.[0]))?.[1])
        if (translated.code !== 'NOT_FOUND' || !(place < keys.length)) throw rafiki.report(translated, operation)
        return place
      })
      return { rows: keys.map((_, n) => data?.[`r${n}`]), missing }
    }
  }
}

/** A document that asks once for each of so many keys. */
export const forKeys = (document: DocumentNode, count: number): DocumentNode =>
  holding(document, copiesOf(document, count))

interface Copy {
  variables: readonly VariableDefinitionNode[]
  field: FieldNode
}

/** The root field of a document once for each key, each with an alias and variables of its own. */
const copiesOf = (document: DocumentNode, count: number): Copy[] =>
  Array.from({ length: count }, (_, n) => {
    const own = visit(document, {
      Variable: { leave: ({ kind, name }): VariableNode => ({ kind, name: { ...name, value: `${name.value}${n}` } }) }
    })
    const field: FieldNode = { ...rootOf(own), alias: { kind: Kind.NAME, value: `r${n}` } }
    return { variables: getOperationAST(own)?.variableDefinitions ?? [], field }
  })

/** The document with these copies in the place of its root field. */
const holding = (document: DocumentNode, copies: readonly Copy[]): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((it) =>
    it.kind === Kind.OPERATION_DEFINITION
      ? {
          ...it,
          variableDefinitions: copies.flatMap(({ variables }) => variables),
          selectionSet: { ...it.selectionSet, selections: copies.map(({ field }) => field) }
        }
      : it
  )
})

/** Cuts keys into chunks. */
export const chunksOf = <Key>(keys: readonly Key[], size: number = keysPerRequest): Key[][] =>
  Array.from({ length: Math.ceil(keys.length / size) }, (_, n) => keys.slice(n * size, (n + 1) * size))

/** Asks for any number of keys, none of which spoils the answer of another. @throws GatewayError */
export async function askAll<Result extends Data, Variables extends Data>(
  batch: Batch<Result, Variables>,
  rafiki: Rafiki,
  keys: readonly Variables[]
): Promise<(Row<Result> | null | undefined)[]> {
  const answers = await Promise.all(chunksOf(keys, batch.size).map((chunk) => batch.ask(rafiki, chunk)))
  return answers.flatMap(({ rows }) => rows)
}
