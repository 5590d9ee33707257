import { readdirSync, readFileSync } from 'node:fs'
import { parse, type OperationDefinitionNode } from 'graphql'
import { GatewayError } from '../../../src/errors.ts'
import { checkSize } from '../../../src/execution/operationLimits.ts'
import { contracts } from '../../../src/graph.ts'
import type { Role } from '../../../src/identity/viewer.ts'
import { fetchedNames } from '../../../src/rafiki/delegation/fetchedNames.ts'
import { codeOf, startHarness, type Harness } from '../../support/harness.ts'
import { startStub, type Stub } from '../../support/stubRafiki.ts'

let stub: Stub
beforeAll(async () => {
  const link = { next: () => ({}), id: () => '1' }
  stub = await startStub('type Query { next: Query! id: ID! all(of: [Int]): ID }', { Query: link })
})
afterAll(() => stub.stop())

const nested = (levels: number): string => `${'{ next '.repeat(levels - 1)}{ id }${' }'.repeat(levels - 1)}`
const aliases = (count: number): string => Array.from({ length: count }, (_, n) => `a${n}: id`).join(' ')
const failure = async (query: string) => (await stub.run(query)).errors?.[0]?.extensions
const over = (limit: string, maximum: number, found?: number) => ({
  code: 'OPERATION_TOO_LARGE',
  limit,
  maximum,
  ...(found !== undefined && { found })
})

describe('an operation may have', () => {
  it('an operation may have 12 levels, and not 13', async () => {
    expect((await stub.run(nested(12))).errors).toBeUndefined()
    expect(await failure(nested(13))).toMatchObject(over('depth', 12, 13))
  })

  it('an operation may have 30 aliases, and not 31', async () => {
    expect((await stub.run(`{ ${aliases(30)} }`)).errors).toBeUndefined()
    expect(await failure(`{ ${aliases(31)} }`)).toMatchObject(over('aliases', 30, 31))
  })

  it('an operation may have 1000 tokens, and not more', async () => {
    const tokens = (count: number) => `{ all(of: [${'1 '.repeat(count - 9)}]) }`
    expect((await stub.run(tokens(1000))).errors).toBeUndefined()
    const extensions = await failure(tokens(1001))
    expect(extensions).toEqual(over('tokens', 1000))
  })

  it('a fragment counts wherever it is spread, at its depth', async () => {
    const fragment = `fragment F on Query { ${aliases(10)} }`
    expect((await stub.run(`{ ...F next { ...F next { ...F } } } ${fragment}`)).errors).toBeUndefined()
    const four = `{ ...F next { ...F next { ...F next { ...F } } } } ${fragment}`
    expect(await failure(four)).toMatchObject(over('aliases', 30, 40))
    const twice = `{ ...A } fragment A on Query { ...F next { ...F } } ${fragment} fragment B on Query { id }`
    expect((await failure(twice))?.code).toBe('GRAPHQL_VALIDATION_FAILED')
    const deep = `${'{ next '.repeat(5)}{ ...D }${' }'.repeat(5)} fragment D on Query ${nested(8)}`
    expect(await failure(deep)).toMatchObject(over('depth', 12, 13))
    const inline = `${'{ next '.repeat(5)}{ ... on Query ${nested(7)} }${' }'.repeat(5)}`
    expect((await stub.run(inline)).errors).toBeUndefined()
  })

  it('fragments that spread fragments are measured at once', async () => {
    const doubling = Array.from(
      { length: 40 },
      (_, n) => `fragment F${n} on Query { ...F${n + 1} ... { ...F${n + 1} } }`
    )
    const query = `{ ...F0 } ${doubling.join(' ')} fragment F40 on Query { a: id }`
    expect((await failure(query))?.code).toBe('OPERATION_TOO_LARGE')
  })

  it('a second mutation hidden in fragments that double at each level is found at once', async () => {
    const doubling = Array.from(
      { length: 40 },
      (_, n) => `fragment F${n} on Mutation { ...F${n + 1} ... { ...F${n + 1} } }`
    )
    const mutations = await startStub('type Query { id: ID } type Mutation { pay: ID }')
    const { errors } = await mutations.run(`mutation { ...F0 } ${doubling.join(' ')} fragment F40 on Mutation { pay }`)
    await mutations.stop()
    expect(errors).toBeUndefined()
  })

  it('an operation is held to its limits each time it is asked, though it is measured once', async () => {
    for (let times = 0; times < 3; times += 1) expect((await failure(nested(13)))?.code).toBe('OPERATION_TOO_LARGE')
  })

  it('a syntax error that mentions limits is still a syntax error', async () => {
    expect((await failure('{ id "Document contains more that" }'))?.code).toBe('GRAPHQL_PARSE_FAILED')
  })
})

describe('names under which the gateway fetches what it needs', () => {
  it('a caller may not use the aliases under which the gateway fetches what it needs, in fragments either', async () => {
    for (const query of [
      '{ __tenantId: id }',
      '{ __typename: id }',
      '{ __proto__: id }',
      '{ ... { __made: id } }',
      '{ ...F } fragment F on Query { __tenant: id }'
    ])
      expect((await failure(query))?.code).toBe('GRAPHQL_VALIDATION_FAILED')
  })

  it('a caller may use every other alias: Relay asks for types under such aliases of its own', async () => {
    const { data } = await stub.run('{ __isQuery: __typename __x: id _x: id x__: id __typename: __typename }')
    expect(data).toEqual({ __isQuery: 'Query', __x: '1', _x: '1', x__: '1', __typename: 'Query' })
  })

  it('all aliases under which the gateway fetches are reserved in one place', () => {
    const root = new URL('../../../src/', import.meta.url)
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
    const fetched = files.flatMap((file) => {
      const text = readFileSync(new URL(file, root), 'utf8')
      return [...text.matchAll(/(?:'\{|[^=]=) '?(__\w+)(?:: [\w {}]+)?'/g)].flatMap(([, name = '']) => name)
    })
    expect([...new Set([...fetched, '__typename', '__proto__'])].sort()).toEqual([...fetchedNames].sort())
  })

  it('a caller cannot forge the tenant proof under a reserved alias', async () => {
    const harness: Harness = await startHarness()
    for (const alias of fetchedNames) {
      const reply = await harness.ask('operator', `{ grants { edges { node { ${alias}: client } } } }`)
      expect(codeOf(reply)).toBe('GRAPHQL_VALIDATION_FAILED')
      expect(reply.cost.auth).toBe(0)
    }
    await harness.close()
  })
})

it('only mutations that their field modules call idempotent share an operation, and each role has its own', () => {
  const schemas = contracts()
  const check = (role: Role, text: string): void => {
    const document = parse(text)
    checkSize(schemas[role], document, document.definitions[0] as OperationDefinitionNode)
  }
  const revoke = 'a: revokeGrant(input: { grantId: "a" }) { id } b: revokeGrant(input: { grantId: "b" }) { id }'
  expect(() => check('accountHolder', `mutation { ${revoke} }`)).not.toThrow()
  expect(() => check('operator', `mutation { ${revoke} }`)).not.toThrow()
  expect(() => check('client', `mutation { ${revoke} }`)).toThrow(GatewayError)
  expect(() => check('accountHolder', `mutation { ${revoke} revokeMyGrants(input: {}) { complete } }`)).toThrow(
    GatewayError
  )
})
