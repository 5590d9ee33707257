import type { GraphQLField, GraphQLSchema } from 'graphql'
import { maximalDocuments, type Path } from './maximal.ts'
import type { Random } from './random.ts'
import type { Pool } from './values.ts'

export const rootFields = (schema: GraphQLSchema): ['query' | 'mutation', GraphQLField<unknown, unknown>][] => [
  ...Object.values(schema.getQueryType()?.getFields() ?? {}).map((it) => ['query', it] as ['query', typeof it]),
  ...Object.values(schema.getMutationType()?.getFields() ?? {}).map((it) => ['mutation', it] as ['mutation', typeof it])
]

/** Documents that together ask for all of a contract. @param often how often required arguments are drawn */
export function* everyDocument(
  schema: GraphQLSchema,
  random: Random,
  pool: Pool,
  often: number,
  keeps?: (path: Path) => boolean
): Generator<string> {
  for (const [kind, field] of rootFields(schema)) {
    // From everybody's ids.
    const draws = field.args.some((arg) => arg.type.toString().endsWith('!')) ? often : 1
    for (let draw = 0; draw < draws; draw += 1) yield* maximalDocuments(schema, kind, field, random, pool, keeps)
  }
}
