import { execute, getVariableValues, Kind, parse, validate, type OperationDefinitionNode } from 'graphql'
import { compileQuery, maxFields } from '../../../src/compiler/index.ts'
import { compileOptions, strangeSchema } from '../../support/compilerSchema.ts'

const schema = strangeSchema()

function compiled(text: string, name?: string) {
  const document = parse(text)
  expect(validate(schema, document)).toEqual([])
  const operations = document.definitions.filter(
    (it): it is OperationDefinitionNode => it.kind === Kind.OPERATION_DEFINITION
  )
  const operation = operations.find((it) => name === undefined || it.name?.value === name) as OperationDefinitionNode
  return { document, operation, query: compileQuery(schema, document, operation, compileOptions) }
}

const byPath = (errors: readonly { toJSON(): unknown }[] = []): string[] =>
  errors.map((error) => JSON.stringify(error.toJSON())).sort()

/** Runs both ways, and holds the compiled query to graphql-js: its text to the letter, its errors in whatever order. */
async function both(text: string, variables: Record<string, unknown> = {}, name?: string, scopes: string[] = []) {
  const { document, operation, query } = compiled(text, name)
  if (!query) throw new Error(`nothing compiled of ${text}`)
  const expected = await execute({
    schema,
    document,
    variableValues: variables,
    operationName: name,
    contextValue: { scopes }
  })
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables)
  const { data, errors } = await query.execute({ scopes }, coerced)
  expect(data).toBe(JSON.stringify(expected.data))
  expect(byPath(errors)).toEqual(byPath(expected.errors))
  return { data: JSON.parse(data) as Record<string, unknown>, errors }
}

const everything = 'id name text kind on count ratio moment tags grid lazy slow says info noList'

