import {
  getArgumentValues,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type ResponsePath
} from 'graphql'
import { sizeOf, sizeOfKey } from './answerSize.ts'
import { completeEventually, counted, handleError, type CompleteValue } from './completeValue.ts'
import {
  isObject,
  type Eventually,
  type Execution,
  type Path,
  type Property,
  type PropertyReader,
  type Resolver,
  type Source
} from './execution.ts'
import type { SerializeLeaf } from './serializeLeaf.ts'

/** A field of a selection, merged of all that ask for it under one key. */
export interface Field extends Property {
  parentType: GraphQLObjectType
  definition: GraphQLField<unknown, unknown>
  resolver: Resolver
  /** Whether it is a property of its object and nothing else. Arguments may fail, and are read otherwise. */
  byName: boolean
  /** The value of `__typename`; undefined for other fields. */
  constant: string | undefined
  nullable: boolean
  /** The first of `nodes`: its arguments are those of all. */
  node: FieldNode
  nodes: readonly FieldNode[]
  /** Where the type is a leaf. */
  serialize: SerializeLeaf | undefined
  complete: CompleteValue
}

/** @param fields each of another key; none where all fragments are of other types */
export function executeFields(
  fields: readonly Field[],
  source: unknown,
  path: Path,
  execution: Execution
): Eventually<Source> {
  const data: Source = {}
  const reader = isObject(source) ? execution.options.readerOf?.(source) : undefined
  let waiting: Promise<unknown>[] | undefined
  let characters = fields.length === 0 ? 2 : 1
  try {
    for (const field of fields) {
      const { key } = field
      const value =
        field.constant ??
        (isObject(source) && field.byName
          ? executeProperty(field, source, reader, path, execution)
          : executeField(field, source, path, execution))
      // In its place from the beginning: what is asked for first comes first.
      data[key] = value
      characters += sizeOfKey(key)
      if (value instanceof Promise) (waiting ??= []).push(counted(value, execution).then((it) => (data[key] = it)))
      else characters += sizeOf(value)
    }
    execution.size.add(characters)
  } catch (error) {
    const thrown = (): never => {
      throw error
    }
    // Not before those that are under way have ended: they may fail as well, with nobody there to hear it.
    return waiting ? Promise.all(waiting).then(thrown, thrown) : thrown()
  }
  return waiting ? Promise.all(waiting).then(() => data) : data
}

/** Executes a field that has no resolver of its own. */
function executeProperty(
  field: Field,
  source: Source,
  reader: PropertyReader | undefined,
  above: Path,
  execution: Execution
): unknown {
  const { serialize, nullable, nodes } = field
  const value: unknown = reader
    ? reader(source, field, () => resolveField(field, source, pathOf(field, above), execution))
    : source[field.name]
  if (value === null && nullable) return null
  // The commonest by far: neither a path nor a promise is needed.
  if (serialize && (typeof value === 'string' || typeof value === 'boolean')) {
    try {
      return serialize(value)
    } catch (error) {
      return handleError(error, nodes, nullable, pathOf(field, above), execution)
    }
  }
  if (typeof value === 'function') return executeField(field, source, above, execution)
  return completeEventually(field.complete, value, nullable, nodes, pathOf(field, above), execution)
}

/** Executes a field by its resolver (ExecuteField). */
function executeField(field: Field, source: unknown, above: Path, execution: Execution): unknown {
  const { complete, nullable, nodes } = field
  const path = pathOf(field, above)
  if (execution.size.over) throw execution.size.over
  let value: unknown
  try {
    value = resolveField(field, source, path, execution)
  } catch (error) {
    return handleError(error, nodes, nullable, path, execution)
  }
  return completeEventually(complete, value, nullable, nodes, path, execution)
}

function resolveField(
  { definition, resolver, node, nodes, parentType }: Field,
  source: unknown,
  path: ResponsePath,
  { schema, fragments, operation, variables, context, options }: Execution
): unknown {
  const args = definition.args.length === 0 ? {} : getArgumentValues(definition, node, variables)
  const info: GraphQLResolveInfo = {
    fieldName: definition.name,
    fieldNodes: nodes,
    returnType: definition.type,
    parentType,
    path,
    schema,
    fragments,
    rootValue: undefined,
    operation,
    variableValues: variables
  }
  return options.resolve
    ? options.resolve(resolver, source, args, context, info)
    : resolver(source, args, context, info)
}

const pathOf = ({ key, parentType }: Field, prev: Path): ResponsePath => ({ prev, key, typename: parentType.name })
