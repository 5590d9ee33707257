import { schemas } from '../../../src/rafiki/delegation/schemas.ts'
import { makeExecutableSchema } from '@graphql-tools/schema'
import {
  extendSchema,
  getIntrospectionQuery,
  graphql,
  graphqlSync,
  isInputObjectType,
  isObjectType,
  parse,
  printSchema,
  validateSchema,
  type GraphQLInterfaceType,
  type GraphQLSchema
} from 'graphql'
import type { FieldFamily } from '../../../src/fields/fieldModule.ts'
import { families } from '../../../src/fields/index.ts'
import { contracts, stitchGraph } from '../../../src/graph.ts'
import { roles } from '../../../src/identity/viewer.ts'
import { cutContract } from '../../../src/authorization/contract.ts'
import { fields, mergePolicies } from '../../../src/authorization/policy.ts'
import { everyone, type Rule } from '../../../src/authorization/guards/scope.ts'

const graph = stitchGraph()
const cut = contracts({}, graph)
const objectTypes = (schema: GraphQLSchema) =>
  Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter((type) => !type.name.startsWith('__'))
const namesIn = (schema: GraphQLSchema): string[] =>
  Object.values(schema.getTypeMap()).flatMap((type) =>
    (isObjectType(type) || isInputObjectType(type)) && !type.name.startsWith('__')
      ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
      : []
  )

describe('what no row names is absent', () => {
  const grown = extendSchema(
    graph,
    parse(`
      extend type Query { extra: String, loose: Loose, me2: Me }
      extend type Mutation { extra: Loose }
      extend type Grant { extra: String }
      extend type MyGrant { extra: Loose }
      extend interface Model { extra: String }
      extend type Me { extra: String }
      extend input GrantFilter { extra: String }
      extend input MyGrantFilter { extra: Boolean }
      type Loose { id: ID! }
    `)
  )

  it.each(roles)(
    'a field without a policy row is absent from the contract of %s, and from its introspection',
    (role) => {
      const contract = contracts({}, grown)[role]
      expect(printSchema(contract)).toBe(printSchema(cut[role]))
      const told = JSON.stringify(graphqlSync({ schema: contract, source: getIntrospectionQuery() }))
      expect(told).toContain('walletAddresses')
      expect(told).not.toMatch(/extra|Loose|me2/)
    }
  )

  it('an interface without a policy row is absent, and its implementers no longer claim it', () => {
    const schema = makeExecutableSchema({
      typeDefs: `
        interface Named { name: String! secret: String }
        type Query { dog: Dog }
        type Dog implements Named { name: String! secret: String }`
    })
    const dog = { Query: { dog: [everyone] }, Dog: fields('name') }
    expect(cutContract(schema, dog).getType('Named')).toBeUndefined()
    const withInterface = cutContract(schema, { ...dog, Named: fields('name') })
    expect(printSchema(withInterface)).toContain('type Dog implements Named')
    expect(namesIn(withInterface)).toEqual(['Query.dog', 'Dog.name'])
    expect(printSchema(withInterface)).not.toContain('secret')
  })

  it('an interface does not promise a field that one implementer lacks', () => {
    const taken = { accountHolder: ['MyOutgoingPayment.client'], operator: ['Asset.createdAt'] }
    const { accountHolder, operator } = contracts(taken, graph)
    expect([...validateSchema(accountHolder), ...validateSchema(operator)]).toEqual([])
    expect(namesIn(accountHolder)).toContain('MyIncomingPayment.client')
    const promised = (contract: GraphQLSchema, name: string) =>
      Object.keys((contract.getType(name) as GraphQLInterfaceType).getFields())
    expect(promised(accountHolder, 'MyPayment')).toEqual(
      promised(cut.accountHolder, 'MyPayment').filter((it) => it !== 'client')
    )
    expect(promised(operator, 'Model')).toEqual(['id'])
  })
})

describe('a policy that does not fit stops the start', () => {
  it.each([
    [{ Nothing: fields('id') }],
    [{ GrantState: fields('id') }],
    [{ Query: fields('nothing') }],
    [{ GrantFilter: fields('nothing') }],
    [{ Query: { grants: [{ name: 'x', without: ['nothing'] }] } }],
    [{ RevokeGrantInput: { grantId: [{ name: 'x', without: ['grantId'] }] } }]
  ])('a policy %j that names something that the graph does not have stops the start', (rules) => {
    expect(() => cutContract(graph, rules)).toThrow()
  })

  it('an own field without a policy row stops the start, in a type or an input', () => {
    for (const sdl of ['extend type Query { forgotten: String }', 'input Forgotten { field: String }']) {
      const fake: FieldFamily = { sdl, policy: {} }
      const list = families as FieldFamily[]
      list.push(fake)
      try {
        expect(() => contracts()).toThrow(/(Query\.forgotten|Forgotten\.field)/)
      } finally {
        list.splice(list.indexOf(fake), 1)
      }
    }
    expect(() => contracts()).not.toThrow()
  })

  it('a field in the policies of two families stops the start', () => {
    const policy = { accountHolder: { Query: { me: [everyone] } } }
    expect(() => mergePolicies([policy, policy])).toThrow('Query.me')
    expect(mergePolicies([policy, { operator: policy.accountHolder }]).operator).toEqual(policy.accountHolder)
  })
})

