import { readFileSync } from 'node:fs'
import { makeExecutableSchema } from '@graphql-tools/schema'
import type { IResolvers } from '@graphql-tools/utils'
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLSchema } from 'graphql'
import { packageFile } from '../../src/lib/packageFile.ts'
import { uuid } from './errors.ts'
import type { TenantRow } from './rows.ts'
import type { Store } from './store.ts'

export interface Counters {
  /** Requests that passed the signature check. */
  requests: number
  /** Root fields executed, each alias for itself. */
  rootFields: number
  mutations: number
}

export interface Context {
  store: Store
  tenant: TenantRow
  isOperator: boolean
  counters: Counters
}

export type Resolver<Parent, Args> = (parent: Parent, args: Args, context: Context, info: GraphQLResolveInfo) => unknown
export type Fields = Record<string, Resolver<never, never>>
export type Resolvers = Record<string, Fields | GraphQLScalarType>

/** The tenant filter of a list or look-up: lifted for the operator, who may narrow it again where an argument lets them. */
export function fence(context: Context, tenantId?: string | null): string | undefined {
  if (!context.isOperator) return context.tenant.id
  return tenantId ? uuid(tenantId) : undefined
}

export function within(row: { tenantId: string } | undefined, tenantId: string | undefined): boolean {
  return row !== undefined && (!tenantId || row.tenantId === tenantId)
}

export function buildSchema(file: string, resolvers: Resolvers & { Query: Fields; Mutation: Fields }): GraphQLSchema {
  const typeDefs = readFileSync(packageFile(`schema/${file}`), 'utf8')
  return makeExecutableSchema({
    typeDefs,
    resolvers: {
      ...resolvers,
      Query: countEach(resolvers.Query, ['rootFields']),
      Mutation: countEach(resolvers.Mutation, ['rootFields', 'mutations'])
    } as IResolvers
  })
}

function countEach(fields: Fields, counted: (keyof Counters)[]): Fields {
  return mapFields(fields, (resolve) => (parent, args, context, info) => {
    for (const name of counted) context.counters[name]++
    return resolve(parent, args, context, info)
  })
}

/** A field's own parent and argument types mean nothing to who wraps it. */
export function mapFields<Args>(
  fields: Fields,
  wrap: (resolve: Resolver<unknown, Args>) => Resolver<unknown, Args>
): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, resolve]) => [name, wrap(resolve as Resolver<unknown, Args>)])
  )
}
