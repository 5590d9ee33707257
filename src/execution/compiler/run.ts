import type {
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLSchema,
  OperationDefinitionNode,
  ResponsePath
} from 'graphql'
import type { Context } from '../../context.ts'
import type { AnswerSize } from './size.ts'

/** What all fields of an operation's plan share. */
export interface Prepared {
  schema: GraphQLSchema
  operation: OperationDefinitionNode
  fragments: Record<string, FragmentDefinitionNode>
  /** Whether there may be rows that delegation brought. */
  delegates: boolean
}

/** One execution of a plan. */
export interface Run extends Prepared {
  context: Context
  /** Coerced. */
  variables: Record<string, unknown>
  errors: CollectedErrors
  size: AnswerSize
}

export type Path = ResponsePath | undefined

export type Eventually<T> = T | Promise<T>

/** A value as JSON; null for GraphQL's own null, of which the one above decides what becomes of it. */
export type Text = string | null

/** Completes a value that a resolver gave, as GraphQL says, straight to JSON. Throws what the field must report. */
export type Writer = (value: unknown, path: Path, run: Run) => Eventually<Text>

export const isPromise = <T>(value: Eventually<T>): value is Promise<T> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'

/** Waits for those of them that come later. */
export const all = (parts: readonly Eventually<string>[]): Promise<string[]> => Promise.all(parts as Promise<string>[])

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