describe('rules', () => {
  const calls: unknown[] = []
  const rule = (name: string, answer?: Record<string, unknown>): Rule => ({
    name,
    check: (args) => {
      calls.push([name, args])
      if (name === 'no') throw new Error('no')
      return answer
    }
  })
  const schema = makeExecutableSchema({
    typeDefs: 'type Query { field(a: Int, b: Int): Int plain: Int }',
    resolvers: { Query: { field: (_, args: { a: number }) => calls.push(['resolver', args]) && args.a } }
  })
  const run = (rules: Rule[], source: string) =>
    graphql({ schema: cutContract(schema, { Query: { field: rules, plain: [] } }), source, rootValue: { plain: 7 } })
  beforeEach(() => void calls.splice(0))

  it('guards run before the resolver, in order, and each passes on the arguments that it changed', async () => {
    const { data } = await run([rule('one', { a: 2 }), rule('two')], '{ field(a: 1) plain }')
    expect(data).toEqual({ field: 2, plain: 7 })
    expect(calls).toEqual([
      ['one', { a: 1 }],
      ['two', { a: 2 }],
      ['resolver', { a: 2 }]
    ])
  })

  it('a guard that refuses keeps the resolver and the guards after it from running', async () => {
    const { data, errors } = await run([rule('no'), rule('two')], '{ field(a: 1) }')
    expect([data, errors?.length]).toEqual([{ field: null }, 1])
    expect(calls).toEqual([['no', { a: 1 }]])
  })

  it('a guard may remove arguments', async () => {
    const { errors } = await run([{ name: 'x', without: ['b'] }], '{ field(b: 1) }')
    expect(errors).toHaveLength(1)
    expect((await run([{ name: 'x', without: ['b'] }], '{ field(a: 3) }')).data).toEqual({ field: 3 })
  })
})

describe('the contracts', () => {
  it.each(roles)('the contract of %s holds no secret of Rafiki’s', (role) => {
    const known = namesIn(graph)
    for (const secret of ['Tenant.apiSecret', 'Tenant.idpSecret', 'HttpOutgoing.authToken']) {
      expect(known).toContain(secret)
      expect(namesIn(cut[role])).not.toContain(secret)
    }
  })

  /** What account holders may ask by Rafiki's own names, each answered by fields of ours. */
  const byRafikisNames = {
    accountHolder: [
      ...['Query.grants', 'Query.grant', 'Query.receiver', 'Mutation.revokeGrant', 'Mutation.updateWalletAddress'],
      ...['Mutation.createWalletAddressKey', 'Mutation.revokeWalletAddressKey', 'Mutation.createIncomingPayment'],
      ...['Mutation.createReceiver', 'Mutation.createQuote', 'Mutation.createOutgoingPayment'],
      'Mutation.cancelOutgoingPayment'
    ],
    client: []
  }
  it.each(['accountHolder', 'client'] as const)(
    'the contract of %s holds no more of Rafiki’s own root fields than these',
    (role) => {
      const rafikis = Object.values(schemas)
        .flatMap(namesIn)
        .filter((name) => /^(Query|Mutation)\./.test(name))
      expect(rafikis).toHaveLength(65)
      expect(
        namesIn(cut[role])
          .filter((name) => rafikis.includes(name))
          .sort()
      ).toEqual([...byRafikisNames[role]].sort())
    }
  )

  it('the contracts hold no filter that Rafiki gets wrong', () => {
    expect(namesIn(graph)).toContain('FilterFinalizationReason.notIn')
    for (const role of roles) {
      expect(namesIn(cut[role])).not.toContain('FilterFinalizationReason.notIn')
      expect(namesIn(cut[role])).not.toContain('GrantFilterString.notIn')
    }
  })

  /** Values that live in their object, and the wrappers of lists: nothing that a cache would look up. */
  const embedded = [
    ...['Query', 'Mutation', 'PageInfo', 'Amount', 'MyGrantLimits', 'MyGrantSubject', 'MyGrantSubjectId'],
    ...['MyGrantRecurrence', 'MyGrantPeriodLength', 'MyGrantSpending', 'MyGrantPeriod', 'MyUnlistedGrants'],
    ...['LimitData', 'PaymentAmount', 'Subject', 'Jwk', 'Http', 'HttpOutgoing', 'TenantSetting'],
    ...['AdditionalProperty', 'MyWalletAddressProperty', 'WalletAddressProfile', 'ClientAccessToken'],
    ...['ClientGrantAccess', 'ClientGrantIssued', 'ClientGrantLimits', 'ClientGrantPending', 'ClientGrantSpending'],
    ...['MyGrantsSummary', 'RevokeMyGrantResult']
  ]
  /** What holds objects and is none itself: pages, and what mutations answer. */
  const holder = /(Connection|Edge|Payload|Response)$/
  it('every object in the contracts has an id to cache it by, or is in a short list of embedded values', () => {
    const without = roles
      .flatMap((role) => objectTypes(cut[role]))
      .filter((type) => !type.getFields().id && !holder.test(type.name))
      .map((type) => type.name)
    expect([...new Set(without)].sort()).toEqual(embedded.sort())
  })
})
