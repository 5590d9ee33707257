import { isExternalObject } from '@graphql-tools/delegate'
import { GraphQLError, locatedError, responsePathAsArray, type FieldNode } from 'graphql'
import { readField, type Field } from './field.ts'
import { isPromise, type Eventually, type Path, type Run, type Text, type Writer } from './run.ts'
import type { Leaf } from './leaf.ts'

/*
 * The rules of graphql-js' own execution (CompleteValue, and what errors do), for values that become text at once.
 */

/** What comes before any type is looked at. */
const whole =
  (write: Writer): Writer =>
  (value, path, run) => {
    if (value instanceof Error) throw value
    return value === undefined || value === null ? null : write(value, path, run)
  }

export const leafWriter = (leaf: Leaf): Writer => whole((value) => leaf(value))

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
  const located = locatedError(error, nodes, path && responsePathAsArray(path))
  if (!nullable) throw located
  run.errors.add(located, path)
  return 'null'
}

/** @param nullable of the items @param field by its type's name and its own, for the message */
export const listWriter = (write: Writer, nullable: boolean, nodes: readonly FieldNode[], field: string): Writer =>
  whole((value, path, run) => {
    if (typeof value !== 'object' || typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] !== 'function') {
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${field}".`)
    }
    const items: Eventually<string>[] = []
    let waiting = false
    try {
      for (const item of value as Iterable<Eventually<unknown>>) {
        const text = listItem(write, item, nullable, nodes, { prev: path, key: items.length, typename: undefined }, run)
        waiting ||= typeof text !== 'string'
        items.push(text)
      }
    } catch (error) {
      return failAfter(items, error)
    }
    return waiting ? Promise.all(items).then(inBrackets) : inBrackets(items as string[])
  })

function listItem(
  write: Writer,
  item: Eventually<unknown>,
  nullable: boolean,
  nodes: readonly FieldNode[],
  path: Path,
  run: Run
): Eventually<string> {
  const fail = (error: unknown): string => failed(error, nodes, nullable, path, run)
  try {
    const text = isPromise(item) ? item.then((it) => write(it, path, run)) : write(item, path, run)
    return isPromise(text) ? text.then(orNull, fail) : orNull(text)
  } catch (error) {
    return fail(error)
  }
}

/** Throws, once those that are under way have ended: they may fail as well, with nobody there to hear it. */
function failAfter(others: readonly Eventually<string>[], error: unknown): Promise<never> {
  const thrown = (): never => {
    throw error
  }
  if (!others.some(isPromise)) throw error
  return Promise.all(others).then(thrown, thrown)
}

const orNull = (text: Text): string => text ?? 'null'
const inBrackets = (items: string[]): string => `[${items.join(',')}]`

/** @param fields at least one, each of another key */
export function objectWriter(fields: readonly Field[]): Writer {
  return whole((source, path, run) => writeFields(fields, source, path, run))
}

export function writeFields(fields: readonly Field[], source: unknown, path: Path, run: Run): Eventually<string> {
  // What delegation brought is read by its own rules: by alias, with errors of its own.
  const plain = typeof source === 'object' && source !== null && !isExternalObject(source as object)
  let text = ''
  let parts: Eventually<string>[] | undefined
  try {
    for (const field of fields) {
      const piece = field.constant ?? writeField(field, source, plain, path, run)
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
  parts.push(text)
  return Promise.all(parts).then(joined)
}

const joined = (parts: string[]): string => parts.join('')

function writeField(field: Field, source: unknown, plain: boolean, above: Path, run: Run): Eventually<string> {
  // Only where somebody looks at it: errors, resolvers, and what stands beneath.
  let path: Path = field.leaf ? undefined : pathOf(field, above)
  const fail = (error: unknown): string =>
    failed(error, field.nodes, field.nullable, (path ??= pathOf(field, above)), run)
  try {
    let value: unknown
    if (plain && field.plain) {
      value = (source as Record<string, unknown>)[field.name]
      // The commonest by far.
      if (field.leaf && (typeof value === 'string' || typeof value === 'boolean')) return field.leaf(value)
    }
    if (!plain || !field.plain || typeof value === 'function') {
      value = readField(field, source, (path ??= pathOf(field, above)), run)
    }
    const at = path
    const text = isPromise(value) ? value.then((it) => field.write(it, at, run)) : field.write(value, at, run)
    return isPromise(text) ? text.then(orNull, fail) : orNull(text)
  } catch (error) {
    return fail(error)
  }
}

const pathOf = ({ key, typeName }: Field, prev: Path): Path => ({ prev, key, typename: typeName })
