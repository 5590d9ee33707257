import { getOperationAST, parse, printSchema } from 'graphql'
import { costOf } from '../../../src/execution/cost.ts'
import { ModuleError } from '../../../src/extension/problems.ts'
import { ownModules } from '../../../src/extension/ownModules.ts'
import { fieldModules } from '../../../src/fields/index.ts'
import { contracts } from '../../../src/graph.ts'
import { roles } from '../../../src/identity/viewer.ts'
import { everyone, fieldModule, type ModuleDeclaration } from '../../../src/index.ts'
import { balance } from '../../support/ownFields.ts'

const resolve = (): null => null
/** A module of which nothing is wrong but what a test changes. */
const declare = (sdl: string, change: Partial<ModuleDeclaration> = {}): ModuleDeclaration => {
  const added = [...sdl.matchAll(/extend type (\w+)[^{]*\{\s*(\w+)/g)].map(([, type = '', field = '']) => [type, field])
  return {
    role: 'accountHolder',
    sdl,
    guards: Object.fromEntries(added.map(([type, field]) => [`${type}.${field}`, [everyone]])),
    resolvers: Object.fromEntries(
      added.map(([type = '']) => [
        type,
        Object.fromEntries(added.flatMap(([its, field = '']) => (its === type ? [[field, resolve]] : [])))
      ])
    ),
    mutations: Object.fromEntries(
      added.filter(([type]) => type === 'Mutation').map(([, field]) => [field, { audit: [] }])
    ),
    ...change
  }
}

function problemsOf(...declarations: ModuleDeclaration[]): string[] {
  try {
    ownModules(declarations.map((it) => fieldModule(it)))
  } catch (error) {
    if (error instanceof ModuleError) return error.found.map((it) => `${it.problem} ${it.coordinate}`)
    throw error
  }
  return []
}

it.each([
  ['another field of an object', 'extend type MyGrant { note: String }'],
  [
    'an argument of a type of its own',
    'extend type Query { a(b: B): String } input B { c: AmountInput d: [DateTime!] }'
  ],
  [
    'an interface and a union of its own',
    'extend type Query { a: U } extend type Query { b: I } union U = T type T implements I { i: ID } interface I { i: ID }'
  ],
  ['a field of its own type', 'type T { a: ID } extend type T { b: ID } extend type Query { t: T }'],
  [
    'a field that answers a type of the gateway’s',
    'extend type Query { a: MyGrant } extend type Query { b(first: Int): [MyClient] }'
  ],
  ['a type that `node` finds', 'type T implements Node { id: ID! } extend type Query { t(id: ID!): T }'],
  ['a mutation', 'extend type Mutation { a: MyNote } type MyNote { a: ID @deprecated }']
])('a module may add %s', (_, sdl) => {
  expect(problemsOf(declare(sdl))).toEqual([])
})

it.each([
  ['extend type MyGrant { id: ID }', 'NAME_TAKEN MyGrant.id'],
  ['extend type Query { myGrants: ID }', 'NAME_TAKEN Query.myGrants'],
  // A root field of Rafiki's that account holders do not have.
  ['extend type Query { tenants: ID }', 'NAME_TAKEN Query.tenants'],
  ['extend type Mutation { createTenant: ID }', 'NAME_TAKEN Mutation.createTenant'],
  ['type MyGrant { a: ID }', 'NAME_TAKEN MyGrant'],
  ['type Tenant { a: ID }', 'NAME_TAKEN Tenant'],
  ['type Query { a: ID }', 'NAME_TAKEN Query'],
  // Its fields would be root fields without guards, of every role.
  ['type Subscription { a: ID }', 'NAME_TAKEN Subscription'],
  // As Rafiki's services call it; in the graph it has another name.
  ['input FilterString { a: ID }', 'NAME_TAKEN FilterString'],
  ['scalar DateTime', 'NAME_TAKEN DateTime'],
  ['scalar String', 'NAME_TAKEN String'],
  ['enum ErrorCode { A }', 'NAME_TAKEN ErrorCode'],
  ['type T { a: ID } enum T { A }', 'NAME_TAKEN T'],
  ['extend enum ErrorCode { MINE }', 'NOT_EXTENDABLE ErrorCode'],
  ['extend input RevokeMyGrantInput { a: ID }', 'NOT_EXTENDABLE RevokeMyGrantInput'],
  ['extend interface Model { a: ID }', 'NOT_EXTENDABLE Model'],
  ['extend type WalletAddress { a: ID }', 'TYPE_OF_RAFIKI WalletAddress'],
  ['type T { a: ID } extend union U = T', 'NOT_EXTENDABLE U'],
  ['extend scalar DateTime @deprecated', 'NOT_EXTENDABLE DateTime'],
  ['extend schema { subscription: MyGrant }', 'NOT_EXTENDABLE SchemaExtension'],
  ['directive @deprecated on FIELD', 'NOT_EXTENDABLE deprecated'],
  ['extend type Tenant { a: ID }', 'TYPE_OF_RAFIKI Tenant'],
  ['extend type Amount { a: ID }', 'TYPE_OF_RAFIKI Amount'],
  ['extend type Nothing { a: ID }', 'NOT_EXTENDABLE Nothing'],
  ['interface I { id: ID! } extend type MyGrant implements I { a: ID }', 'NOT_EXTENDABLE MyGrant'],
  ['type T implements Model { a: ID }', 'TYPE_NOT_ALLOWED T'],
  ['union U = MyGrant', 'TYPE_NOT_ALLOWED U'],
  ['extend type Query { a: MyGrantRequest }', 'TYPE_NOT_ALLOWED Query.a'],
  ['type T { a: MyGrant! }', 'NULL_NOT_ALLOWED T.a'],
  ['type T { a(first: Int): [MyGrant!] }', 'NULL_NOT_ALLOWED T.a'],
  ['type T implements Node { id: ID! }', 'LOOK_UP_MISSING T'],
  ['type T implements Node { id: ID! } extend type Query { t(key: ID!): T }', 'LOOK_UP_MISSING T'],
  ['type T implements Node { id: ID! } extend type Query { tOf(id: ID!): T }', 'LOOK_UP_MISSING T'],
  ['interface I implements Node { id: ID! }', 'TYPE_NOT_ALLOWED I'],
  ['extend type Query { a: Tenant }', 'TYPE_NOT_ALLOWED Query.a'],
  ['extend type Query { a: Nothing }', 'TYPE_NOT_ALLOWED Query.a'],
  ['extend type Query { a(b: MyGrantFilter): ID }', 'TYPE_NOT_ALLOWED Query.a(b:)'],
  ['input I { a: ID } extend type Query { a: I }', 'TYPE_NOT_ALLOWED Query.a'],
  ['extend type MyGrant { a: ID! }', 'NULL_NOT_ALLOWED MyGrant.a'],
  ['extend type Query { a: ID @requiresScopes(scopes: [["x"]]) }', 'DIRECTIVE_NOT_ALLOWED Query.a'],
  ['extend type Query { __a: ID }', 'NAME_NOT_ALLOWED Query.__a'],
  ['type __T { a: ID }', 'NAME_NOT_ALLOWED __T'],
  ['extend type Query { a: [ID] }', 'LIST_UNBOUNDED Query.a'],
  ['extend type Query { a(first: Int): [[ID]] }', 'LIST_UNBOUNDED Query.a'],
  ['type T { a: [ID] }', 'LIST_UNBOUNDED T.a'],
  ['type TConnection { edges: [T] } type T { a: TConnection }', 'LIST_UNBOUNDED T.a'],
  ['scalar S', 'SCALAR_MISSING S'],
  ['query { a }', 'SDL_INVALID modules[0].sdl'],
  ['extend type {', 'SDL_INVALID modules[0].sdl']
])('a module with “%s” does not start: %s', (sdl, problem) => {
  expect(problemsOf(declare(sdl))).toContain(problem)
})

it('only account holders’ fields answer objects that the gateway looks up, and only their types are found by `node`', () => {
  const role = ['accountHolder', 'operator'] as const
  const node = 'type T implements Node { id: ID! } extend type Query { t(id: ID!): T }'
  expect(problemsOf(declare('extend type Query { a: MyGrant }', { role }))).toEqual(['TYPE_NOT_ALLOWED Query.a'])
  expect(problemsOf(declare(node, { role }))).toEqual(['TYPE_NOT_ALLOWED T'])
})

const one = 'extend type Query { a: ID }'
it.each([
  ['GUARDS_MISSING Query.a', { guards: {} }],
  ['GUARD_UNKNOWN Query.a', { guards: { 'Query.a': [{ name: 'everyone', description: 'x' }] } }],
  // Guards make a field visible: they must be of no field of the gateway's or Rafiki's.
  ['NAME_UNKNOWN Tenant.apiSecret', { guards: { 'Query.a': [], 'Tenant.apiSecret': [] } }],
  ['NAME_UNKNOWN MyGrant.id', { resolvers: { Query: { a: resolve }, MyGrant: { id: resolve } } }],
  ['NAME_UNKNOWN Mutation.revokeMyGrant'.replace('Mutation.', ''), { mutations: { revokeMyGrant: { audit: [] } } }],
  ['NAME_UNKNOWN MyUnlistedGrants.grants', { listSizes: { 'MyUnlistedGrants.grants': 1 } }],
  ['NAME_UNKNOWN Me.walletAddresses', { partSizes: { 'Me.walletAddresses': 1 } }],
  ['NAME_UNKNOWN DateTime', { scalars: { DateTime: { expected: 'x', parse: resolve } } }],
  ['RESOLVER_MISSING Query.a', { resolvers: {} }],
  ['CODE_NOT_ALLOWED NOT_FOUND', { codes: { NOT_FOUND: 'x' } }],
  ['CODE_NOT_ALLOWED lower', { codes: { lower: 'x' } }],
  ['ROLE_UNKNOWN modules[0].role', { role: 'admin' as never }],
  ['ROLE_UNKNOWN modules[0].role', { role: [] }]
] satisfies [string, Partial<ModuleDeclaration>][])('a module does not start: %s', (problem, change) => {
  expect(problemsOf(declare(one))).toEqual([])
  expect(problemsOf(declare(one, change))).toContain(problem)
})

it('a guard, or a resolver, of a field that never runs stops the start: of an interface, or of an input', () => {
  const sdl = `${one} interface I { a: ID } type T implements I { a: ID } input J { a: ID }`
  const its = (type: string) => problemsOf(declare(sdl, { guards: { 'Query.a': [], [`${type}.a`]: [everyone] } }))
  expect([its('T'), its('I'), its('J')]).toEqual([[], ['NAME_UNKNOWN I.a'], ['NAME_UNKNOWN J.a']])
  const resolvers = { Query: { a: resolve }, I: { a: resolve } }
  expect(problemsOf(declare(sdl, { resolvers }))).toEqual(['NAME_UNKNOWN I.a'])
})

it('a list costs what the module says of it, through an interface as well', () => {
  const sdl =
    'extend type Query { t: T } extend type Query { i: I } interface I { a: [X] } type T implements I { a: [X] } type X { b: ID }'
  const module = fieldModule(declare(sdl, { listSizes: { 'I.a': 50, 'T.a': 50 } }))
  const { accountHolder } = contracts({}, undefined, [...fieldModules, ...ownModules([module])])
  const [byType, byInterface] = ['t', 'i'].map((name) => {
    const document = parse(`{ ${name} { a { b } } }`)
    return costOf(accountHolder, document, getOperationAST(document)!)({})
  })
  expect([byType, byInterface]).toEqual([52, 52])
})

it('a mutation that names no objects, two modules of one name, and what is no module do not start', () => {
  expect(problemsOf(declare('extend type Mutation { a: ID }', { mutations: {} }))).toEqual([
    'MUTATION_UNDECLARED Mutation.a'
  ])
  expect(problemsOf(declare(one), declare(one))).toEqual(['NAME_TAKEN Query.a'])
  expect(() => ownModules([{ role: 'accountHolder', sdl: one }])).toThrow('NOT_A_MODULE')
})

it('a module only adds to the contract of its role, and nothing to those of others', () => {
  const [before, after] = [contracts(), contracts({}, undefined, [...fieldModules, ...ownModules([balance])])]
  for (const role of roles) {
    const [old, lines] = [before[role], after[role]].map((it) => printSchema(it).split('\n')) as [string[], string[]]
    const kept = lines.filter((line) => old.includes(line) || line.startsWith('union _Entity = '))
    // A type that `node` finds is one more of those that routers ask for.
    expect(old.filter((line) => !lines.some((it) => it === line || it.startsWith(`${line} | `)))).toEqual([])
    expect(kept.length).toBeGreaterThanOrEqual(old.length)
    if (role !== 'accountHolder') expect(lines).toEqual(old)
    else expect(lines.length).toBeGreaterThan(old.length)
  }
})
