import { GraphQLError, locatedError, responsePathAsArray, type FieldNode } from 'graphql'
import { sizeOf } from './answerSize.ts'
import { isObject, isPromise, type Execution, type Path } from './execution.ts'
import type { SerializeLeaf } from './serializeLeaf.ts'

/** Completes a value that a resolver gave (CompleteValue). Throws what the field must report. */
export type CompleteValue = (value: unknown, path: Path, execution: Execution) => unknown

/** What comes before any type is looked at. */
export const unlessNull =
  (complete: CompleteValue): CompleteValue =>
  (value, path, execution) => {
    if (execution.size.over) throw execution.size.over
    if (value instanceof Error) throw value
    return value === undefined || value === null ? null : complete(value, path, execution)
  }

export const completeLeaf = (serialize: SerializeLeaf): CompleteValue =>
  unlessNull((value, _, { size }) => {
    const serialized = serialize(value)
    if (typeof serialized === 'object') size.addWhole(serialized)
    return serialized
  })

/** @param field by its type's name and its own, for the message */
export const completeNonNull = (complete: CompleteValue, field: string): CompleteValue => {
  const insist = (completed: unknown): unknown => {
    if (completed === null) throw new Error(`Cannot return null for non-nullable field ${field}.`)
    return completed
  }
  // What comes later is an object or a list: these are complete or fail.
  return (value, path, execution) => insist(complete(value, path, execution))
}

/** @param nullable of the items @param field by its type's name and its own, for the message */
export const completeList = (
  complete: CompleteValue,
  nullable: boolean,
  nodes: readonly FieldNode[],
  field: string
): CompleteValue =>
  unlessNull((value, path, execution) => {
    if (!isIterable(value)) {
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${field}".`)
    }
    const items: unknown[] = []
    let waiting = false
    let characters = 1
    try {
      for (const item of value) {
        const at = { prev: path, key: items.length, typename: undefined }
        const completed = completeEventually(complete, item, nullable, nodes, at, execution)
        waiting ||= completed instanceof Promise
        items.push(completed)
        characters += 1 + sizeOf(completed)
      }
      execution.size.add(characters)
    } catch (error) {
      // At once, as graphql-js does. Those that are under way may fail as well, with nobody there to hear it.
      for (const item of items) if (item instanceof Promise) item.catch(() => undefined)
      throw error
    }
    return waiting ? Promise.all(items.map((it) => (it instanceof Promise ? counted(it, execution) : it))) : items
  })

/** Counts what comes later once it is there. */
export const counted = (later: Promise<unknown>, { size }: Execution): Promise<unknown> =>
  later.then((it) => {
    size.add(sizeOf(it))
    return it
  })

const isIterable = (value: unknown): value is Iterable<unknown> =>
  isObject(value) && typeof value[Symbol.iterator] === 'function'

/** Completes a value that may come later, and reports where it fails. */
export function completeEventually(
  complete: CompleteValue,
  value: unknown,
  nullable: boolean,
  nodes: readonly FieldNode[],
  path: Path,
  execution: Execution
): unknown {
  try {
    const completed = isPromise(value)
      ? Promise.resolve(value).then((it) => complete(it, path, execution))
      : complete(value, path, execution)
    if (!(completed instanceof Promise)) return completed
    return completed.then(undefined, (error: unknown) => handleError(error, nodes, nullable, path, execution))
  } catch (error) {
    return handleError(error, nodes, nullable, path, execution)
  }
}

/** Reports an error where GraphQL says: here, where null may stand, or further up. */
export function handleError(
  error: unknown,
  nodes: readonly FieldNode[],
  nullable: boolean,
  path: Path,
  { size, errors }: Execution
): null {
  // An answer that is too large reports only that.
  if (size.over) throw size.over
  const located = locatedError(error, nodes, path && responsePathAsArray(path))
  if (!nullable) throw located
  size.addErrors(1)
  errors.add(located, path)
  return null
}
