import type { GraphQLFieldResolver, GraphQLScalarType } from 'graphql'
import type { Context } from '../context.ts'
import type { AuditTable } from '../authorization/auditMutations.ts'
import type { Policy } from '../authorization/policy.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each resolver knows the types of its own arguments
type Resolver = GraphQLFieldResolver<any, Context, any>

/** A field that needs others of its object: they are fetched along, under aliases that begin with two underscores. */
interface Join {
  selectionSet: string
  resolve: Resolver
}

/** A field family: its schema, who may see it, and how it is answered, side by side in one file. */
export interface FieldFamily {
  /** Types and descriptions, written for front-end teams. Root fields in `extend type Query` or `Mutation`. */
  sdl: string
  policy: Policy
  /** For each of its mutations, which arguments name the objects that it is about: the audit log names them. */
  audit?: AuditTable
  resolvers?: Record<string, GraphQLScalarType | Record<string, Resolver | Join>>
}
