import { Kind, parse, type DocumentNode } from 'graphql'
import { builtinSeed } from '../../../sandbox/builtinSeed.ts'
import { startRafiki, type Rafiki } from '../../../sandbox/rafiki/index.ts'
import { countTokens, measure, overRafikiLimit } from '../../../src/rafiki/operationSize.ts'
import { post, signatureOf } from '../../support/requests.ts'

let rafiki: Rafiki

beforeAll(async () => void (rafiki = await startRafiki({ seed: builtinSeed() })))
afterAll(() => rafiki.close())

const over = (text: string) => overRafikiLimit(parse(text), text)

async function rafikiAccepts(query: string): Promise<boolean> {
  const [tenant] = rafiki.tenants
  const signature = signatureOf({ query }, { secret: tenant!.secret })
  const { status } = await post(rafiki.backend.url, { query }, { signature, 'tenant-id': tenant!.id })
  return status === 200
}

const repeat = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => make(i)).join(' ')
const aliases = (count: number, prefix = 'a') => repeat(count, (index) => `${prefix}${index}: whoami { id }`)
const wrapped = (levels: number, type: string, inner: string): string =>
  levels === 0 ? inner : `... on ${type} { ${wrapped(levels - 1, type, inner)} }`
const node = (inner: string) => `walletAddresses { edges { node { ${inner} } } }`
/** Leaves at the ninth level of fields. */
const ninth = 'outgoingPayments { edges { node { quote { debitAmount { value } } } } }'
const costly = (leaves: number) => `{ ${node(`outgoingPayments { edges { node { ${'id '.repeat(leaves)} } } }`)} }`

/** Each a pair of neighbours: the largest that Rafiki takes, and the smallest that it refuses. */
const boundaries: [what: string, limit: string, fits: string, tooLarge: string][] = [
  ['aliases side by side', 'aliases', `{ ${aliases(15)} whoami { id } }`, `{ ${aliases(16)} }`],
  [
    'aliases inside each other',
    'aliases',
    `{ a: whoami { ${repeat(14, (index) => `b${index}: id`)} } }`,
    `{ a: whoami { ${repeat(15, (index) => `b${index}: id`)} } }`
  ],
  [
    'aliases of a fragment, counted wherever it is spread',
    'aliases',
    `{ ${'...F '.repeat(3)} } fragment F on Query { ${aliases(5)} }`,
    `{ ${'...F '.repeat(3)} x: whoami { id } } fragment F on Query { ${aliases(5)} }`
  ],
  [
    'aliases of fragments in fragments',
    'aliases',
    `{ ...F ...F } fragment F on Query { ...G ...G b: whoami { id } } fragment G on Query { ${aliases(3)} }`,
    `{ ...F ...F } fragment F on Query { ...G ...G } fragment G on Query { ${aliases(4)} }`
  ],
  [
    'aliases of an inline fragment',
    'aliases',
    `{ ... on Query { ${aliases(15)} } }`,
    `{ ... on Query { ${aliases(15)} } x: whoami { id } }`
  ],
  ['directives', 'directives', directives(50), directives(51)],
  [
    'directives on fragments',
    'directives',
    `{ ${'...F @include(if: true) '.repeat(25)} } fragment F on Query { __typename @skip(if: false) }`,
    `{ ${'...F @include(if: true) '.repeat(26)} } fragment F on Query { __typename @skip(if: false) }`
  ],
  ['tokens', 'tokens', tokens(1000), tokens(1001)],
  [
    'levels of fields',
    'levels',
    `{ ${node(ninth)} }`,
    `{ ${node(ninth.replace('value', '... on Amount { ... on Amount { value } }'))} }`
  ],
  [
    'levels of inline fragments',
    'levels',
    `{ ${wrapped(1, 'Query', node(ninth))} }`,
    `{ ${wrapped(2, 'Query', node(ninth))} }`
  ],
  [
    'levels of a fragment that is spread',
    'levels',
    `{ ${node('...F')} } fragment F on WalletAddress { outgoingPayments { edges { node { quote { id } } } } }`,
    `{ ${node('...F')} } fragment F on WalletAddress { outgoingPayments { edges { node { quote { debitAmount { value } } } } } }`
  ],
  ['cost of fields', 'cost', costly(435), costly(436)],
  [
    'cost of inline fragments',
    'cost',
    `{ ${node(wrapped(3, 'WalletAddress', 'id '.repeat(435)))} }`,
    `{ ${node(wrapped(3, 'WalletAddress', 'id '.repeat(436)))} }`
  ],
  [
    'cost of a fragment that is spread',
    'cost',
    `{ ${node('...F '.repeat(170))} } fragment F on WalletAddress { id id }`,
    `{ ${node('...F '.repeat(170))} } fragment F on WalletAddress { id id id }`
  ]
]

