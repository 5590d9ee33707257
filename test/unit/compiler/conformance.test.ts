import {
  buildSchema,
  execute,
  getVariableValues,
  GraphQLError,
  isObjectType,
  isScalarType,
  Kind,
  parse,
  validate,
  type GraphQLFieldResolver,
  type GraphQLSchema
} from 'graphql'
import { compileQuery } from '../../../src/compiler/index.ts'
import { timesOf } from '../../proof/full.ts'
import { randomOf, type Random } from '../../../testing/random.ts'
import { compileOptions } from '../../support/compilerSchema.ts'

/*
 * Random schemas, resolvers, values, errors and operations: graphql-js executes them, and the compiled query must come to
 * the same data to the letter, and to the same errors in any order.
 */

const objects = ['Query', 'A', 'B', 'C']
const leaves = ['String', 'Int', 'Float', 'Boolean', 'ID', 'Size', 'Moment']

/** The types that an interface and a union can be. */
const abstract: Record<string, string[]> = { Named: objects.slice(1), Any: ['B', 'C'] }

interface FieldOf {
  name: string
  type: string
  args: boolean
}
type Shape = Record<string, FieldOf[]>

/** Whether anything comes later. Where a list fails at once, graphql-js forgets the promises in it, and nobody hears them. */
let slow = false

function shapeOf(random: Random): Shape {
  const wrapped = (name: string): string => {
    const inner = random.below(4) > 0 ? name : `[${wrapped(name).replace(/!$/, (it) => (slow ? '' : it))}]`
    return random.below(3) === 0 ? `${inner}!` : inner
  }
  const fieldsOf = (type: string): FieldOf[] => [
    { name: 'id', type: 'ID', args: false },
    ...Array.from({ length: 2 + random.below(5) }, (_, n) => ({
      name: `f${n}`,
      type: wrapped(random.pick(random.below(2) ? leaves : [...objects.slice(1), 'Named', 'Any'])),
      args: random.below(6) === 0
    })),
    ...(type === 'Query' ? [{ name: 'top', type: random.pick(objects.slice(1)), args: false }] : [])
  ]
  return Object.fromEntries(objects.map((type) => [type, fieldsOf(type)]))
}

const sdlOf = (shape: Shape): string =>
  `interface Named { id: ID } union Any = B | C scalar Moment enum Size { BIG SMALL }
  ${objects
    .map((type) => {
      const fields = (shape[type] ?? []).map(
        (it) => `${it.name}${it.args ? '(word: String! = "d", count: Int)' : ''}: ${it.type}`
      )
      return `type ${type} implements Named { ${fields.join(' ')} }`
    })
    .join(' ')}`

/** Some turns of the event loop later. */
function later<T>(value: T, turns = 1): T | Promise<T> {
  if (!slow) return value
  return new Promise<T>((resolve) => setImmediate(() => resolve(turns > 1 ? later(value, turns - 1) : value)))
}
const failing = (what: string, n: number): GraphQLError => new GraphQLError(what, { extensions: { code: `C${n}` } })

/** A value of a type, or something that may stand in its place. */
function valueOf(random: Random, shape: Shape, type: string, depth: number): unknown {
  const strange = random.below(30)
  if (strange === 0) return null
  if (strange === 1) return undefined
  if (strange === 2) return failing('an error in its place', random.below(3))
  if (strange === 3) return later(valueOf(random, shape, type, depth), 1 + random.below(3))
  if (strange === 4) return later(failing('an error, later', random.below(3)), 1 + random.below(3))
  if (strange === 5) return { wrong: true }
  if (type.endsWith('!')) return valueOf(random, shape, type.slice(0, -1), depth)
  if (type.startsWith('[')) {
    const items = Array.from({ length: random.below(4) }, () => valueOf(random, shape, type.slice(1, -1), depth))
    return random.below(10) === 0 ? new Set(items) : items
  }
  const __typename = abstract[type] && random.pick(abstract[type])
  if (__typename && depth > 0) return { ...rowOf(random, shape, shape[__typename] ?? [], depth - 1), __typename }
  if (__typename) return null
  const fields = shape[type]
  if (fields) return depth === 0 ? null : rowOf(random, shape, fields, depth - 1)
  return random.pick<unknown>(values[type] ?? [])
}

const values: Record<string, unknown[]> = {
  String: ['plain', '', 'a "quoted" \\ \n \u2028 \ud800 😀', 7, true],
  Int: [0, -1, 2 ** 31 - 1, 2 ** 40, '7', 1.5],
  Float: [0.1, -0, 1e21, NaN, 7],
  Boolean: [true, false, 1, 'yes'],
  ID: ['id', 7, 'ä', {}],
  Size: ['BIG', 'SMALL', 'NONE'],
  Moment: [new Date(0), 'a text', { nested: [1, null, { toJSON: 'x' }] }]
}

const rowOf = (random: Random, shape: Shape, fields: FieldOf[], depth: number): Record<string, unknown> =>
  Object.fromEntries(
    fields.map(({ name, type }) => {
      const value = valueOf(random, shape, type, depth)
      return [name, random.below(15) === 0 ? () => value : value]
    })
  )

type Row = Record<string, unknown> | undefined

const resolverOf = (random: Random, name: string, root: Row): GraphQLFieldResolver<Row, unknown> | undefined => {
  const read = (source: Row): unknown => {
    const value = (source ?? root)?.[name]
    return typeof value === 'function' ? (value as () => unknown)() : value
  }
  const kind = random.below(root ? 5 : 9)
  const turns = 1 + random.below(3)
  if (kind === 0) return (source) => later(read(source), turns)
  if (kind === 1)
    return () => {
      throw failing('thrown', 4)
    }
  if (kind === 2) return () => later(failing('rejected', 5), turns)
  if (kind === 3)
    return (source, args, _, info) => (info.returnType.toString() === 'String' ? JSON.stringify(args) : read(source))
  return kind === 4 || root ? (source) => read(source) : undefined
}

