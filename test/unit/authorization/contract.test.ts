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
import { fieldModule, type FieldModule } from '../../../src/fields/fieldModule.ts'
import { fieldModules } from '../../../src/fields/index.ts'
import { contracts, stitchGraph, wholePolicy } from '../../../src/graph.ts'
import { roles } from '../../../src/identity/viewer.ts'
import { cutContract } from '../../../src/authorization/contract.ts'
import type { Guard, Transform } from '../../../src/authorization/guard.ts'
import { everyone } from '../../../src/authorization/guards/scope.ts'

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

describe('what no field module defines or lists is absent', () => {
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
    'a field that no field module has is absent from the contract of %s, and from its introspection',
    (role) => {
      const contract = contracts({}, grown)[role]
      expect(printSchema(contract)).toBe(printSchema(cut[role]))
      const told = JSON.stringify(graphqlSync({ schema: contract, source: getIntrospectionQuery() }))
      expect(told).toContain('walletAddresses')
      expect(told).not.toMatch(/extra|Loose|me2/)
    }
  )

  it('an interface that a policy does not name is absent, and its implementers no longer claim it', () => {
    const schema = makeExecutableSchema({
      typeDefs: `
        interface Named { name: String! secret: String }
        type Query { dog: Dog }
        type Dog implements Named { name: String! secret: String }`
    })
    const dog = { Query: { dog: [everyone] }, Dog: { name: [] } }
    expect(cutContract(schema, dog).getType('Named')).toBeUndefined()
    const withInterface = cutContract(schema, { ...dog, Named: { name: [] } })
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
    ['Nothing', 'id'],
    ['GrantState', 'id'],
    ['Query', 'nothing'],
    ['GrantFilter', 'nothing']
  ])('a policy that names %s.%s, which the graph does not have, stops the start', (type, field) => {
    expect(() => cutContract(graph, { [type]: { [field]: [] } })).toThrow(type)
  })

  const withModule = (added: FieldModule, run: () => void): void => {
    const list = fieldModules as FieldModule[]
    list.push(added)
    try {
      run()
    } finally {
      list.pop()
    }
  }
  it.each([
    ['that two modules of a role name', 'accountHolder', 'PageInfo', 'hasNextPage'],
    ['of another role’s own type', 'operator', 'MyGrant', 'id'],
    ['of another role’s own input', 'client', 'MyGrantFilter', 'status']
  ] as const)('a field %s stops the start', (_, role, type, field) => {
    withModule(fieldModule({ role, rafiki: { [type]: field } }), () =>
      expect(() => contracts()).toThrow(`${type}.${field}`)
    )
    withModule(fieldModule({ role, guards: { [`${type}.${field}`]: [] } }), () =>
      expect(() => wholePolicy()).toThrow(`${type}.${field}`)
    )
    expect(() => contracts()).not.toThrow()
  })
})

/** What a module defines belongs to its roles. Found in the contracts as they are printed, not in the policy. */
it.each(roles)(
  'the contract of %s has no object, interface or input of the gateway’s but those of its own modules',
  (role) => {
    const rafikis = new Set(Object.values(schemas).flatMap((schema) => namesIn(schema)))
    const ownOf = (wanted: boolean) =>
      new Set(fieldModules.filter((it) => it.roles.includes(role) === wanted).flatMap(({ own }) => [...own]))
    const [own, others] = [ownOf(true), ownOf(false)]
    const shown = namesIn(cut[role]).filter((name) => !rafikis.has(name) && name !== 'GrantFilterString.in')
    expect(shown.length).toBeGreaterThan(5)
    expect(shown.filter((name) => !own.has(name) || others.has(name))).toEqual([])
  }
)

describe('guards and transforms', () => {
  const calls: unknown[] = []
  const guard = (name: string): Guard => ({
    ...{ name, description: '' },
    check: (args) => {
      calls.push([name, args])
      if (name === 'no') throw new Error('no')
    }
  })
  const transform = (name: string, answer: Record<string, unknown>): Transform => ({
    ...{ name, description: '' },
    transform: (args) => {
      calls.push([name, args])
      return answer
    }
  })
  const schema = makeExecutableSchema({
    typeDefs: 'type Query { field(a: Int, b: Int): Int plain: Int }',
    resolvers: { Query: { field: (_, args: { a: number }) => calls.push(['resolver', args]) && args.a } }
  })
  const run = (guards: (Guard | Transform)[], source: string) =>
    graphql({ schema: cutContract(schema, { Query: { field: guards, plain: [] } }), source, rootValue: { plain: 7 } })
  beforeEach(() => void calls.splice(0))

  it('guards and transforms run before the resolver, in order, and a transform passes on the arguments that it changed', async () => {
    const { data } = await run([guard('one'), transform('two', { a: 2 }), guard('three')], '{ field(a: 1) plain }')
    expect(data).toEqual({ field: 2, plain: 7 })
    expect(calls).toEqual([
      ['one', { a: 1 }],
      ['two', { a: 1 }],
      ['three', { a: 2 }],
      ['resolver', { a: 2 }]
    ])
  })

  it('a guard changes no arguments, whatever it answers', async () => {
    const check: () => void = () => ({ a: 3 })
    const { data } = await run([{ name: 'one', description: '', check }], '{ field(a: 1) }')
    expect(data).toEqual({ field: 1 })
  })

  it('a guard that refuses keeps the resolver and the guards after it from running', async () => {
    const { data, errors } = await run([guard('no'), guard('two')], '{ field(a: 1) }')
    expect([data, errors?.length]).toEqual([{ field: null }, 1])
    expect(calls).toEqual([['no', { a: 1 }]])
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
    ...['MyEventActor', 'ConsentRecordActor', 'MyReceipt'],
    ...['LimitData', 'PaymentAmount', 'Subject', 'Jwk', 'Http', 'HttpOutgoing', 'TenantSetting'],
    ...['AdditionalProperty', 'MyWalletAddressProperty', 'WalletAddressProfile', 'ClientAccessToken'],
    ...['ClientGrantAccess', 'ClientGrantIssued', 'ClientGrantLimits', 'ClientGrantPending', 'ClientGrantSpending'],
    ...['MyGrantsSummary', 'RevokeMyGrantResult', '_Service']
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
