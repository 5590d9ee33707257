import { getNamedType, isInputObjectType, isNonNullType, isScalarType } from 'graphql'
import { contracts, wholePolicy } from '../../src/graph.ts'
import { roles } from '../../src/identity/viewer.ts'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'

const graph = contracts()

describe.each(roles)('in the contract %s', (role) => {
  const types = Object.values(graph[role].getTypeMap())
  const inputs = types
    .filter(isInputObjectType)
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ name: `${type.name}.${field.name}`, field })))

  it('every date in an input of the contract is a DateTime', () => {
    const moments = inputs.filter(({ field }) => /(At|After|Before)$/.test(field.name))
    for (const { name, field } of moments) expect([name, getNamedType(field.type).name]).toEqual([name, 'DateTime'])
    expect(moments.length).toBe({ accountHolder: 6, client: 0, operator: 5 }[role])
  })

  it('an idempotency key that a mutation needs is never null', () => {
    const mutations = Object.values(graph[role].getMutationType()?.getFields() ?? {})
    const needing = mutations.filter(({ name }) =>
      wholePolicy()[role].Mutation?.[name]?.some((rule) => rule.name === 'ownIdempotencyKey(required)')
    )
    for (const { name, args } of needing) {
      const input = getNamedType(args.find((it) => it.name === 'input')?.type)
      const key = isInputObjectType(input) ? input.getFields().idempotencyKey?.type : undefined
      expect([name, isNonNullType(key)]).toEqual([name, true])
    }
    expect(needing.length).toBe({ accountHolder: 5, client: 0, operator: 12 }[role])
  })

  it('every own scalar of the contract says where it is specified', () => {
    // Federation fixes how `_Any` is defined.
    const builtIn = ['ID', 'String', 'Int', 'Float', 'Boolean', '_Any']
    for (const scalar of types.filter(isScalarType).filter(({ name }) => !builtIn.includes(name))) {
      expect([scalar.name, scalar.specifiedByURL]).toEqual([scalar.name, expect.stringMatching(/^https:\/\//)])
    }
  })
})

it('an account holder’s ids are of type ID wherever they are an argument', () => {
  const types = Object.values(graph.accountHolder.getTypeMap()).filter(isInputObjectType)
  const ids = types.flatMap((type) =>
    Object.values(type.getFields()).filter(({ name }) => name === 'id' || name.endsWith('Id') || name.endsWith('Ids'))
  )
  expect(ids.length).toBeGreaterThan(10)
  expect([...new Set(ids.map(({ type }) => getNamedType(type).name))]).toEqual(['ID'])
})

describe('a moment', () => {
  let harness: Harness
  beforeAll(async () => void (harness = await startHarness()))
  afterAll(() => harness.close())

  const list = (name: string, value: string, client = 'createdAfter: null') =>
    `{ myGrants(filter: { ${name}: ${value} }) { complete }
       myClients { edges { node { grants(filter: { ${client} }) { complete } } } } }`
  const wrong = ['2026-11-31', '2026-02-30', '2027-02-29', '2026-00-10', '2026-13-01', '2026-04-00'].map(
    (day) => `${day}T00:00:00Z`
  )
  const malformed = [
    'yesterday',
    '',
    '2026-05-05',
    '2026-08-17T12:00:00',
    '2026-08-17T24:00:00Z',
    '2026-08-17T12:60:00Z'
  ]
  const offsets = ['2026-11-31T23:30:00-11:00', '2026-08-17T12:00:00+25:00', '2026-08-17T12:00:00+0200']

  it.each([...wrong, ...malformed, ...offsets])(
    'a date %j is refused wherever it stands, before anything is sent',
    async (text) => {
      const before = [harness.rafiki.auth.counters.requests, harness.rafiki.backend.counters.requests]
      const replies = [
        await harness.ask('alice', list('createdAfter', `"${text}"`)),
        await harness.ask('alice', list('createdBefore', `"${text}"`)),
        await harness.ask('alice', list('createdAfter', 'null', `createdBefore: "${text}"`)),
        await harness.ask('alice', `query ($m: DateTime) ${list('createdAfter', '$m')}`, { m: text }),
        await harness.ask('alice', 'query ($f: MyGrantFilter) { myGrants(filter: $f) { complete } }', {
          f: { createdBefore: text }
        }),
        await harness.ask(
          'alice',
          'mutation ($i: CreateIncomingPaymentInput!) { createIncomingPayment(input: $i) { payment { id } } }',
          {
            i: { walletAddressId: 'x', idempotencyKey: 'k', expiresAt: text }
          }
        ),
        await harness.ask(
          'operator',
          'mutation ($i: CreateIncomingPaymentInput!) { createIncomingPayment(input: $i) { payment { id } } }',
          {
            i: { walletAddressId: 'x', expiresAt: text }
          }
        ),
        await harness.ask(
          'operator',
          `mutation { createReceiver(input: { walletAddressUrl: "x", expiresAt: "${text}" }) { receiver { id } } }`
        )
      ]
      for (const reply of replies) {
        expect(codeOf(reply)).toBe('BAD_USER_INPUT')
        if (text !== '') expect(JSON.stringify(reply.errors)).not.toContain(text)
      }
      expect([harness.rafiki.auth.counters.requests, harness.rafiki.backend.counters.requests]).toEqual(before)
    }
  )

  it.each([
    '2024-02-29T12:00:00Z',
    '2026-08-17T12:30Z',
    '2026-08-17T12:30:00.123456789+05:30',
    '2026-11-30T23:30:00-11:00'
  ])('a date %j is accepted', async (text) => {
    expect((await harness.ask('alice', list('createdAfter', `"${text}"`))).errors).toBeUndefined()
    expect(
      (await harness.ask('alice', `query ($m: DateTime) ${list('createdAfter', '$m')}`, { m: text })).errors
    ).toBeUndefined()
  })
})

describe('a scalar that only inputs have', () => {
  let harness: Harness
  beforeAll(async () => void (harness = await startHarness()))
  afterAll(() => harness.close())

  const uuid = '5d7a2f60-3c1e-4b9a-8f42-90c6d1e7ab35'
  const deep = { a: { b: { c: { d: { e: { f: 1 } } } } } }
  const payment =
    'createOutgoingPayment(input: { walletAddressId: "w", quoteId: "q", idempotencyKey: "k", metadata: HERE })'
  const cases = [
    [
      'UUID',
      'operator',
      ['4711', '', `${uuid}0`],
      'input.id',
      `depositPeerLiquidity(input: { peerId: "${uuid}", amount: "1", idempotencyKey: "k", id: HERE }) { success }`
    ],
    [
      'HttpsUrl',
      'operator',
      ['http://rafiki.example', 'https://127.0.0.1/', 'https://a.local/', ''],
      'input.peerUrl',
      `createOrUpdatePeerByUrl(input: { assetId: "${uuid}", peerUrl: HERE }) { peer { id } }`
    ],
    [
      'AccessToken',
      'client',
      ['', 'a b', 'ä', 'a'.repeat(4_097)],
      'input.accessToken',
      'rotateClientToken(input: { manageUrl: "x", accessToken: HERE }) { accessToken { value } }'
    ],
    [
      'SearchText',
      'alice',
      ['', '  ', 'x'.repeat(201)],
      'filter.clientText',
      'myGrants(filter: { clientText: HERE }) { complete }'
    ],
    ['PaymentMetadata', 'alice', [deep, { text: 'x'.repeat(4_000) }], 'input.metadata', `${payment} { payment { id } }`]
  ] as const
  const literal = (value: unknown): string => JSON.stringify(value).replaceAll(/"(\w+)":/g, '$1:')

  it.each(cases)(
    '%s is refused in literals and in variables, with its argument, before anything is sent',
    async (type, who, values, argument, field) => {
      const kind = type === 'SearchText' ? 'query' : 'mutation'
      const before = [harness.rafiki.auth.counters.requests, harness.rafiki.backend.counters.requests]
      for (const value of values) {
        const written = await harness.ask(who, `${kind} { ${field.replace('HERE', literal(value))} }`)
        const given = await harness.ask(who, `${kind} ($v: ${type}!) { ${field.replace('HERE', '$v')} }`, { v: value })
        expect(written.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument })
        expect(given.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', argument: '$v' })
        expect([written.errors?.length, given.errors?.length]).toEqual([1, 1])
      }
      expect([harness.rafiki.auth.counters.requests, harness.rafiki.backend.counters.requests]).toEqual(before)
    }
  )
})
