import { writeFileSync } from 'node:fs'
import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  isAbstractType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type IntrospectionQuery
} from 'graphql'
import { builtinSeed } from '../sandbox/builtinSeed.ts'
import { startSandbox } from '../sandbox/start.ts'

/*
 * `npm run mocks` writes what the sandbox answers Alice, at a fixed time, as the answers of front ends' tests. What only a
 * journal knows is null there.
 */

const time = Date.parse('2026-06-15T12:00:00Z')
const RealDate = Date
// Statuses and periods follow the clock, and a token says when somebody signed in: it stands still in every run.
globalThis.Date = class extends RealDate {
  constructor(...args: [] | [string | number]) {
    if (args.length === 0) super(time)
    else super(...args)
  }
  static override now = (): number => time
} as DateConstructor

const file = (name: string): URL => new URL(`../schema/clients/${name}`, import.meta.url)

/** Everything of a type: leaves, and objects that are not around it already. */
function selectionOf(schema: GraphQLSchema, type: GraphQLNamedType, around: readonly string[], depth: number): string {
  if (isAbstractType(type))
    return `{ ${schema
      .getPossibleTypes(type)
      .map((it) => `... on ${it.name} ${selectionOf(schema, it, around, depth)}`)
      .join(' ')} }`
  if (!isObjectType(type)) return ''
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const of = getNamedType(field.type)
    if (field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)) return []
    if (isLeafType(of)) return [field.name]
    // The nodes of `edges`, again.
    if (field.name === 'nodes') return []
    if (around.includes(of.name) || around.length > depth) return []
    const page = field.args.some(({ name }) => name === 'first') ? '(first: 3)' : ''
    return [`${field.name}${page} ${selectionOf(schema, of, [...around, type.name], depth)}`]
  })
  return `{ __typename ${fields.join(' ')} }`
}

const sandbox = await startSandbox({ seed: builtinSeed(time), env: { LOG_LEVEL: 'silent' } })
const token = await sandbox.mint()

async function ask<T>(query: string): Promise<T> {
  const response = await sandbox.gateway.app.inject({
    method: 'POST',
    url: '/graphql',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    payload: JSON.stringify({ query })
  })
  const { data, errors } = response.json<{ data: T; errors?: unknown }>()
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}

const schema = buildClientSchema(await ask<IntrospectionQuery>(getIntrospectionQuery()))
const answers: Record<string, unknown> = {}
for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
  if (field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)) continue
  const pages = field.args.some(({ name }) => name === 'first')
  const page = pages ? '(first: 3)' : ''
  // A list that comes whole costs as much as its largest.
  const selection = selectionOf(schema, getNamedType(field.type), [], pages ? 3 : 1)
  Object.assign(answers, await ask<object>(`{ ${field.name}${page} ${selection} }`))
}
await sandbox.close()

const lookUps = Object.values(schema.getQueryType()?.getFields() ?? {})
  .filter(({ args }) => args.map(({ name }) => name).join() === 'id')
  .map(({ name, type }) => {
    const of = getNamedType(type)
    return { name, types: (isAbstractType(of) ? schema.getPossibleTypes(of) : [of]).map((it) => `'${it.name}'`) }
  })
const scalars = Object.values(schema.getTypeMap()).filter((type) => isScalarType(type) && !isSpecifiedScalarType(type))
const examples: Record<string, unknown> = { UInt8: 2, JSONObject: {}, PaymentMetadata: {}, DateTime: new Date(time) }

writeFileSync(
  file('mocks.js'),
  `// Written by \`npm run mocks\`: what the sandbox answers Alice.
export const answers = ${JSON.stringify(answers, null, 2)}

const objects = []
const collect = (value) => {
  if (typeof value !== 'object' || value === null) return
  if (value.edges) value.nodes = value.edges.map(({ node }) => node)
  if (value.__typename) objects.push(value)
  for (const inner of Object.values(value)) collect(inner)
}
collect(answers)

const find = (...types) => ({ id }) => objects.find((it) => types.includes(it.__typename) && it.id === id) ?? null
Object.assign(answers, {
${lookUps.map(({ name, types }) => `  ${name}: find(${types.join(', ')})`).join(',\n')}
})

export const mocks = {
${scalars.map(({ name }) => `  ${name}: () => (${JSON.stringify(examples[name] ?? '1')})`).join(',\n')}
}
for (const object of objects.reverse()) {
  const leaves = Object.entries(object).filter(([, value]) => typeof value !== 'object')
  mocks[object.__typename] = () => Object.fromEntries(leaves)
}
`
)
writeFileSync(
  file('mocks.d.ts'),
  `// Written by \`npm run mocks\`.
import type { Query } from './types/accountHolder.js'

/** Some of it: lists are short, and what only a journal knows is missing. */
type Some<T> = T extends (infer Item)[] ? Some<Item>[] : T extends object ? { readonly [K in keyof T]?: Some<T[K]> } : T

/**
 * Answers of the sandbox to Alice, each root field by its name, as graphql-js takes them:
 * \`graphql({ schema, source, variableValues, rootValue: answers })\`. Arguments change nothing, but \`id\` finds its object.
 */
export declare const answers: {
${Object.keys(answers)
  .map((name) => `  readonly ${name}: Some<Query['${name}']>\n`)
  .join(
    ''
  )}${lookUps.map(({ name }) => `  readonly ${name}: (args: { id: string }) => Some<Query['${name}']>\n`).join('')}}

/** One example of each type, as \`addMocksToSchema({ schema, mocks })\` of @graphql-tools/mock takes them. */
export declare const mocks: Readonly<Record<string, () => unknown>>
`
)
