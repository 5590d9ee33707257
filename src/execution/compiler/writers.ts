import { isExternalObject } from '@graphql-tools/delegate'
import { GraphQLError, locatedError, responsePathAsArray, type FieldNode } from 'graphql'
import { isDirect } from '../../rafiki/delegation/singleServiceQuery.ts'
import { isObject } from '../../lib/property.ts'
import { readField, type Field } from './field.ts'
import { all, isPromise, type Eventually, type Path, type Run, type Writer } from './run.ts'
import { readLeaf, type Leaf } from './leaf.ts'

/*
 * What graphql-js' own execution specifies (CompleteValue, and the effect of errors), for values that become text at
 * once.
 */

/** What comes before any type is looked at. */
const whole =
  (write: Writer): Writer =>
  (value, path, run) => {
    if (run.size.over) throw run.size.over
    if (value instanceof Error) throw value
    return value === undefined || value === null ? null : write(value, path, run)
  }

export const leafWriter = (leaf: Leaf): Writer => whole((value, _, run) => counted(leaf(value), run))

/** A text that nobody has counted yet. */
function counted(text: string, { size }: Run): string {
  size.add(text.length)
  return text
}

const writeNull = (run: Run): string => counted('null', run)

/** @param field by its type's name and its own, for the message */
export const nonNullWriter =
  (write: Writer, field: string): Writer =>
  (value, path, run) => {
    const text = write(value, path, run)
    // What is promised is never null: only objects and lists are, and these are complete or fail.
    if (text === null) throw new Error(`Cannot return null for non-nullable field ${field}.`)
    return text
  }

/** Reports an error where GraphQL says: here, where null may stand, or further up. */
export function failed(error: unknown, nodes: readonly FieldNode[], nullable: boolean, path: Path, run: Run): string {
  // An answer that is too large reports only that.
  if (run.size.over) throw run.size.over
  const located = locatedError(error, nodes, path && responsePathAsArray(path))
  if (!nullable) throw located
  run.size.addErrors(1)
  run.errors.add(located, path)
  return writeNull(run)
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  isObject(value) && typeof value[Symbol.iterator] === 'function'

/** @param nullable of the items @param field by its type's name and its own, for the message */
export const listWriter = (write: Writer, nullable: boolean, nodes: readonly FieldNode[], field: string): Writer =>
  whole((value, path, run) => {
    if (!isIterable(value)) {
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${field}".`)
    }
    const items: Eventually<string>[] = []
    let waiting = false
    try {
      for (const item of value) {
        const text = listItem(write, item, nullable, nodes, { prev: path, key: items.length, typename: undefined }, run)
        waiting ||= typeof text !== 'string'
        items.push(text)
      }
      run.size.add(items.length === 0 ? 2 : 1)
    } catch (error) {
      return failAfter(items, error)
    }
    return waiting ? all(items).then(inBrackets) : inBrackets(items as string[])
  })

function listItem(
  write: Writer,
  item: Eventually<unknown>,
  nullable: boolean,
  nodes: readonly FieldNode[],
  path: Path,
  run: Run
): Eventually<string> {
  try {
    run.size.add(1)
    const text = isPromise(item) ? item.then((it) => write(it, path, run)) : write(item, path, run)
    if (text === null || typeof text === 'string') return text ?? writeNull(run)
    return text.then(
      (it) => it ?? writeNull(run),
      (error: unknown) => failed(error, nodes, nullable, path, run)
    )
  } catch (error) {
    return failed(error, nodes, nullable, path, run)
  }
}

/** Throws, once those that are under way have ended: they may fail as well, with nobody there to hear it. */
function failAfter(others: readonly Eventually<string>[], error: unknown): Promise<never> {
  const thrown = (): never => {
    throw error
  }
  if (!others.some(isPromise)) throw error
  return all(others).then(thrown, thrown)
}

// Texts are added up, not joined: that would copy a page once for each level of it, where one copy at the end is enough.
function inBrackets(items: readonly string[]): string {
  let text = '['
  for (const item of items) text += text === '[' ? item : `,${item}`
  return `${text}]`
}

/** @param fields each of another key; none where all fragments are of other types */
export function objectWriter(fields: readonly Field[]): Writer {
  return whole((source, path, run) => writeObject(fields, source, path, run))
}

export function writeObject(fields: readonly Field[], source: unknown, path: Path, run: Run): Eventually<string> {
  if (fields.length === 0) return '{}'
  // Values from delegation are read differently: by alias, with errors of their own.
  const plain = typeof source === 'object' && source !== null && !(run.delegates && isExternalObject(source))
  const keyed = plain && run.delegates && isDirect(source)
  let text = ''
  let parts: Eventually<string>[] | undefined
  try {
    run.size.add(1)
    for (const field of fields) {
      run.size.add(field.opening.length)
      const piece = field.constant ? counted(field.constant, run) : writeField(field, source, plain, keyed, path, run)
      text += field.opening
      if (typeof piece === 'string') text += piece
      else {
        parts ??= []
        parts.push(text, piece)
        text = ''
      }
    }
  } catch (error) {
    return failAfter(parts ?? [], error)
  }
  text += '}'
  if (!parts) return text
  const [before, only] = parts
  // Most often only one is waited for.
  if (parts.length === 2 && typeof before === 'string' && isPromise(only))
    return only.then((it) => `${before}${it}${text}`)
  parts.push(text)
  return all(parts).then(joined)
}

function joined(parts: readonly string[]): string {
  let text = ''
  for (const part of parts) text += part
  return text
}

function writeField(
  field: Field,
  source: unknown,
  plain: boolean,
  keyed: boolean,
  above: Path,
  run: Run
): Eventually<string> {
  if (!plain || !field.byName) return writeResolved(field, source, above, run)
  let value = (source as Record<string, unknown>)[keyed ? field.key : field.name]
  if (keyed && field.leafType) value = readLeaf(field.leafType, value)
  if (field.leaf) {
    // The commonest by far: neither a path nor a promise is needed.
    if (typeof value === 'string' || typeof value === 'boolean') {
      try {
        return counted(field.leaf(value), run)
      } catch (error) {
        return failed(error, field.nodes, field.nullable, pathOf(field, above), run)
      }
    }
  }
  if (value === null && field.nullable) return writeNull(run)
  if (typeof value === 'function') return writeResolved(field, source, above, run)
  return written(field, value, pathOf(field, above), run)
}

function writeResolved(field: Field, source: unknown, above: Path, run: Run): Eventually<string> {
  const path = pathOf(field, above)
  let value: unknown
  if (run.size.over) throw run.size.over
  try {
    value = readField(field, source, path, run)
  } catch (error) {
    return failed(error, field.nodes, field.nullable, path, run)
  }
  return written(field, value, path, run)
}

function written(field: Field, value: unknown, path: Path, run: Run): Eventually<string> {
  try {
    const text = isPromise(value) ? value.then((it) => field.write(it, path, run)) : field.write(value, path, run)
    if (text === null || typeof text === 'string') return text ?? writeNull(run)
    return text.then(
      (it) => it ?? writeNull(run),
      (error: unknown) => failed(error, field.nodes, field.nullable, path, run)
    )
  } catch (error) {
    return failed(error, field.nodes, field.nullable, path, run)
  }
}

const pathOf = ({ key, typeName }: Field, prev: Path): Path => ({ prev, key, typename: typeName })
