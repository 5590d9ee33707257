import {
  defaultFieldResolver,
  getNullableType,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  OperationTypeNode,
  TypeNameMetaFieldDef,
  type DocumentNode,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode
} from 'graphql'
import { collectFields, Inexpressible } from './collectFields.ts'
import { completeLeaf, completeList, completeNonNull, unlessNull, type CompleteValue } from './completeValue.ts'
import { executeFields, type Field } from './executeFields.ts'
import { executeQuery } from './executeQuery.ts'
import { isObject, type CompileOptions, type Prepared } from './execution.ts'
import type { JsonResult } from './jsonResult.ts'
import { leafSerializer } from './serializeLeaf.ts'

/** A query, made ready to be executed without a walk through its document. */
export interface CompiledQuery {
  /** How many fields it has, each wherever it stands. */
  readonly fields: number
  /**
   * Executes it as graphql-js would. Never rejects.
   * @param variables coerced
   */
  execute(context: unknown, variables: Record<string, unknown>): Promise<JsonResult>
}

/** Fragments within fragments can make a short document long: a compiled query holds every field wherever it stands. */
export const maxFields = 2_000

/**
 * Compiles an operation of a valid document; undefined for what graphql-js has to execute: mutations, introspection,
 * directives, and what is too large.
 */
export function compileQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  options: CompileOptions
): CompiledQuery | undefined {
  const root = schema.getQueryType()
  if (operation.operation !== OperationTypeNode.QUERY || !root) return undefined
  const definitions = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  const fragments = Object.fromEntries(definitions.map((node) => [node.name.value, node]))
  const prepared = { schema, operation, fragments, options }
  try {
    const compiler = new Compiler(prepared)
    const fields = compiler.fieldsOf(root, [operation.selectionSet])
    return {
      fields: compiler.count,
      execute: (context, variables) => executeQuery(prepared, fields, context, variables)
    }
  } catch (error) {
    if (error instanceof Inexpressible) return undefined
    throw error
  }
}

class Compiler {
  count = 0
  private readonly prepared: Prepared

  constructor(prepared: Prepared) {
    this.prepared = prepared
  }

  fieldsOf(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Field[] {
    return [...collectFields(this.prepared, type, sets)].map(([key, nodes]) => this.field(type, key, nodes))
  }

  private field(parentType: GraphQLObjectType, key: string, nodes: [FieldNode, ...FieldNode[]]): Field {
    this.count += 1
    const [node] = nodes
    const name = node.name.value
    const isTypename = name === TypeNameMetaFieldDef.name
    const definition = isTypename ? TypeNameMetaFieldDef : parentType.getFields()[name]
    // Introspection is for graphql-js, and so is a key that names an object's prototype.
    if (!definition || key === '__proto__' || this.count > maxFields) throw new Inexpressible()
    const { type, args, resolve } = definition
    const [bare, named] = [getNullableType(type), getNamedType(type)]
    const { defaultResolvers = [] } = this.prepared.options
    const isDefault = resolve === undefined || resolve === defaultFieldResolver || defaultResolvers.includes(resolve)
    return {
      key,
      name,
      node,
      nodes,
      parentType,
      definition,
      resolver: resolve ?? defaultFieldResolver,
      byName: isDefault && args.length === 0,
      constant: isTypename ? parentType.name : undefined,
      nullable: !isNonNullType(type),
      serialize: isLeafType(bare) ? leafSerializer(bare) : undefined,
      leafType: isLeafType(named) ? named : undefined,
      complete: this.completer(type, nodes, `${parentType.name}.${name}`)
    }
  }

  private completer(type: GraphQLOutputType, nodes: readonly FieldNode[], field: string): CompleteValue {
    if (isNonNullType(type)) return completeNonNull(this.completer(type.ofType, nodes, field), field)
    if (isListType(type))
      return completeList(this.completer(type.ofType, nodes, field), !isNonNullType(type.ofType), nodes, field)
    if (isLeafType(type)) return completeLeaf(leafSerializer(type))
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
    if (isAbstractType(type)) return this.abstractCompleter(type, sets, field)
    const fields = this.objectFields(type, sets)
    return unlessNull((source, path, execution) => executeFields(fields, source, path, execution))
  }

  /** Completes unions and interfaces: an object says its type by its `__typename`, which is graphql-js' default. */
  private abstractCompleter(
    type: GraphQLAbstractType,
    sets: readonly SelectionSetNode[],
    field: string
  ): CompleteValue {
    const { schema, options } = this.prepared
    // Rows that delegation brought say it in other ways.
    if (type.resolveType || options.readerOf) throw new Inexpressible()
    const byName = new Map(schema.getPossibleTypes(type).map((it) => [it.name, this.objectFields(it, sets)]))
    return unlessNull((source, path, execution) => {
      const name = isObject(source) ? source.__typename : undefined
      const fields = typeof name === 'string' ? byName.get(name) : undefined
      if (!fields)
        throw new Error(`An object of the field ${field} has no __typename of a type that ${type.name} can be.`)
      return executeFields(fields, source, path, execution)
    })
  }

  private objectFields(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Field[] {
    // Which type an object has then is its resolvers' to say.
    if (type.isTypeOf) throw new Inexpressible()
    return this.fieldsOf(type, sets)
  }
}
