import { defaultMergedResolver, isExternalObject } from '@graphql-tools/delegate'
import type { GraphQLLeafType } from 'graphql'
import type { CompileOptions, PropertyReader } from '../../compiler/index.ts'
import { asPlanned, isDirect } from './singleServiceQuery.ts'

/** The resolver that stitching gives fields without one, which reads a property of what no delegation brought. */
export const defaultResolvers: CompileOptions['defaultResolvers'] = [defaultMergedResolver]

/** How compiled queries call resolvers that delegate, and read the rows that these bring. */
export const delegation: Pick<CompileOptions, 'readerOf' | 'resolve'> = {
  resolve: (resolver, source, args, context, info) => resolver(source, args, context, asPlanned(info)),
  readerOf: (row) => (isDirect(row) ? readByKey : isExternalObject(row) ? readByResolver : undefined)
}

const readByKey: PropertyReader = (row, { key, leafType }) => {
  const value = row[key]
  return leafType ? parseLeaf(leafType, value) : value
}

/** By alias, with errors of their own. */
const readByResolver: PropertyReader = (_, __, resolve) => resolve()

/** What a service answered, as delegation reads it: null for what its type does not know. */
function parseLeaf(type: GraphQLLeafType, value: unknown): unknown {
  if (typeof value === 'string' && (type.name === 'String' || type.name === 'ID')) return value
  if (value === null || value === undefined) return null
  if (value instanceof Error) return value
  if (Array.isArray(value)) return value.map((item) => parseLeaf(type, item))
  try {
    return type.parseValue(value)
  } catch {
    return null
  }
}
