import {
  getNamedType,
  getNullableType,
  GraphQLInputObjectType,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLUnionType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputFieldConfig,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLScalarType,
  type GraphQLSchema
} from 'graphql'
import type { FieldConfig } from './guardedField.ts'

type WithFields = GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType

/** What a contract keeps of a graph, and how it shows that. */
export interface Cut {
  keeps: (type: WithFields, field: string) => boolean
  field: (config: FieldConfig, type: string, name: string) => FieldConfig
  input: (config: GraphQLInputFieldConfig, type: string, name: string) => GraphQLInputFieldConfig
}

const hasFields = (type: GraphQLNamedType): type is WithFields =>
  isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)

/** Says of each type which fields are left. A field goes with its type, and a type with its last field. */
function fieldsLeft(graph: GraphQLSchema, { keeps }: Cut) {
  const types = Object.values(graph.getTypeMap()).filter(hasFields)
  const left = new Map(
    types.map((type) => [type.name, new Set(Object.keys(type.getFields()).filter((name) => keeps(type, name)))])
  )
  const isLeft = (type: GraphQLNamedType): boolean =>
    isUnionType(type) ? type.getTypes().some(isLeft) : !hasFields(type) || Boolean(left.get(type.name)?.size)
  let gone: boolean
  do {
    gone = false
    for (const type of types) {
      for (const { name, type: its } of Object.values<GraphQLField<unknown, unknown> | GraphQLInputField>(
        type.getFields()
      ))
        if (!isLeft(getNamedType(its)) && left.get(type.name)?.delete(name)) gone = true
    }
  } while (gone)
  return { isLeft, isKept: (type: WithFields, name: string): boolean => Boolean(left.get(type.name)?.has(name)) }
}

/** Makes the types of a contract: those that its root types lead to, each once. */
export function contractTypes(graph: GraphQLSchema, cut: Cut) {
  const { isLeft, isKept } = fieldsLeft(graph, cut)
  const types: GraphQLNamedType[] = []
  const once = <T extends GraphQLNamedType>(make: (type: T) => T): ((type: T) => T) => {
    const made = new Map<string, T>()
    return (type) => {
      let it = made.get(type.name)
      if (!it) types.push((it = make(type)))
      made.set(type.name, it)
      return it
    }
  }
  // The definitions tell all fields of the graph.
  const untold = { astNode: undefined, extensionASTNodes: [] }

  const leaf = once<GraphQLScalarType | GraphQLEnumType>((type) => type)
  const inputObject = once<GraphQLInputObjectType>((type) => {
    const config = type.toConfig()
    const fields = () =>
      Object.fromEntries(
        Object.entries(config.fields)
          .filter(([name]) => isKept(type, name))
          .map(([name, field]) => [name, cut.input(field, type.name, name)] as const)
          .map(([name, field]) => [name, { ...field, type: input(field.type) }])
      )
    // Stitching loses it, and an input object without its one field would pass.
    const isOneOf = config.astNode?.directives?.some(({ name }) => name.value === 'oneOf')
    return new GraphQLInputObjectType({ ...config, ...untold, isOneOf, fields })
  })
  const fieldsOf = (type: GraphQLObjectType | GraphQLInterfaceType, fields: Record<string, FieldConfig>) =>
    Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => isKept(type, name))
        .map(([name, field]) => [name, cut.field(field, type.name, name)] as const)
        .map(([name, field]) => [name, { ...field, type: output(field.type), args: argsOf(field.args) }])
    )
  const argsOf = (args: FieldConfig['args'] = {}): FieldConfig['args'] =>
    Object.fromEntries(
      Object.entries(args)
        .filter(([, { type }]) => isLeft(getNamedType(type)))
        .map(([name, arg]) => [name, { ...arg, type: input(arg.type) }])
    )
  const interfacesOf = (interfaces: readonly GraphQLInterfaceType[]) => () => interfaces.filter(isLeft).map(promise)
  const object = once<GraphQLObjectType>((type) => {
    const config = type.toConfig()
    const interfaces = interfacesOf(config.interfaces)
    return new GraphQLObjectType({ ...config, ...untold, interfaces, fields: () => fieldsOf(type, config.fields) })
  })
  const promise = once<GraphQLInterfaceType>((type) => {
    const config = type.toConfig()
    const interfaces = interfacesOf(config.interfaces)
    return new GraphQLInterfaceType({ ...config, ...untold, interfaces, fields: () => fieldsOf(type, config.fields) })
  })
  const union = once<GraphQLUnionType>((type) => {
    const config = type.toConfig()
    return new GraphQLUnionType({ ...config, ...untold, types: () => config.types.filter(isLeft).map(object) })
  })

  function output(type: GraphQLOutputType): GraphQLOutputType {
    if (isNonNullType(type)) return new GraphQLNonNull(getNullableType(output(type.ofType)))
    if (isListType(type)) return new GraphQLList(output(type.ofType))
    if (isUnionType(type)) return union(type)
    if (isObjectType(type)) return object(type)
    if (!isInterfaceType(type)) return leaf(type)
    // A field that answers an interface leads to all types that have it.
    graph.getPossibleTypes(type).filter(isLeft).forEach(object)
    return promise(type)
  }
  function input(type: GraphQLInputType): GraphQLInputType {
    if (isNonNullType(type)) return new GraphQLNonNull(getNullableType(input(type.ofType)))
    if (isListType(type)) return new GraphQLList(input(type.ofType))
    return isInputObjectType(type) ? inputObject(type) : leaf(type)
  }

  const root = (type: GraphQLObjectType | null | undefined) => (type && isLeft(type) ? object(type) : null)
  const [query, mutation] = [root(graph.getQueryType()), root(graph.getMutationType())]
  // Each says what it leads to when it is asked, and the list grows by that.
  for (const type of types) {
    if (hasFields(type)) type.getFields()
    if (isUnionType(type)) type.getTypes()
    if (isObjectType(type) || isInterfaceType(type)) type.getInterfaces()
  }
  // In the order of the graph.
  const places = new Map(Object.keys(graph.getTypeMap()).map((name, place) => [name, place]))
  const placeOf = ({ name }: GraphQLNamedType): number => places.get(name) ?? 0
  return { query, mutation, types: types.sort((a, b) => placeOf(a) - placeOf(b)) }
}
