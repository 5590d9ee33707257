import { getNamedType, isInterfaceType, isNonNullType, isObjectType, type GraphQLObjectType } from 'graphql'
import { contracts } from '../../src/graph.ts'
import type { Harness } from '../support/harness.ts'
import { startTwoTenants, type World } from '../support/twoTenants.ts'

let harness: Harness
let world: World
beforeAll(async () => void ({ harness, first: world } = await startTwoTenants({ compare: true })))
afterAll(() => harness.close())

/** A root field, and a way from it to an object beneath: `edges`, `node`, `asset`. */
interface Way {
  root: string
  steps: string[]
  type: GraphQLObjectType
}

/** A way through the operators' graph to each type that is reached without an argument. */
function ways(): Way[] {
  const fields = Object.values(contracts().operator.getQueryType()?.getFields() ?? {})
  const open = fields.filter(({ args }) => !args.some(({ type }) => isNonNullType(type)))
  const seen = new Set<string>()
  return open.flatMap(({ name: root, type: rootType, args }) => {
    const found: Way[] = []
    const walk = (type: unknown, steps: string[]): void => {
      if (!isObjectType(type) || seen.has(type.name)) return
      seen.add(type.name)
      found.push({ root: args.some(({ name }) => name === 'first') ? `${root}(first: 1)` : root, steps, type })
      for (const field of Object.values(type.getFields())) walk(getNamedType(field.type), [...steps, field.name])
    }
    walk(getNamedType(rootType), [])
    return found
  })
}

const everyWay = ways()

const document = ({ root, steps }: Way, selection: string, fragments = ''): string =>
  `{ it: ${[root, ...steps].join(' { ')} { ${selection} }${' }'.repeat(steps.length + 1)} ${fragments}`

/** Everything that stands at the end of a way. */
function ends(data: unknown, steps: readonly string[]): unknown[] {
  const items = Array.isArray(data) ? (data as unknown[]) : [data]
  const [step, ...rest] = steps
  if (step === undefined) return items
  return items.flatMap((item) => (item === null ? [] : ends((item as Record<string, unknown>)[step], rest)))
}

const shapes: [name: string, selection: (type: string) => string, fragments?: (type: string) => string][] = [
  ['__typename', () => '__typename'],
  ['a fragment without a type', () => '... { __typename }'],
  ['a fragment of its type', (type) => `... on ${type} { __typename }`],
  ['fragments within fragments', (type) => `... { ... on ${type} { ... { __typename } } }`],
  ['a fragment under a directive', () => '... @include(if: true) { __typename }'],
  ['a named fragment', () => '...F', (type) => `fragment F on ${type} { __typename }`],
  ['a named fragment of fragments', () => '...F ...F', (type) => `fragment F on ${type} { ... { __typename } }`],
  [
    'fragments that are spread by others',
    () => '...F',
    (type) => `fragment F on ${type} { ...G } fragment G on ${type} { ... { __typename } }`
  ],
  ['what Relay asks for', () => '...F', (type) => `fragment F on ${type} { __isNode: __typename __typename }`]
]

describe.each(shapes)('%s alone, beneath whatever operators can ask for, says its type', (_, selection, fragments) => {
  it.each([
    ['with plans', () => harness.url],
    ['without plans', () => harness.withoutPlans]
  ])('every type that operators reach is named when __typename is asked for in this form, %s', async (__, at) => {
    let found = 0
    for (const way of everyWay) {
      const text = document(way, selection(way.type.name), fragments?.(way.type.name))
      const { data, errors } = await harness.ask(world.claims, text, undefined, at())
      expect([text, errors]).toEqual([text, undefined])
      for (const object of ends(data.it, way.steps)) {
        if (object === null) continue
        found += 1
        expect([text, object]).toMatchObject([text, { __typename: way.type.name }])
      }
    }
    expect(found).toBeGreaterThan(30)
  })
})

it('an object whose selected fragments are all of other types is answered as one without fields', async () => {
  const { operator } = contracts()
  const model = operator.getType('Model')
  if (!isInterfaceType(model)) throw new Error('expected Model to be an interface')
  const others = (type: string): string[] =>
    operator.getPossibleTypes(model).flatMap(({ name }) => (name === type ? [] : [`... on ${name} { id }`]))
  for (const way of everyWay.filter(({ type }) => type.getInterfaces().includes(model))) {
    const text = document(way, `... on Model { ${others(way.type.name).join(' ')} }`)
    for (const at of [harness.url, harness.url, harness.withoutPlans]) {
      const { data, errors } = await harness.ask(world.claims, text, undefined, at)
      expect([text, errors]).toEqual([text, undefined])
      expect([...new Set(ends(data.it, way.steps).map((it) => JSON.stringify(it)))]).toEqual(['{}'])
    }
  }
})

it('__typename under aliases is answered without Rafiki, which takes 15 aliases only', async () => {
  const types = Array.from({ length: 20 }, (_, n) => `__is${n}: __typename`).join(' ')
  for (const at of [harness.url, harness.withoutPlans]) {
    const { data, errors } = await harness.ask(
      world.claims,
      `{ assets(first: 1) { edges { node { id ${types} } } } }`,
      undefined,
      at
    )
    expect(errors).toBeUndefined()
    expect(data.assets.edges[0].node).toMatchObject({ __is0: 'Asset', __is19: 'Asset' })
  }
})