describe.each(boundaries)('%s', (_, limit, fits, tooLarge) => {
  it('an operation fits up to this limit, for Rafiki too', async () => {
    expect(await rafikiAccepts(fits)).toBe(true)
    expect(over(fits)).toBeUndefined()
  })

  it('an operation is too large past this limit, for Rafiki too', async () => {
    expect(await rafikiAccepts(tooLarge)).toBe(false)
    expect(over(tooLarge)).toMatchObject({ limit })
  })
})

it('an operation that is too large is told which limit, what it is, and what was found', () => {
  expect(over(`{ ${aliases(17)} }`)).toEqual({ limit: 'aliases', maximum: 15, found: 17 })
})

it('the limit on directives counts those of the operation itself', () => {
  expect(measure(parse('query @a { b @c { d } }')).directives).toBe(2)
})

it('the limit on depth counts levels of fields with and without fragments between them', () => {
  expect(measure(parse('{ a { ... on A { b { c } } } }'))).toMatchObject({ depth: 3, levels: 4 })
})

it('the limit on depth counts introspection as a leaf, so that the usual queries pass', () => {
  expect(measure(parse('{ __schema { types { fields { type { ofType { ofType { name } } } } } } }'))).toMatchObject({
    depth: 1,
    cost: 1
  })
})

it('the limit on tokens counts as the parser does', () => {
  const text =
    '# comments count nothing\nquery A($b: [Int!]! = [1, -2.5e3]) { c(d: "e", f: """g""") @h ...I } fragment I on J { k }'
  const tokens = countTokens(text)
  expect(parse(text, { maxTokens: tokens })).toBeDefined()
  expect(() => parse(text, { maxTokens: tokens - 1 })).toThrow()
})

it('only a document with one operation is measured, unless it is told which', () => {
  const document = parse('query A { a } query B { b { c } }')
  expect(() => measure(document)).toThrow(TypeError)
  const [, second] = document.definitions
  expect(second?.kind === Kind.OPERATION_DEFINITION && measure(document, second).depth).toBe(2)
})

it('measuring ends on fragments that spread themselves', () => {
  expect(measure(parse('{ ...A } fragment A on Query { a: b ...B } fragment B on Query { c: d ...A }')).aliases).toBe(2)
})

it('a fragment bomb is found too large, after work that grows with its text alone', () => {
  const levels = 30
  const text = `{ ...f${levels} } fragment f0 on Query { a: whoami { id } } ${repeat(levels, (index) => `fragment f${index + 1} on Query { ...f${index} ...f${index} }`)}`
  expect(countTokens(text)).toBeLessThan(600)
  const { document, looks } = watched(parse(text), 10_000)
  expect(overRafikiLimit(document, text)).toMatchObject({ limit: 'aliases', found: 2 ** levels })
  expect(looks()).toBeLessThan(200)
})

function tokens(count: number): string {
  const [before, after] = ['{ outgoingPayments(filter: { receiver: { in: [', ']}}) { pageInfo { hasNextPage } } }']
  return before + '"a" '.repeat(count - countTokens(before) - countTokens(after)) + after
}

function directives(count: number): string {
  return `{ ${'__typename @skip(if: true) '.repeat(count)} }`
}

/** Counts how often fragments are looked into, and ends what would go on for ever. */
function watched(document: DocumentNode, atMost: number): { document: DocumentNode; looks: () => number } {
  let looks = 0
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue
    const { selections } = definition.selectionSet
    Object.defineProperty(definition.selectionSet, 'selections', {
      get: () => {
        if (++looks > atMost) throw new Error(`looked more than ${atMost} times`)
        return selections
      }
    })
  }
  return { document, looks: () => looks }
}
