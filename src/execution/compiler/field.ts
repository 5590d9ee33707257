import { defaultMergedResolver } from '@graphql-tools/delegate'
import {
  defaultFieldResolver,
  getArgumentValues,
  type FieldNode,
  type GraphQLField,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLResolveInfo
} from 'graphql'
import { asPlanned } from '../../rafiki/delegation/singleServiceQuery.ts'
import type { Leaf } from './leaf.ts'
import type { Path, Run, Writer } from './run.ts'

/** A field of a selection, merged of all that ask for it under one key. */
export interface Field {
  key: string
  name: string
  typeName: string
  /** What stands before its value: `{"key":` of the first, `,"key":` of the others. */
  opening: string
  /** The value of `__typename`; undefined for other fields. */
  constant: string | undefined
  /** Whether it is a property of its object and nothing else. */
  byName: boolean
  nullable: boolean
  /** The first of `nodes`: its arguments are those of all. */
  node: FieldNode
  nodes: readonly FieldNode[]
  write: Writer
  /** Where the type is one. */
  leaf?: Leaf
  /** Where it is one, or a list of it. */
  leafType?: GraphQLLeafType
  definition: GraphQLField<unknown, unknown>
  parentType: GraphQLObjectType
}

/** Whether nothing but the property of the field's name is looked at. Arguments may fail, and are read otherwise. */
export function isByName({ resolve, args }: GraphQLField<unknown, unknown>): boolean {
  const byName = resolve === undefined || resolve === defaultFieldResolver || resolve === defaultMergedResolver
  return byName && args.length === 0
}

/** With the field's own resolver, behind the guards that the contract has put before it. */
export function readField(
  { definition, node, nodes, parentType }: Field,
  source: unknown,
  path: Path,
  { schema, fragments, operation, variables, context, delegates }: Run
): unknown {
  const resolve = definition.resolve ?? defaultFieldResolver
  const args = definition.args.length === 0 ? {} : getArgumentValues(definition, node, variables)
  const info: GraphQLResolveInfo = {
    fieldName: definition.name,
    fieldNodes: nodes,
    returnType: definition.type,
    parentType,
    path: path as GraphQLResolveInfo['path'],
    schema,
    fragments,
    rootValue: undefined,
    operation,
    variableValues: variables
  }
  return resolve(source, args, context, delegates ? asPlanned(info) : info)
}
