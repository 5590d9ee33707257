import { readdirSync, readFileSync } from 'node:fs'
import {
  buildSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  OperationTypeNode,
  parse,
  print,
  stripIgnoredCharacters,
  typeFromAST,
  validate,
  visit,
  type DefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  type OperationDefinitionNode,
  type SelectionSetNode
} from 'graphql'

/*
 * Every document for Rafiki stands in `src/rafiki/documents/`, in a folder for each service. This validates them
 * against the services' schemas and writes a module of typed documents beside each file.
 */

const folder = 'src/rafiki/documents'
const services = ['auth', 'backend'] as const
const inProject = (path: string): URL => new URL(`../${path}`, import.meta.url)
const read = (path: string): string => readFileSync(inProject(path), 'utf8')

const scalars: Record<string, string> = {
  Boolean: 'boolean',
  Float: 'number',
  Int: 'number',
  UInt8: 'number',
  JSONObject: 'Readonly<Record<string, unknown>>'
}

type Service = (typeof services)[number]

/** The schema of one of Rafiki's services. */
export const schemaOf = (service: Service): GraphQLSchema => buildSchema(read(`schema/rafiki-${service}.graphql`))

/** The modules, by path. @throws TypeError for a document that is not valid */
export const generatedDocuments = (): Record<string, string> =>
  Object.fromEntries(
    services.flatMap((service) => {
      const schema = schemaOf(service)
      const names = readdirSync(inProject(`${folder}/${service}`)).filter((name) => name.endsWith('.graphql'))
      return names.map((name) => {
        const path = `${folder}/${service}/${name}`
        return [path.replace(/graphql$/, 'ts'), moduleOf(service, schema, name, read(path))] as const
      })
    })
  )

/** A module of typed documents. @throws TypeError for a document that is not valid */
export function moduleOf(service: Service, schema: GraphQLSchema, file: string, text: string): string {
  const document = parse(text, { noLocation: true })
  const [error] = validate(schema, document)
  if (error) throw new TypeError(`${file}: ${error.message}`)
  const { definitions } = document
  const types = new Types()
  const body = definitions.flatMap((node) => {
    if (node.kind === Kind.FRAGMENT_DEFINITION) {
      const on = typeFromAST(schema, node.typeCondition)
      return [`export type ${node.name.value}Fragment = ${types.selected(node.selectionSet, on)}`]
    }
    return node.kind === Kind.OPERATION_DEFINITION ? operation(service, schema, definitions, node, types) : []
  })
  const head = `/* Written by \`npm run codegen\` from ${file}. */\n\nimport type { Document } from '../../document.ts'`
  return `${[head, ...types.named.values(), ...body].join('\n\n')}\n`
}

function operation(
  service: Service,
  schema: GraphQLSchema,
  definitions: readonly DefinitionNode[],
  node: OperationDefinitionNode,
  types: Types
): string[] {
  const name = node.name?.value ?? ''
  const kind = node.operation === OperationTypeNode.QUERY ? 'Query' : 'Mutation'
  const root = schema.getRootType(node.operation)
  const variables = (node.variableDefinitions ?? []).map(({ variable, type, defaultValue }) => {
    const declared = typeFromAST(schema, type)
    return types.input(variable.name.value, declared, defaultValue !== undefined)
  })
  const text = stripIgnoredCharacters([node, ...fragmentsOf(definitions, node)].map(print).join(' '))
  return [
    `export type ${name}${kind} = ${types.selected(node.selectionSet, root)}
export type ${name}${kind}Variables = { ${variables.join('; ')} }
export const ${name}Document: Document<${name}${kind}, ${name}${kind}Variables> = {
  service: '${service}',
  name: '${name}',
  text: '${text}'
}`
  ]
}

/** The fragments that an operation or fragment spreads, those within them included. */
function fragmentsOf(definitions: readonly DefinitionNode[], from: DefinitionNode): Set<DefinitionNode> {
  const found = new Set<DefinitionNode>()
  visit(from, {
    FragmentSpread({ name }) {
      const fragment = definitions.find((it) => it.kind === Kind.FRAGMENT_DEFINITION && it.name.value === name.value)
      if (fragment) for (const it of [fragment, ...fragmentsOf(definitions, fragment)]) found.add(it)
    }
  })
  return found
}

/** The TypeScript types of one module. */
class Types {
  /** Enums and inputs that the module's documents use. */
  readonly named = new Map<string, string>()

  /** What a selection set answers. */
  selected({ selections }: SelectionSetNode, on: GraphQLType | null | undefined): string {
    const type = on && getNamedType(on)
    const spreads: string[] = []
    const fields: string[] = []
    for (const node of selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) spreads.push(`${node.name.value}Fragment`)
      else if (node.kind === Kind.FIELD && type && 'getFields' in type) {
        const field = type.getFields()[node.name.value]
        if (!field) throw new TypeError(`${type.name}.${node.name.value} is not there`)
        const value = this.#wrapped(field.type, (named) =>
          node.selectionSet && isCompositeType(named) ? this.selected(node.selectionSet, named) : this.#leaf(named)
        )
        fields.push(`${(node.alias ?? node.name).value}: ${value}`)
      } else throw new TypeError('expected fields and fragments by name')
    }
    return [...spreads, ...(fields.length > 0 ? [`{ ${fields.join('; ')} }`] : [])].join(' & ')
  }

  /** A variable, or a field of an input. */
  input(name: string, type: GraphQLType | undefined, hasDefault: boolean): string {
    if (!type) throw new TypeError(`the type of ${name} is not there`)
    const optional = !isNonNullType(type) || hasDefault
    return `${name}${optional ? '?' : ''}: ${this.#wrapped(type, (named) => this.#leaf(named))}`
  }

  #wrapped(type: GraphQLType, leaf: (named: GraphQLNamedType) => string): string {
    if (!isNonNullType(type)) return `${this.#present(type, leaf)} | null`
    return this.#present(type.ofType, leaf)
  }

  #present(type: GraphQLType, leaf: (named: GraphQLNamedType) => string): string {
    if (isListType(type)) return `ReadonlyArray<${this.#wrapped(type.ofType, leaf)}>`
    return leaf(getNamedType(type))
  }

  #leaf(type: GraphQLNamedType): string {
    if (isEnumType(type)) {
      const values = type.getValues().map(({ name }) => `'${name}'`)
      this.named.set(type.name, `export type ${type.name} = ${values.join(' | ')}`)
      return type.name
    }
    if (!isInputObjectType(type)) return scalars[type.name] ?? 'string'
    if (!this.named.has(type.name)) {
      this.named.set(type.name, '')
      const fields = Object.values(type.getFields()).map((it) =>
        this.input(it.name, it.type, it.defaultValue !== undefined)
      )
      this.named.set(type.name, `export type ${type.name} = {\n  ${fields.join('\n  ')}\n}`)
    }
    return type.name
  }
}