function schemaOf(random: Random, shape: Shape): GraphQLSchema {
  const schema = buildSchema(sdlOf(shape))
  const root = rowOf(random, shape, shape.Query ?? [], 3)
  for (const type of Object.values(schema.getTypeMap())) {
    if (isScalarType(type) && type.name === 'Moment') type.serialize = (value) => value
    if (!isObjectType(type) || !shape[type.name]) continue
    for (const field of Object.values(type.getFields()))
      field.resolve = resolverOf(random, field.name, type.name === 'Query' ? root : undefined)
  }
  return schema
}

function operationOf(random: Random, shape: Shape): string {
  const fragments: string[] = []
  const selection = (type: string, depth: number): string => {
    const types = abstract[type]
    if (types) {
      // Of one type alone: fields of two may share a name and not a type.
      const one = random.pick(types)
      return `__typename ... on ${one} { ${selection(one, depth)} } ... on Named { id }`
    }
    const parts = Array.from({ length: 1 + random.below(5) }, (): string => {
      const kind = random.below(12)
      if (kind === 0) return `${random.below(2) ? 'kind: ' : ''}__typename`
      if (kind === 1) return `... on ${random.pick([type, 'Named'])} { id }`
      if (kind === 2) return `... ${random.below(2) ? `on ${type} ` : ''}{ ${selection(type, depth)} }`
      if (kind === 3 && depth > 0) {
        const name = `F${fragments.length}`
        fragments.push('')
        fragments[Number(name.slice(1))] = `fragment ${name} on ${type} { ${selection(type, depth - 1)} }`
        return `...${name} ...${name}`
      }
      const field = random.pick(shape[type] ?? [])
      const of = field.type.replace(/[[\]!]/g, '')
      const alias = random.below(4) === 0 ? `${random.pick(['x', 'toString', 'then', '_1'])}_${field.name}: ` : ''
      const args = field.args ? '(word: $word, count: 3)' : ''
      if (!shape[of] && !abstract[of]) return `${alias}${field.name}${args}`
      return depth === 0 ? '__typename' : `${alias}${field.name}${args} { ${selection(of, depth - 1)} }`
    })
    return parts.join(' ')
  }
  const query = `query Q($word: String = "w") { ${selection('Query', 4)} }`
  return [query, ...fragments].join('\n')
}

/** What is said of an object without a type are the compiler's own words. */
const untyped = /^(Abstract type .* must resolve to an Object type|An object of the field .* has no __typename).*/

const told = (errors: readonly GraphQLError[] = []): string[] =>
  errors
    .map(({ message, path, extensions }) =>
      JSON.stringify([path, extensions.code, message.replace(untyped, 'no type')])
    )
    .sort()

it('compiled queries of random schemas and values answer as graphql-js does', async () => {
  const times = timesOf(400, 10_000)
  const seen = { compiled: 0, errors: 0, nulls: 0 }
  for (let seed = 1; seed <= times; seed += 1) {
    slow = seed % 2 === 0
    const random = randomOf(seed)
    const shape = shapeOf(random)
    const text = operationOf(random, shape)
    const variables = random.pick<Record<string, unknown>>([{}, { word: 'given' }, { word: null }])
    const document = parse(text)
    if (validate(buildSchema(sdlOf(shape)), document).length > 0) continue
    const operation = document.definitions.find((it) => it.kind === Kind.OPERATION_DEFINITION)
    if (!operation) throw new Error('expected an operation')
    // One for each way: promises begin when they are made.
    const schemaOfSeed = (): GraphQLSchema => schemaOf(randomOf(seed), shape)
    const expected = await execute({ schema: schemaOfSeed(), document, variableValues: variables })
    const schema = schemaOfSeed()
    const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables)
    const query = compileQuery(schema, document, operation, compileOptions)
    if (!query) throw new Error(`nothing compiled of ${text}`)
    const { data, errors } = await query.execute(undefined, coerced)
    expect([seed, text, data, told(errors)]).toEqual([seed, text, JSON.stringify(expected.data), told(expected.errors)])
    seen.compiled += 1
    seen.errors += errors.length
    seen.nulls += Number(data === 'null')
  }
  expect(seen.compiled).toBeGreaterThan(times / 2)
  expect(seen.errors).toBeGreaterThan(times)
  expect(seen.nulls).toBeLessThan(times / 2)
})

it('an error beneath what became null before is left out of the answer, as graphql-js leaves it out', async () => {
  slow = true
  const schema = buildSchema('type Query { a: A slow: String } type A { must: String! may: String }')
  const row = () => ({ must: () => later(failing('first', 1), 1), may: () => later(failing('second', 2), 2) })
  const rows = { a: row, slow: () => later('there', 4) }
  const query = schema.getQueryType()?.getFields() ?? {}
  for (const [name, resolve] of Object.entries(rows)) Object.assign(query[name] ?? {}, { resolve })
  const document = parse('{ a { must may } slow }')
  const [operation] = document.definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('expected an operation')
  const compiled = await compileQuery(schema, document, operation, compileOptions)?.execute(undefined, {})
  expect(compiled?.data).toBe('{"a":null,"slow":"there"}')
  expect(told(compiled?.errors)).toEqual(['[["a","must"],"C1","first"]'])
  expect(told((await execute({ schema, document })).errors)).toEqual(told(compiled?.errors))
})
