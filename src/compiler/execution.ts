import type {
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLFieldResolver,
  GraphQLLeafType,
  GraphQLResolveInfo,
  GraphQLSchema,
  OperationDefinitionNode,
  ResponsePath
} from 'graphql'
import type { AnswerLimits, AnswerSize } from './answerSize.ts'

export type Resolver = GraphQLFieldResolver<unknown, unknown>

/** An object whose fields are asked for. */
export type Source = Record<PropertyKey, unknown>

/** A field without a resolver of its own, as its object is asked for it. */
export interface Property {
  /** The name of the field, and the key of its value in the answer. */
  name: string
  key: string
  /** Where its type is a leaf, or a list of leaves. */
  leafType: GraphQLLeafType | undefined
}

/** Reads a field that has no resolver of its own. @param resolve calls the resolver that stands for none */
export type PropertyReader = (source: Source, property: Property, resolve: () => unknown) => unknown

/** What the compiler must be told of the schema's resolvers. */
export interface CompileOptions {
  /** Resolvers that, like graphql-js' own default, read the property of the field's name. */
  defaultResolvers?: readonly unknown[]
  /** How fields without a resolver are read of an object; undefined: by their names. */
  readerOf?: (source: Source) => PropertyReader | undefined
  /** Calls a resolver. */
  resolve?: (
    resolver: Resolver,
    source: unknown,
    args: Record<string, unknown>,
    context: unknown,
    info: GraphQLResolveInfo
  ) => unknown
  limits: AnswerLimits
}

/** What all executions of a compiled query share. */
export interface Prepared {
  schema: GraphQLSchema
  operation: OperationDefinitionNode
  fragments: Record<string, FragmentDefinitionNode>
  options: CompileOptions
}

/** One execution of a compiled query. */
export interface Execution extends Prepared {
  context: unknown
  /** Coerced. */
  variables: Record<string, unknown>
  errors: CollectedErrors
  size: AnswerSize
}

export type Path = ResponsePath | undefined

export type Eventually<T> = T | Promise<T>

export const isObject = (value: unknown): value is Source => typeof value === 'object' && value !== null

export const isPromise = (value: unknown): value is Promise<unknown> =>
  isObject(value) && typeof value.then === 'function'

/** Errors in the order in which they are met; those beneath what became null already are left out, as in graphql-js. */
export class CollectedErrors {
  readonly all: GraphQLError[] = []
  private readonly nulled = new Set<Path>()

  add(error: GraphQLError, path: Path): void {
    for (let at = path; at !== undefined; at = at.prev) if (this.nulled.has(at)) return
    if (this.nulled.has(undefined)) return
    this.nulled.add(path)
    this.all.push(error)
  }
}
