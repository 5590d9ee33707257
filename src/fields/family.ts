import type { GraphQLFieldResolver, GraphQLScalarType } from 'graphql'
import type { Context } from '../context.ts'
import type { Policy } from '../policy/policy.ts'

/** A field family: its schema, who may see it, and how it is answered, side by side in one file. */
export interface FieldFamily {
  /** Types and descriptions, written for front-end teams. Root fields in `extend type Query` or `Mutation`. */
  sdl: string
  policy: Policy
  /* eslint-disable @typescript-eslint/no-explicit-any -- each resolver knows the types of its own arguments */
  resolvers?: Record<string, GraphQLScalarType | Record<string, GraphQLFieldResolver<any, Context, any>>>
  /* eslint-enable @typescript-eslint/no-explicit-any */
}
