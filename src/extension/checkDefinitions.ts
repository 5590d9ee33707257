/* What a wallet's SDL may define: it only adds to the graph. */

import {
  isObjectType,
  Kind,
  print,
  type DirectiveNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeDefinitionNode
} from 'graphql'
import { isLookedUp, isOfRafiki, mayUse, namedTypeOf, seenBy, type House } from './house.ts'
import { parentOf } from './parents.ts'
import type { Parsed, Tell } from './problems.ts'

const isType = (node: DefinitionNode): node is TypeDefinitionNode =>
  /^(Scalar|Object|Interface|Union|Enum|InputObject)TypeDefinition$/.test(node.kind)

const directives = new Set(['deprecated', 'specifiedBy'])

/** Everything of a wallet's modules, under names that nothing else has: `Subscription` would be a root type without guards. */
export function checkDefinitions(house: House, modules: readonly Parsed[], tell: Tell): void {
  const own = new Map<string, TypeDefinitionNode>()
  const fields = new Set<string>()
  for (const node of modules.flatMap(({ definitions }) => definitions).filter(isType)) {
    const { value: name } = node.name
    const taken = house.graph.getType(name) ?? (isOfRafiki(name) || name === 'Subscription')
    if (taken || own.has(name)) tell('NAME_TAKEN', name, 'the name is that of another type, or of a root type.')
    own.set(name, node)
  }
  for (const { definitions, roles } of modules) {
    const check = new Check(house, roles, own, fields, tell)
    for (const node of definitions) check.definition(node)
  }
}

class Check {
  readonly #house: House
  readonly #roles: Parsed['roles']
  readonly #own: ReadonlyMap<string, TypeDefinitionNode>
  /** All that were met. */
  readonly #fields: Set<string>
  readonly #tell: Tell

  constructor(
    house: House,
    roles: Parsed['roles'],
    own: ReadonlyMap<string, TypeDefinitionNode>,
    fields: Set<string>,
    tell: Tell
  ) {
    this.#house = house
    this.#roles = roles
    this.#own = own
    this.#fields = fields
    this.#tell = tell
  }

  definition(node: DefinitionNode): void {
    if ('directives' in node) this.#directives(node.directives, nameOf(node))
    if (node.kind === Kind.OBJECT_TYPE_EXTENSION) return this.#extension(node)
    if (!isType(node)) return this.#tell('NOT_EXTENDABLE', nameOf(node), 'a module defines types, and extends objects.')
    const { value: name } = node.name
    this.#name(name, name)
    if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) this.#inputs(node.fields, (field) => `${name}.${field}`)
    if (node.kind === Kind.UNION_TYPE_DEFINITION)
      for (const member of node.types ?? []) this.#member(member.name.value, name)
    if (node.kind === Kind.ENUM_TYPE_DEFINITION)
      for (const value of node.values ?? []) this.#directives(value.directives, `${name}.${value.name.value}`)
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return
    for (const its of node.interfaces ?? []) this.#member(its.name.value, name)
    for (const field of node.fields ?? []) this.#field(field, name)
  }

  #extension({ name: { value: name }, fields = [], interfaces = [] }: ObjectTypeExtensionNode): void {
    const isOwn = this.#own.get(name)?.kind === Kind.OBJECT_TYPE_DEFINITION
    const type = this.#house.graph.getType(name)
    const isRoot = name === 'Query' || name === 'Mutation'
    const seen = this.#roles.every((role) => isRoot || this.#house.policy[role][name])
    if (!isOwn && !Object.hasOwn(parentOf, name) && isOfRafiki(name))
      return this.#tell(
        'TYPE_OF_RAFIKI',
        name,
        'its objects come from Rafiki, with what was asked for: add a field of `Query` that takes their `id`.'
      )
    if (!isOwn && !(Object.hasOwn(parentOf, name) && seen))
      return this.#tell('NOT_EXTENDABLE', name, `modules of these roles extend ${Object.keys(parentOf).join(', ')}.`)
    if (interfaces.length > 0) this.#tell('NOT_EXTENDABLE', name, 'no type gets another interface.')
    for (const field of fields) {
      const coordinate = `${name}.${field.name.value}`
      if (isObjectType(type) && type.getFields()[field.name.value])
        this.#tell('NAME_TAKEN', coordinate, "the field is the gateway's.")
      if (!isOwn && field.type.kind === Kind.NON_NULL_TYPE)
        this.#tell('NULL_NOT_ALLOWED', coordinate, 'a field that fails would take the rest of its object away.')
      this.#field(field, name)
    }
  }

  #field(
    { name: { value: name }, type, arguments: args = [], directives: given }: FieldDefinitionNode,
    of: string
  ): void {
    const coordinate = `${of}.${name}`
    this.#name(name, coordinate)
    if (this.#fields.has(coordinate))
      this.#tell('NAME_TAKEN', coordinate, 'another module has the field, or it is here twice.')
    this.#fields.add(coordinate)
    this.#directives(given, coordinate)
    const named = namedTypeOf(type)
    if (this.#own.get(named)?.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || !this.#mayUse(named, 'output'))
      this.#tell('TYPE_NOT_ALLOWED', coordinate, `a field of a module cannot answer ${named}.`)
    if (isLookedUp(named) && print(type).includes('!'))
      this.#tell('NULL_NOT_ALLOWED', coordinate, `a ${named} that is not the account holder's is null.`)
    this.#inputs(args, (argument) => `${coordinate}(${argument}:)`)
  }

  #inputs(values: readonly InputValueDefinitionNode[] = [], coordinateOf: (name: string) => string): void {
    for (const { name, type, directives: given } of values) {
      const [named, coordinate] = [namedTypeOf(type), coordinateOf(name.value)]
      this.#name(name.value, coordinate)
      this.#directives(given, coordinate)
      if (!this.#mayUse(named, 'input')) this.#tell('TYPE_NOT_ALLOWED', coordinate, `a module cannot take ${named}.`)
    }
  }

  #mayUse(name: string, use: 'output' | 'input'): boolean {
    return this.#own.has(name) || mayUse(this.#house, name, use, this.#roles)
  }

  /** What is the gateway's, or Rafiki's, gets no other implementation and is in no union; only `Node` is for all objects. */
  #member(name: string, of: string): void {
    const isNode = name === 'Node' && this.#own.get(of)?.kind === Kind.OBJECT_TYPE_DEFINITION
    if (!this.#own.has(name) && !(isNode && seenBy(this.#roles, name, this.#house.policy)))
      this.#tell('TYPE_NOT_ALLOWED', of, `${name} is no type of the wallet's modules.`)
  }

  #name(name: string, coordinate: string): void {
    if (name.startsWith('__')) this.#tell('NAME_NOT_ALLOWED', coordinate, 'names with two underscores are reserved.')
  }

  #directives(given: readonly DirectiveNode[] = [], coordinate: string): void {
    for (const { name } of given)
      if (!directives.has(name.value)) this.#tell('DIRECTIVE_NOT_ALLOWED', coordinate, `@${name.value}`)
  }
}

const nameOf = (node: DefinitionNode): string =>
  'name' in node && node.name ? node.name.value : node.kind === Kind.SCHEMA_DEFINITION ? 'schema' : node.kind
