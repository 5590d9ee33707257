import {
  GraphQLError,
  getNamedType,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  OperationTypeNode,
  typeFromAST,
  TypeNameMetaFieldDef,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionSetNode
} from 'graphql'
import type { Context } from '../../context.ts'
import { isByName, type Field } from './field.ts'
import { leafOf, quoted } from './leaf.ts'
import { CollectedErrors, type Prepared, type Writer } from './run.ts'
import type { JsonResult } from './size.ts'
import { AnswerSize } from './size.ts'
import { leafWriter, listWriter, nonNullWriter, objectWriter, writeObject } from './writers.ts'

/** A query of a contract, made ready to be run without a walk through its document. */
export interface Plan {
  /** How many fields it has, each wherever it stands. */
  readonly fields: number
  /**
   * Calls all resolvers as graphql-js would, with the guards of the contract before them. Never rejects.
   * @param variables coerced
   */
  run(context: Context, variables: Record<string, unknown>): Promise<JsonResult>
}

/** What a plan cannot express. */
class Inexpressible extends Error {}

/** Fragments within fragments can make a short document long: a plan holds every field wherever it stands. */
export const maxFields = 2_000

/**
 * A plan of an operation that was validated; undefined for what goes the ordinary way: mutations, introspection,
 * unions and interfaces, directives, and what is too large.
 */
export function compilePlan(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { delegates = true }: { delegates?: boolean } = {}
): Plan | undefined {
  const root = schema.getQueryType()
  if (operation.operation !== OperationTypeNode.QUERY || !root) return undefined
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null) as Record<string, never>
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node
  const prepared: Prepared = { schema, operation, fragments, delegates }
  try {
    const compiler = new Compiler(prepared)
    const fields = compiler.fieldsOf(root, [operation.selectionSet])
    return {
      fields: compiler.count,
      async run(context, variables) {
        const size = new AnswerSize()
        const run = { ...prepared, context, variables, errors: new CollectedErrors(), size }
        let data = 'null'
        try {
          data = await writeObject(fields, undefined, undefined, run)
          size.finish(data)
        } catch (error) {
          run.errors.add(error instanceof GraphQLError ? error : new GraphQLError(String(error)), undefined)
        }
        return size.over ? { data: 'null', errors: [size.over] } : { data, errors: run.errors.all }
      }
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
    const byKey = new Map<string, FieldNode[]>()
    const spread = new Set<string>()
    for (const set of sets) this.collect(type, set, byKey, spread)
    return [...byKey].map(([key, nodes], n) => this.field(type, key, nodes, n === 0))
  }

  /** As GraphQL collects fields: in the order in which their keys come up, those of one key together. */
  private collect(
    type: GraphQLObjectType,
    { selections }: SelectionSetNode,
    byKey: Map<string, FieldNode[]>,
    spread: Set<string>
  ): void {
    for (const node of selections) {
      if (node.directives?.length) throw new Inexpressible()
      if (node.kind === Kind.FIELD) {
        const key = (node.alias ?? node.name).value
        const nodes = byKey.get(key)
        if (nodes) nodes.push(node)
        else byKey.set(key, [node])
        continue
      }
      const name = node.kind === Kind.FRAGMENT_SPREAD ? node.name.value : undefined
      if (name !== undefined && spread.has(name)) continue
      const part = node.kind === Kind.FRAGMENT_SPREAD ? this.prepared.fragments[node.name.value] : node
      if (!part || ('directives' in part && part.directives?.length)) throw new Inexpressible()
      if (name !== undefined) spread.add(name)
      if (this.applies(type, part.typeCondition)) this.collect(type, part.selectionSet, byKey, spread)
    }
  }

  private applies(type: GraphQLObjectType, typeCondition: NamedTypeNode | undefined): boolean {
    if (!typeCondition) return true
    const { schema } = this.prepared
    const condition = typeFromAST(schema, typeCondition)
    return condition === type || (isAbstractType(condition) && schema.isSubType(condition, type))
  }

  private field(parentType: GraphQLObjectType, key: string, nodes: FieldNode[], first: boolean): Field {
    this.count += 1
    if (this.count > maxFields) throw new Inexpressible()
    const [node] = nodes
    if (!node) throw new Inexpressible()
    const name = node.name.value
    const constant = name === TypeNameMetaFieldDef.name ? quoted(parentType.name) : undefined
    const definition = constant === undefined ? parentType.getFields()[name] : TypeNameMetaFieldDef
    // Introspection is for graphql-js.
    if (!definition) throw new Inexpressible()
    const bare = getNullableType(definition.type)
    const named = getNamedType(definition.type)
    return {
      ...{ key, name, node, nodes, parentType, typeName: parentType.name, constant, definition },
      opening: `${first ? '{' : ','}${quoted(key)}:`,
      byName: isByName(definition),
      nullable: !isNonNullType(definition.type),
      write: this.writer(definition.type, nodes, `${parentType.name}.${name}`),
      ...(isLeafType(bare) && { leaf: leafOf(bare) }),
      ...(isLeafType(named) && { leafType: named })
    }
  }

  private writer(type: GraphQLOutputType, nodes: readonly FieldNode[], field: string): Writer {
    if (isNonNullType(type)) return nonNullWriter(this.writer(type.ofType, nodes, field), field)
    if (isListType(type))
      return listWriter(this.writer(type.ofType, nodes, field), !isNonNullType(type.ofType), nodes, field)
    if (isLeafType(type)) return leafWriter(leafOf(type))
    // Which type an object has then is its resolvers' to say.
    if (!isObjectType(type) || type.isTypeOf) throw new Inexpressible()
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
    return objectWriter(this.fieldsOf(type, sets))
  }
}
