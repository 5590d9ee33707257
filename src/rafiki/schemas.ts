import { readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { GraphQLScalarType, type GraphQLSchema } from 'graphql'
import type { Service } from './operation.ts'
import { JSONObject, UInt64, UInt8 } from './scalars.ts'

/** Rafiki's own name for UInt64 is `BigInt`, after the library that its services use. */
const BigInt64 = new GraphQLScalarType({ ...UInt64.toConfig(), name: 'BigInt' })

function load(service: Service, scalars: GraphQLScalarType[]): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs: readFileSync(new URL(`../../schema/rafiki-${service}.graphql`, import.meta.url), 'utf8'),
    resolvers: Object.fromEntries(scalars.map((scalar) => [scalar.name, scalar]))
  })
}

/** Rafiki's two admin APIs as this version of the gateway knows them, under Rafiki's own names. */
export const schemas: Record<Service, GraphQLSchema> = {
  auth: load('auth', [BigInt64, UInt8]),
  backend: load('backend', [BigInt64, UInt8, JSONObject])
}
