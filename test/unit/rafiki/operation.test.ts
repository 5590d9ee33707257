import { parse, stripIgnoredCharacters } from 'graphql'
import { operationOf } from '../../../src/rafiki/operation.ts'
import { prepare } from '../../support/operations.ts'

const query = (text: string) => operationOf('auth', parse(text), text)
const aliases = (count: number) =>
  Array.from({ length: count }, (_, index) => `a${index}: grants { __typename }`).join(' ')

describe('a prepared operation', () => {
  it.each([
    ['aliases', `{ ${aliases(16)} }`],
    ['tokens', `{ ${'__typename '.repeat(999)} }`],
    ['directives', `{ ${'__typename @skip(if: true) '.repeat(51)} }`],
    ['levels', `{ ${'a { '.repeat(10)} b ${'}'.repeat(10)} }`],
    ['cost', `{ ${'a { '.repeat(8)} ${'b '.repeat(300)} ${'}'.repeat(8)} }`]
  ])('a prepared operation is not made when it is over the limit on %s', (_, text) => {
    expect(() => prepare('auth', text)).toThrow(RangeError)
  })

  it('a prepared operation is made up to the limits, without what only the gateway reads, and knows what the transport needs', () => {
    const made = prepare('auth', `query Fifteen { # as many as there may be\n  ${aliases(15)} }`)
    const text = stripIgnoredCharacters(`query Fifteen { ${aliases(15)} }`)
    expect(made).toMatchObject({ service: 'auth', kind: 'query', name: 'Fifteen', text })
  })

  it('a prepared operation is not made of text that is not GraphQL', () => {
    expect(() => prepare('auth', '{ a ')).toThrow()
  })
})

it('a prepared operation is a query or a mutation, and never a subscription', () => {
  expect(query('mutation { revokeGrant(input: { grantId: "x" }) { id } }').kind).toBe('mutation')
  expect(() => query('subscription { a }')).toThrow(TypeError)
  expect(() => query('fragment F on Query { a }')).toThrow(TypeError)
})

it('a prepared operation has the name of its root fields where it has none of its own', () => {
  expect(query('{ a: grants { __typename } grant(id: "x") { id } }').name).toBe('grants,grant')
})

it.each([
  ['receiver', '{ receiver(id: "x") { id } }'],
  ['an alias of receiver', '{ whoami { id } a: receiver(id: "x") { id } }'],
  ['createReceiver', 'mutation { createReceiver { a } }'],
  ['createQuote', 'mutation { createQuote { a } }'],
  ['createOutgoingPayment', 'mutation { createOutgoingPayment { a } }'],
  ['completeReceiver', 'mutation { completeReceiver { a } }'],
  ['createQuote in a fragment', 'mutation { ...F } fragment F on Mutation { createQuote { a } }']
])('a prepared operation has the deadline of the network when it asks for %s', (_, text) => {
  expect(query(text).deadline).toBe('network')
})

it('a prepared operation has the deadline of reads otherwise, whatever its fields inside are called', () => {
  expect(query('{ receiver: whoami { receiver } }').deadline).toBe('read')
})

describe('an empty `in`', () => {
  const filtered = 'query($filter: GrantFilter) { grants(filter: $filter) { __typename } }'
  const named = 'query($ids: [String!]) { grants(filter: { identifier: { in: $ids } }) { __typename } }'
  const found: [string, string, Record<string, unknown>][] = [
    ['in the text', '{ grants(filter: { identifier: { in: [] } }) { __typename } }', {}],
    [
      'in the text, beside one that is not empty',
      '{ grants(filter: { state: { in: [PENDING] }, identifier: { in: [ ] } }) { __typename } }',
      {}
    ],
    ['deep in the text', '{ a { b { c(d: [{ e: { in: [] } }]) } } }', {}],
    ['in a fragment', '{ ...F } fragment F on Query { grants(filter: { state: { in: [] } }) { __typename } }', {}],
    ['by a variable that `in` names', named, { ids: [] }],
    ['in a variable', filtered, { filter: { identifier: { in: [] } } }],
    ['deep in a variable', filtered, { filter: [{ a: [{ b: { in: [] } }] }] }],
    [
      'in a variable, beside one that is not empty',
      filtered,
      { filter: { state: { in: ['PENDING'] }, identifier: { in: [] } } }
    ],
    ['as the default of a variable', named.replace('[String!]', '[String!] = []'), {}],
    ['in the default of a variable', filtered.replace('GrantFilter', 'GrantFilter = { identifier: { in: [] } }'), {}]
  ]

  it.each(found)('an empty `in` is found %s', (_, text, variables) => {
    expect(query(text).emptyIn(variables)).toBe(true)
  })

  const absent: [string, string, Record<string, unknown>][] = [
    ['a list with something in it', named, { ids: [''] }],
    ['a list with something in it, in a variable', filtered, { filter: { identifier: { in: ['a'] } } }],
    ['no filter', filtered, {}],
    ['filters without lists', filtered, { filter: { identifier: null, state: {} } }],
    ['an empty list of another name', filtered, { filter: { notIn: [], within: [] } }],
    ['text that looks like one', '{ grant(id: "{ in: [] }") { id } }', { a: '{ in: [] }', b: ['in: []'] }],
    ['a comment that looks like one', '# filter: { identifier: { in: [] } }\n{ whoami { id } }', {}],
    ['an empty list of a variable that no `in` names', 'query($a: [String!]) { b(c: $a) }', { a: [] }],
    [
      'a list where the default would be empty',
      named.replace('[String!]', '[String!] = []'),
      { ids: ['https://wallet.example/alice'] }
    ]
  ]

  it.each(absent)('an empty `in` is not found in %s', (_, text, variables) => {
    expect(query(text).emptyIn(variables)).toBe(false)
  })
})