describe('a compiled query answers to the letter what graphql-js answers', () => {
  it.each([
    ['all kinds of fields', `{ thing { ${everything} __typename } }`],
    [
      'what is nested and comes later',
      `{ thing { slowThing { ${everything} slowThing { id } } next { id must { id } } } }`
    ],
    ['lists of things, now and later', `{ things(count: 4) { ${everything} things { id slow } notes { text } } }`],
    ['holes in a list', `{ holes { id name } }`],
    [
      'aliases, of which some are like what objects have',
      `{ toString: thing { constructor: id hasOwnProperty: name toJSON: text then: text length: count valueOf: on } }`
    ],
    ['aliases like numbers, by the order in which they are asked for', `{ thing { _2: id _1: id a10: id a9: id } }`],
    [
      'merged selections under one key',
      `{ thing { next { id } id next { name id next { id } } ...F } } fragment F on Thing { next { text next { name } } }`
    ],
    [
      'fragments within fragments, and the same one twice',
      `{ thing { ...A ...A ... on Thing { count } ... on Named { name } ... { on } } } fragment A on Thing { id ...B } fragment B on Named { name ... on Thing { ...C } } fragment C on Thing { text }`
    ],
    ['a fragment that another type would need', `{ thing { id ...N } } fragment N on Named { ... on Thing { text } }`],
    [
      'objects of which nothing is asked, since the fragments are of other types',
      `{ thing { ... on Named { ... on Other { name } } next { id } } things(count: 2) { ... on Named { ... on Other { name } } } }`
    ],
    [
      'unions',
      '{ any { __typename ... on Thing { id slowThing { id } } ... on Note { text } ...N } } fragment N on Named { name }'
    ],
    ['interfaces', '{ named { name ... on Thing { id } ... on Other { __typename } __typename } }'],
    ['lists of an interface', '{ mixed { name ... on Thing { id slow } ...T } } fragment T on Thing { text }'],
    [
      'arguments and their defaults',
      `{ thing(id: 5, where: { in: ["a"] }) { name says a: says(word: "x", times: 2) } }`
    ]
  ])('a compiled query answers to the letter what graphql-js answers: %s', async (_, text) => {
    const { data, errors } = await both(text)
    expect(data).not.toBeNull()
    expect(errors.filter(({ message }) => !/hole|later|no moment/.test(message))).toEqual([])
  })

  it.each([
    ['given', { id: '9', sizes: [3], kind: 'SMALL', where: { name: null }, word: 'w' }],
    ['left out', {}],
    ['null', { id: null, sizes: null, kind: null, where: null }]
  ])('a compiled query answers to the letter what graphql-js answers, with variables: %s', async (_, variables) => {
    const text = `query Q($id: ID = 4, $sizes: [Int!], $kind: Kind = SMALL, $where: Where, $word: String = "d") {
      thing(id: $id, sizes: $sizes, kind: $kind, where: $where) { name says(word: $word) }
    }`
    await both(text, variables)
  })

  it('a compiled query answers as graphql-js when a variable makes an argument null that must not be', async () => {
    const { errors } = await both('query Q($word: String = "d") { thing { says(word: $word) id } }', { word: null })
    expect(errors).toHaveLength(1)
  })

  it.each([
    ['has no type', '{ untyped { name } thing { id } }'],
    ['has a type that the interface has not', '{ mistyped { name } thing { id } }']
  ])('a compiled query fails where graphql-js does: an object of an interface %s', async (_, text) => {
    const { document, query } = compiled(text)
    const expected = await execute({ schema, document })
    const { data, errors } = (await query?.execute({ scopes: [] }, {})) ?? {}
    expect(data).toBe(JSON.stringify(expected.data))
    expect(errors?.map(({ path }) => path)).toEqual(expected.errors?.map(({ path }) => path))
    expect(errors).toHaveLength(1)
  })

  it.each([
    ['null in what may be null', '{ thing(id: 2) { slowMust { id } id } a: thing { id } }'],
    ['null in what must not be', '{ thing { id must { must { must { must { id } } } } } }'],
    ['null up to the root', '{ a: thing { id } sure { id } refused }'],
    ['a failure later, up to the root', '{ a: thing { slow } failsLater b: refused }'],
    ['a refusal beside answers', '{ thing { id } refused secret }'],
    ['in a list of what must be', '{ things(count: 5) { id broken } thing { id } }'],
    ['in a list of what may be null', '{ holes { id broken } }'],
    ['of a leaf that cannot be written', '{ thing(id: 4) { id wrongKind } b: thing { id wrongKind } }'],
    ['of a list that is none', '{ thing(id: 5) { id noList tags } }'],
    [
      'several, beneath one that is nulled',
      '{ thing(id: 3) { broken wrongKind things { broken slow things { broken } } slow } }'
    ],
    [
      'deep within lists, at once and later',
      '{ things(count: 3) { id things { id slowMust { id slowMust { id } } notes { text by { text } } } } }'
    ]
  ])('a compiled query answers to the letter what graphql-js answers, with errors: %s', async (_, text) => {
    const { errors } = await both(text)
    expect(errors.length).toBeGreaterThan(0)
  })

  it('a compiled query answers as graphql-js where a guard passes, and where it refuses', async () => {
    expect((await both('{ secret }')).errors[0]?.extensions.code).toBe('SCOPE_REQUIRED')
    expect((await both('{ secret }', {}, undefined, ['secrets'])).data).toEqual({ secret: 'a secret' })
  })

  it('a compiled query is of the one of two operations that is named', async () => {
    const text = 'query A { thing { id } } query B { thing { name } }'
    expect((await both(text, {}, 'A')).data).toEqual({ thing: { id: '1' } })
    expect(Object.keys((await both(text, {}, 'B')).data.thing as object)).toEqual(['name'])
  })

  it('a compiled query of a very deep document answers as graphql-js', async () => {
    const deep = (levels: number): string => (levels === 0 ? 'id' : `id next { ${deep(levels - 1)} }`)
    await both(`{ thing { ${deep(20)} } }`)
  })
})

describe('no query is compiled of', () => {
  it.each([
    ['mutations', 'mutation { change }'],
    ['a field that is left out by a condition', 'query Q($no: Boolean!) { thing { id name @skip(if: $no) } }'],
    ['a fragment that is taken in by a condition', '{ thing { id ... @include(if: true) { name } } }'],
    ['an interface of which the schema says itself what an object is', '{ own { name } }'],
    ['introspection', '{ __schema { queryType { name } } thing { id } }'],
    ["a key that names an object's prototype", '{ thing { __proto__: id } }'],
    ['introspection of a type', '{ __type(name: "Thing") { name } }']
  ])('no query is compiled of %s', (_, text) => {
    expect(compiled(text).query).toBeUndefined()
  })

  it('no query is compiled of a document that fragments make larger than a compiled query may be', () => {
    const wide = 'next { ...F } must { ...F } slowThing { ...F } slowMust { ...F } things { ...F }'
    const levels = Array.from(
      { length: 6 },
      (_, n) => `fragment F${n} on Thing { ${wide.replaceAll('...F', `...F${n + 1}`)} }`
    )
    const text = `{ thing { ...F0 } } ${levels.join(' ')} fragment F6 on Thing { id }`
    expect(5 ** 6).toBeGreaterThan(maxFields)
    expect(compiled(text).query).toBeUndefined()
  })
})
