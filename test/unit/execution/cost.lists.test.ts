import {
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  parse,
  type GraphQLField,
  type OperationDefinitionNode
} from 'graphql'
import { costOf } from '../../../src/execution/cost.ts'
import { fieldModules } from '../../../src/fields/index.ts'
import { contracts } from '../../../src/graph.ts'
import { roles } from '../../../src/identity/viewer.ts'

type Field = GraphQLField<unknown, unknown>

const schemas = contracts()
const largest = 1_000

/** Every list of a contract, with what it stands on. Those of connections count with the field that has `first`. */
const lists = roles.flatMap((role) =>
  Object.values(schemas[role].getTypeMap()).flatMap((type) =>
    (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__')
      ? Object.values(type.getFields())
          .filter((field: Field) => isListType(getNullableType(field.type)))
          .map((field: Field) => ({ role, type: type.name, field }))
      : []
  )
)
const ofConnections = new Set(['edges', 'nodes', 'debits', 'credits'])

/** What a list costs, less itself, for each field beneath it. */
function counted({ role, type, field }: (typeof lists)[0]): number {
  const schema = schemas[role]
  const args = field.args.some(({ name }) => name === 'ids') ? '(ids: $ids)' : ''
  const isLeaf = !('getFields' in getNamed(field))
  const text = `query ($ids: [ID!]!) { ...F } fragment F on ${type} { ${field.name}${args} ${isLeaf ? '' : '{ a: x }'} }`
  const document = parse(text)
  return costOf(schema, document, document.definitions[0] as OperationDefinitionNode)({ ids: Array(100).fill('a') })
}
const getNamed = ({ type }: Field): object => {
  let named: object = type
  while ('ofType' in named) named = named.ofType as object
  return named
}

it('every list of every contract counts as often as it may have rows, or is bounded by a stated number', () => {
  expect(lists.length).toBeGreaterThan(40)
  const free = lists.filter(
    (it) => !ofConnections.has(it.field.name) && it.field.extensions.partSize === undefined && counted(it) < 20
  )
  expect(free.map(({ role, type, field }) => `${role} ${type}.${field.name}`)).toEqual([])
})

it('every list inside a connection stands beneath a field that says how many rows it has', () => {
  const connections = new Set(lists.filter(({ field }) => ofConnections.has(field.name)).map(({ type }) => type))
  const unsized = roles.flatMap((role) =>
    Object.values(schemas[role].getTypeMap()).flatMap((type) =>
      isObjectType(type) && !type.name.startsWith('__')
        ? Object.values(type.getFields())
            .filter((field: Field) => connections.has((getNamed(field) as { name: string }).name))
            .filter((field: Field) => !field.args.some(({ name }) => ['first', 'limit'].includes(name)))
            .map((field: Field) => `${role} ${type.name}.${field.name}`)
        : []
    )
  )
  expect(unsized).toEqual([])
})

it('every list with a stated bound is in a contract, and short', () => {
  const known = new Set(lists.map(({ type, field }) => `${type}.${field.name}`))
  const parts = Object.assign({}, ...fieldModules.map(({ partSizes }) => partSizes)) as Record<string, number>
  const sizes = Object.assign({}, ...fieldModules.map(({ listSizes }) => listSizes)) as Record<string, number>
  expect([parts, sizes].flatMap((it) => Object.keys(it)).filter((name) => !known.has(name))).toEqual([])
  expect(Object.keys(parts).filter((name) => name in sizes)).toEqual([])
  for (const most of Object.values(parts)) expect(most).toBeLessThanOrEqual(largest)
})
