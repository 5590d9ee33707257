import { readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { GraphQLScalarType, isNonNullType, type GraphQLSchema } from 'graphql'
import { packageFile } from '../../lib/packageFile.ts'
import type { Service } from '../operation.ts'
import { JSONObject, UInt64, UInt8 } from '../scalars.ts'

/** Rafiki's own name for UInt64 is `BigInt`, after the library that its services use. */
const BigInt64 = new GraphQLScalarType({ ...UInt64.toConfig(), name: 'BigInt' })

/** What `schema/` says of Rafiki and is otherwise here: such sentences would mislead who reads a contract. */
const otherwise: [RegExp, string][] = [
  [/\s+Page info is only to be trusted newest\s+first\./g, ''],
  [/\s+Carries (a secret|secrets); never pass it on\./g, ''],
  [/\s+Carries a secret\./g, ''],
  [/, and since the field\s+is non-null it empties the whole answer/g, ''],
  [/\s+Can only be had when `id` and `type` are[^.]+\./g, ''],
  [/, (and its|with its) secrets\./g, '.'],
  [
    /Only (what belongs to this tenant|this tenant's grants)\. Heeded for the operator tenant, which otherwise\s+(gets|sees)\s+(every tenant's|all\s+tenants');\s+ignored\s+for\s+everybody\s+else\./g,
    'The tenant whose rows to list. Only an operator tenant may name another tenant. Default: your own tenant.'
  ]
]
const reworded = (sdl: string): string => otherwise.reduce((text, [from, to]) => text.replace(from, to), sdl)

function load(service: Service, scalars: GraphQLScalarType[]): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs: reworded(readFileSync(packageFile(`schema/rafiki-${service}.graphql`), 'utf8')),
    resolvers: Object.fromEntries(scalars.map((scalar) => [scalar.name, scalar]))
  })
}

/** Rafiki's two admin APIs as this version of the gateway knows them, under Rafiki's own names. */
export const schemas: Record<Service, GraphQLSchema> = {
  auth: load('auth', [BigInt64, UInt8]),
  backend: load('backend', [BigInt64, UInt8, JSONObject])
}

/** Whether a query of Rafiki's says NOT_FOUND of what is not there, as it cannot answer null. */
export function neverNull(service: Service, field: string): boolean {
  const query = schemas[service].getQueryType()?.getFields()[field]
  return query === undefined || isNonNullType(query.type)
}
