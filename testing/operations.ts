import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isUnionType,
  parse,
  print,
  validate,
  valueFromASTUntyped,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema
} from 'graphql'
import type { Random } from './random.ts'
import { valueOf, type Pool } from './values.ts'

export interface AnyOperation {
  kind: 'query' | 'mutation'
  query: string
  variables: Record<string, unknown>
}

const maxDepth = 8

/**
 * A random operation that is valid in a schema: fields, arguments, aliases, fragments, directives, variables.
 * @throws Error when it is not valid after all: the generator is wrong then
 */
export function randomOperation(random: Random, schema: GraphQLSchema, pool: Pool): AnyOperation {
  const kind = schema.getMutationType() && random.chance(0.35) ? 'mutation' : 'query'
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType()
  if (!root) throw new Error('expected a schema with queries')
  const document = new Writer(random, schema, pool)
  const fields = Object.values(root.getFields())
  const selections = Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () =>
    document.field(random.pick(fields), `${root.name}`, 1)
  )
  const query = document.print(kind, selections)
  const errors = validate(schema, parse(query))
  if (errors.length > 0) throw new Error(`the generator wrote ${query}, but ${String(errors[0])}`)
  // Which GraphQL has ignored.
  const undeclared = random.chance(0.03) ? { connections: ['client:root'] } : {}
  return { kind, query, variables: { ...document.variables, ...undeclared } }
}

class Writer {
  readonly variables: Record<string, unknown> = {}
  private readonly random: Random
  private readonly schema: GraphQLSchema
  private readonly pool: Pool
  private readonly declared: string[] = []
  private readonly fragments: string[] = []
  private names = 0

  constructor(random: Random, schema: GraphQLSchema, pool: Pool) {
    this.random = random
    this.schema = schema
    this.pool = pool
  }

  print(kind: string, selections: string[]): string {
    const variables = this.declared.length > 0 ? `(${this.declared.join(' ')})` : ''
    return `${kind} Random${variables} { ${selections.join(' ')} } ${this.fragments.join(' ')}`
  }

  /** One field; under an alias wherever two of one name could meet. */
  field(field: GraphQLField<unknown, unknown>, parent: string, depth: number): string {
    // Most cursors are refused, as they should be: too many of them, and nothing else is looked at.
    const wanted = (name: string): number => (/^(after|before|last)$/.test(name) ? 0.1 : 0.3)
    const given = field.args.filter((arg) => isNonNullType(arg.type) || this.random.chance(wanted(arg.name)))
    const args = given.map((arg) => `${arg.name}: ${this.value(arg.type, `${parent}.${field.name}.${arg.name}`)}`)
    const type = getNamedType(field.type)
    const alias = depth === 1 || given.length > 0 || this.random.chance(0.02) ? `${this.name('a')}: ` : ''
    const selection = isLeafType(type) ? '' : ` { ${this.selection(type, depth + 1)} }`
    return `${alias}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${this.directive()}${selection}`
  }

  private selection(type: GraphQLNamedType, depth: number): string {
    if (isUnionType(type) || isInterfaceType(type)) {
      const own = isInterfaceType(type) ? this.fieldsOf(type, depth) : []
      const members = this.schema.getPossibleTypes(type).filter(() => this.random.chance(0.7))
      // Fields of two members may share a name and not a type: each member's stand under aliases of their own.
      const parts = members.map(
        (it) => `... on ${it.name} { ${this.aliased(this.fieldsOf(it, depth)).join(' ')} __typename }`
      )
      return ['__typename', ...own, ...parts].join(' ')
    }
    const chosen = this.fieldsOf(type, depth)
    if (chosen.length === 0) return this.typeOf(type)
    const text = [...chosen, ...(this.random.chance(0.1) ? [this.typeOf(type)] : [])].join(' ')
    if (this.random.chance(0.1)) {
      const name = this.name('F')
      this.fragments.push(`fragment ${name} on ${type.name} { ${text} }`)
      return `...${name}${this.directive()}`
    }
    if (this.random.chance(0.1)) return `... on ${type.name}${this.directive()} { ${text} } __typename`
    const interfaces = isObjectType(type)
      ? type.getInterfaces().filter((it) => it.name in this.schema.getTypeMap())
      : []
    const shared = interfaces.length > 0 && this.random.chance(0.3) ? this.random.pick(interfaces) : undefined
    const common = shared ? Object.values(shared.getFields()).filter((it) => isLeafType(getNamedType(it.type))) : []
    return common.length > 0 ? `${text} ... on ${shared?.name} { ${common.map((it) => it.name).join(' ')} }` : text
  }

  /** Which type it is, as clients ask: by Relay's aliases, in fragments that hold nothing else, or of other types alone. */
  private typeOf(type: GraphQLNamedType): string {
    const alias = `${this.random.pick(['__is', 't'])}${this.name('Type')}`
    const [model] = isObjectType(type) ? type.getInterfaces() : []
    const shapes = [
      () => '__typename',
      () => `${alias}: __typename`,
      () => `...${this.directive()} { __typename }`,
      () => `... on ${type.name} { ...${this.directive()} { ${alias}: __typename } }`,
      () => {
        const name = this.name('F')
        this.fragments.push(`fragment ${name} on ${type.name} { ... { __typename } }`)
        return `...${name}${this.directive()}`
      },
      () => {
        const other = model && this.schema.getPossibleTypes(model).find((it) => it !== type)
        return other ? `... on ${model.name} { ... on ${other.name} { __typename } }` : `${alias}: __typename`
      }
    ]
    return this.random.pick(shapes)()
  }

  private fieldsOf(type: GraphQLNamedType, depth: number): string[] {
    if (!('getFields' in type)) return []
    const fields = Object.values(type.getFields()) as GraphQLField<unknown, unknown>[]
    const structural = /^(edges|node|pageInfo)$/
    return fields
      .filter((field) => {
        const leaf = isLeafType(getNamedType(field.type))
        if (!leaf && depth >= maxDepth) return false
        return this.random.chance(leaf ? 0.6 : structural.test(field.name) ? 0.9 : 0.75 - depth / 12)
      })
      .map((field) => this.field(field, type.name, depth))
  }

  private aliased(fields: string[]): string[] {
    return fields.map((it) => (/^\w+\s*:/.test(it) ? it : `${this.name('m')}: ${it}`))
  }

  private value(type: GraphQLInputType, path: string): string {
    const node = valueOf(this.random, this.pool, type, path)
    if (this.random.chance(0.5)) return print(node)
    const name = this.name('v')
    this.declared.push(`$${name}: ${String(type)}`)
    this.variables[name] = valueFromASTUntyped(node)
    return `$${name}`
  }

  private directive(): string {
    if (!this.random.chance(0.03)) return ''
    const [name, value] = this.random.pick([
      ['skip', false],
      ['include', true],
      ['skip', true],
      ['include', false]
    ] as const)
    if (this.random.chance(0.5)) return ` @${name}(if: ${value})`
    const variable = this.name('if')
    if (this.random.chance(0.3)) {
      // Left out, or null, which is refused.
      this.declared.push(`$${variable}: Boolean = ${value}`)
      if (this.random.chance(0.3)) this.variables[variable] = null
    } else {
      this.declared.push(`$${variable}: Boolean!`)
      this.variables[variable] = value
    }
    return ` @${name}(if: $${variable})`
  }

  private name(prefix: string): string {
    return `${prefix}${(this.names += 1)}`
  }
}
