import {
  buildSchema,
  isObjectType,
  parse,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type OperationDefinitionNode
} from 'graphql'
import type { Context } from '../../../../src/context.ts'
import { contracts } from '../../../../src/graph.ts'
import { compilePlan, type Plan } from '../../../../src/execution/compiler/compile.ts'
import { keepText, keptText, maxCharacters, nextPart } from '../../../../src/execution/compiler/texts.ts'
import { isPure, pure, unchanging } from '../../../../src/lib/unchanging.ts'

/*
 * What is written of an object that never changes is written once. Each way of reading more than that object is looked
 * at here: a text that was kept in spite of it would be somebody else's, or yesterday's.
 */

interface Thing {
  name: string
  parts?: Thing[]
  broken?: string | null
}

const words = new Map<Thing, number>()
const schema = buildSchema(/* GraphQL */ `
  type Query {
    thing: Thing
  }
  type Thing {
    name: String!
    broken: String!
    perhaps: Broken
    parts: [Thing!]
    word: String!
    asker: String!
    says(word: String): String!
    soon: String!
  }
  type Broken {
    broken: String!
  }
`)

const resolvers: Record<string, Record<string, GraphQLFieldResolver<Thing, { thing: Thing; asker: string }>>> = {
  Query: { thing: (_, __, { thing }) => thing },
  Thing: {
    word: pure((thing: Thing) => {
      words.set(thing, (words.get(thing) ?? 0) + 1)
      return `of ${thing.name}`
    }),
    perhaps: pure((thing: Thing) => ({ broken: thing.broken ?? null })),
    asker: (_, __, { asker }) => asker,
    says: (_, { word }: { word: string }) => word,
    soon: (_, __, { asker }) => Promise.resolve(asker)
  }
}
// As they are: tools that make schemas wrap resolvers.
for (const [type, fields] of Object.entries(resolvers)) {
  const known = (schema.getType(type) as GraphQLObjectType).getFields()
  for (const [name, resolve] of Object.entries(fields)) Object.assign(known[name]!, { resolve })
}

function planOf(text: string): Plan {
  const document = parse(text)
  const plan = compilePlan(schema, document, document.definitions[0] as OperationDefinitionNode)
  if (!plan) throw new Error(`no plan of ${text}`)
  return plan
}

async function run(plan: Plan, thing: Thing, asker = 'alice', variables: Record<string, unknown> = {}) {
  const { data, errors } = await plan.run({ thing, asker } as unknown as Context, variables)
  return { thing: (JSON.parse(data) as { thing: Record<string, unknown> | null }).thing, errors }
}

const some = (): Thing => ({ name: 'ä "quoted" \u2028 😀', parts: [{ name: 'part' }] })
/** Long enough that what can be kept is. */
async function warm(plan: Plan, thing: Thing): Promise<void> {
  for (let n = 0; n < 5; n += 1) await run(plan, thing)
}

const whole = '{ thing { name word parts { name __typename } } }'

it('a selection that depends on an object that never changes alone is written once, and answered alike', async () => {
  const thing = unchanging(some())
  const plan = planOf(whole)
  const first = await run(plan, thing)
  await warm(plan, thing)
  const times = words.get(thing)
  expect(await run(plan, thing)).toEqual(first)
  expect(words.get(thing)).toBe(times)
  expect(first.thing).toEqual({
    name: thing.name,
    word: `of ${thing.name}`,
    parts: [{ name: 'part', __typename: 'Thing' }]
  })
})

it('a selection that is asked for once or twice is not cached', async () => {
  const thing = unchanging(some())
  const plan = planOf(whole)
  const written: unknown[] = []
  for (let n = 0; n < 5; n += 1) written.push((await run(plan, thing)) && words.get(thing))
  expect(written).toEqual([1, 2, 3, 3, 3])
})

it('an object that may change is written again', async () => {
  const thing = some()
  const plan = planOf(whole)
  await warm(plan, thing)
  thing.name = 'another'
  expect((await run(plan, thing)).thing).toMatchObject({ name: 'another', word: 'of another' })
})

it('each object and each selection has its own cached text', async () => {
  const [one, other] = [unchanging({ name: 'one' }), unchanging({ name: 'other' })]
  const [a, b] = [planOf('{ thing { name } }'), planOf('{ thing { word: name name: word } }')]
  for (const thing of [one, other]) for (const plan of [a, b]) await warm(plan, thing)
  expect((await run(a, other)).thing).toEqual({ name: 'other' })
  expect((await run(b, one)).thing).toEqual({ word: 'one', name: 'of one' })
  expect((await run(b, other)).thing).toEqual({ word: 'other', name: 'of other' })
})

it.each(['asker', 'soon', 'asker name', 'name soon', 'name parts { name soon }', 'soon parts { asker } word'])(
  'a field that depends on the viewer is answered for each viewer: %s',
  async (selection) => {
    const thing = unchanging(some())
    const plan = planOf(`{ thing { ${selection} } }`)
    await warm(plan, thing)
    expect(JSON.stringify(await run(plan, thing, 'bob'))).not.toContain('alice')
    expect(JSON.stringify(await run(plan, thing, 'bob'))).toContain('bob')
  }
)

it('a field with an argument is answered for that argument', async () => {
  const thing = unchanging(some())
  const plan = planOf('query Q($word: String) { thing { name says(word: $word) } }')
  for (const word of ['a', 'b', 'c', 'd', 'e']) {
    expect((await run(plan, thing, 'alice', { word })).thing).toEqual({ name: thing.name, says: word })
  }
})

it.each(['name broken', 'name perhaps { broken }', 'asker perhaps { broken } name'])(
  'an error inside a cached text is told each time: %s',
  async (selection) => {
    const thing = unchanging(some())
    const plan = planOf(`{ thing { ${selection} } }`)
    for (let n = 0; n < 6; n += 1) expect((await run(plan, thing)).errors).toHaveLength(1)
  }
)

it('a pure resolver is not told who asks', () => {
  const told: (...all: unknown[]) => number = pure((...all: unknown[]) => all.length)
  expect(told({}, {}, { asker: 'alice' }, {})).toBe(1)
})

it('cached texts are bounded all together', () => {
  const part = nextPart()
  const text = 'x'.repeat(maxCharacters / 8)
  const objects = Array.from({ length: 20 }, (_, number) => number)
  for (const object of objects) keepText(part, object, text)
  const left = objects.filter((object) => keptText(part, object) !== undefined)
  expect(left.length).toBeGreaterThan(0)
  expect(left.length).toBeLessThan(8)
})

it('the pure resolvers of the contracts are these, and no guard stands before them', () => {
  const found = Object.entries(contracts()).flatMap(([role, contract]) =>
    Object.values(contract.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .filter(({ field }) => isPure(field.resolve))
      .map(({ type, field }) => `${role} ${type.name}.${field.name}`)
  )
  expect(found).toEqual([
    'accountHolder MyGrant.access',
    'accountHolder MyGrantAccess.limits',
    'accountHolder MyGrantRecurrence.startsAt',
    'accountHolder MyGrantRecurrence.endsAt',
    'accountHolder MyGrantPeriod.start',
    'accountHolder MyGrantPeriod.end'
  ])
})
