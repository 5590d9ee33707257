import { makeExecutableSchema } from '@graphql-tools/schema'
import { graphql, type GraphQLSchema } from 'graphql'
import type { AuditLine } from '../../src/observability/auditLine.ts'
import { createAudit } from '../../src/observability/auditLog.ts'
import { GatewayError, type Code } from '../../src/errors.ts'
import { auditTable, contracts } from '../../src/graph.ts'
import { roles, type Role } from '../../src/identity/viewer.ts'
import { createRecorder } from '../../src/journal/recorder.ts'
import { createLog } from '../../src/observability/log.ts'
import { withAudit } from '../../src/authorization/auditMutations.ts'
import { createStats, type RequestStats } from '../../src/observability/requestStats.ts'
import { startHarness, type Harness, type Reply, type Who } from '../support/harness.ts'
import { accept, askConsent } from '../support/grantRequests.ts'
import { listedFor, statusOf, viewOf } from '../support/grantOracle.ts'
import { addressNamed } from '../support/payments.ts'

let harness: Harness
beforeEach(async () => void (harness = await startHarness()))
afterEach(() => harness.close())

const unknown = '00000000-0000-4000-8000-000000000000'
const uuid = /^[0-9a-f]{8}-/
const live = () => listedFor(['alice'], harness.rafiki.store).find((row) => statusOf(row) === 'ACTIVE')!
const bobs = () => listedFor(['bob'], harness.rafiki.store).find((row) => viewOf(['alice'], row).access.length === 0)!
const revokeMine = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id } } }'
const createAsset = (answer: string) =>
  `mutation ($input: CreateAssetInput!) { createAsset(input: $input) { ${answer} } }`
const requestIdOf = (reply: Reply): string => String(reply.headers.get('x-request-id'))
const told = () => harness.audited()
const said = () => told().map(({ mutation, outcome, code }) => [mutation, outcome, code])

it('an audit line has the session of its caller, how strongly and when they signed in, and who acts for whom', async () => {
  const act = { sub: 'helpdesk' }
  const claims = { jti: 't1', sid: 's1', acr: 'phr', amr: ['pwd', 'hwk'], auth_time: 1_700_000_000 }
  await harness.ask({ ...harness.people.alice, ...claims, act }, revokeMine, { id: unknown })
  const long = { ...harness.people.alice, sid: 's'.repeat(257), amr: 'pwd', act: { sub: 'x'.repeat(3_000) } }
  await harness.ask(long, revokeMine, { id: unknown })
  const [line, other] = told()
  expect(line).toMatchObject({ jti: 't1', sid: 's1', acr: 'phr', amr: ['pwd', 'hwk'], authTime: 1_700_000_000, act })
  expect(other).toMatchObject({ amr: ['pwd'], actTooLong: true })
  for (const name of ['sid', 'act']) expect(other).not.toHaveProperty(name)
})

describe('every mutation of every contract', () => {
  it.each(roles)('every mutation of %s leaves an audit line: its row names arguments that it has', (role) => {
    const mutations = Object.values(contracts()[role].getMutationType()?.getFields() ?? {})
    expect(mutations.length).toBeGreaterThan(4)
    for (const { extensions } of mutations) expect(extensions.audit).toBeInstanceOf(Array)
  })

  it('the audit table has no row for a mutation that does not exist', () => {
    for (const role of roles) {
      const fields = Object.keys(contracts()[role].getMutationType()?.getFields() ?? {})
      expect(Object.keys(auditTable(role)).filter((row) => !fields.includes(row))).toEqual([])
    }
  })

  it('the audit row of a mutation names each of its arguments that is called an id or an address, but for keys', () => {
    const left: string[] = []
    for (const role of roles) {
      for (const field of Object.values(contracts()[role].getMutationType()?.getFields() ?? {})) {
        const row = field.extensions.audit as string[]
        const paths = field.args.flatMap((arg) => {
          const bare = 'ofType' in arg.type ? arg.type.ofType : arg.type
          return 'getFields' in bare ? Object.keys(bare.getFields()).map((key) => `${arg.name}.${key}`) : [arg.name]
        })
        left.push(...paths.filter((path) => /(^|\.)id$|Id$|Ur[li]$/.test(path) && !row.includes(path)))
      }
    }
    // Where a client was sent back to, or a secret's place, names no object of a mutation's.
    expect(new Set(left)).toEqual(new Set(['input.grantRequestUrl', 'input.idpConsentUrl']))
  })

  it('mutations that revoke, decline or cancel, and no others, go on where the journal cannot be written', () => {
    const goingOn = (role: Role): string[] =>
      Object.values(contracts()[role].getMutationType()?.getFields() ?? {})
        .filter(({ extensions }) => extensions.takesBack)
        .map(({ name }) => name)
        .sort()
    expect(Object.fromEntries(roles.map((role) => [role, goingOn(role)]))).toEqual({
      accountHolder: [
        ...['cancelOutgoingPayment', 'rejectMyGrantRequest', 'revokeGrant', 'revokeMyGrant', 'revokeMyGrants'],
        'revokeWalletAddressKey'
      ],
      client: ['cancelClientGrant', 'revokeClientToken'],
      operator: [
        ...['cancelIncomingPayment', 'cancelOutgoingPayment', 'rejectPartialIncomingPayment', 'revokeGrant'],
        'revokeWalletAddressKey'
      ]
    })
  })

  const schema = (mutation: string) =>
    makeExecutableSchema({
      typeDefs: `type Query { a: Int } type Mutation { ${mutation} }`,
      resolvers: { Mutation: { pay: () => 1 } }
    })
  it.each([
    ['no row', 'pay(id: ID!): Int', {}],
    ['a row that names no argument of its', 'pay(id: ID!): Int', { pay: { audit: ['input.id'] } }],
    ['a row that names more than an id', 'pay(id: Int!): Int', { pay: { audit: ['id'] } }]
  ])('an audit table stops the start with %s', (_, mutation, table) => {
    expect(() => withAudit(schema(mutation), table)).toThrow('audit row')
  })
})

it('an audit line says who has done what to which object, when, and in which request', async () => {
  const row = live()
  const before = new Date().toISOString()
  const reply = await harness.ask('alice', revokeMine, { id: row.id.toUpperCase() })
  expect(reply.errors).toBeUndefined()
  const [line, ...others] = told()
  expect(others).toEqual([])
  expect(line).toEqual({
    tenant: harness.rafiki.store.operatorTenantId,
    ...{
      v: 1,
      type: 'mutation',
      role: 'accountHolder',
      audience: 'user',
      subject: 'alice',
      mutation: 'revokeMyGrant',
      outcome: 'DONE'
    },
    objects: { 'input.grantId': row.id },
    answered: { 'grant.id': row.id },
    requestId: requestIdOf(reply),
    time: expect.any(String) as string,
    authTime: expect.any(Number) as number,
    ms: expect.any(Number) as number
  } satisfies AuditLine)
  expect(Object.keys(line ?? {})[0]).toBe('tenant')
  expect(String(line?.time) >= before && String(line?.time) <= new Date().toISOString()).toBe(true)
  expect(harness.logged()).toContain(String(line?.requestId))
})

it('queries have no audit line, and neither have mutations that the contract does not have', async () => {
  await harness.ask('alice', '{ myGrants(first: 1) { edges { node { id } } } }')
  await harness.ask('alice', `mutation { deleteTenant(id: "${unknown}") { success } }`)
  await harness.ask('alice', 'mutation { nonsense }')
  expect(told()).toEqual([])
})

it('each mutation of an operation has an audit line, under its own name, and a skipped one has none', async () => {
  const [one, two] = listedFor(['alice'], harness.rafiki.store).filter((row) => statusOf(row) === 'ACTIVE')
  const reply = await harness.ask(
    'alice',
    `mutation ($no: Boolean!) {
      a: revokeMyGrant(input: { grantId: "${one!.id}" }) { grant { id } }
      ...More
      c: revokeMyGrant(input: { grantId: "${unknown}" }) @include(if: $no) { grant { id } }
    }
    fragment More on Mutation { b: revokeMyGrant(input: { grantId: "${two!.id}" }) { grant { id } } }`,
    { no: false }
  )
  expect(reply.errors).toBeUndefined()
  expect(told().map(({ objects }) => objects['input.grantId'])).toEqual([one!.id, two!.id])
})

it('each mutation has an audit line, whether the one before it failed or not, and an excluded one has none', async () => {
  const row = live()
  await harness.ask(
    'alice',
    `mutation ($no: Boolean!) {
      a: revokeMyGrant(input: { grantId: "${unknown}" }) { grant { id } }
      b: revokeMyGrant(input: { grantId: "${row.id}" }) { grant { id } }
      c: revokeMyGrant(input: { grantId: "${row.id}" }) @include(if: $no) { grant { id } }
    }`,
    { no: false }
  )
  expect(told().map(({ objects, outcome }) => [objects['input.grantId'], outcome])).toEqual([
    [unknown, 'REFUSED'],
    [row.id, 'DONE']
  ])
  expect(statusOf(row)).toBe('REVOKED')
})

it('many mutations that were refused at once have ten audit lines, the last of which says how many more there were', async () => {
  const ids = Array.from({ length: 40 }, (_, n) => unknown.slice(0, -2) + String(10 + n))
  const aliases = ids.map((id, n) => `a${n}: revokeMyGrant(input: { grantId: "${id}" }) { grant { id } }`)
  const reply = await harness.ask('alice', `mutation { ${aliases.join(' ')} }`)
  expect(reply.errors?.[0]?.extensions.code).toBe('OPERATION_TOO_LARGE')
  expect(told().map(({ objects }) => objects['input.grantId'])).toEqual(ids.slice(0, 10))
  expect(told().map(({ more }) => more)).toEqual([...Array<undefined>(9), 30])
})

describe('what was refused has a line', () => {
  const revokeBobs = () => ['alice', revokeMine, { id: bobs().id }] as const
  const refused: Record<string, [() => readonly [Who, string, Record<string, unknown>], string]> = {
    "somebody else's": [revokeBobs, 'NOT_FOUND'],
    'for want of a scope': [
      () => [{ ...harness.people.alice, scope: 'grants:read' }, revokeMine, { id: live().id }],
      'SCOPE_REQUIRED'
    ],
    'by its variables': [
      () => {
        const condition = revokeMine.replace('ID!', 'ID!, $if: Boolean!').replace(' }) {', ' }) @include(if: $if) {')
        return ['alice', condition, { id: live().id, if: 'yes' }]
      },
      'BAD_USER_INPUT'
    ],
    'for its size': [
      () => {
        const pay = `createQuote(input: { walletAddressId: "${unknown}", receiver: "https://a.example/x", idempotencyKey: "k" }) { quote { id } }`
        return ['alice', `mutation { a: ${pay} b: ${pay} }`, {}]
      },
      'OPERATION_TOO_LARGE'
    ]
  }
  it.each(Object.entries(refused))('a refused mutation has an audit line: %s', async (_, [asked, code]) => {
    const [who, query, variables] = asked()
    const reply = await harness.ask(who, query, variables)
    expect(reply.errors?.[0]?.extensions.code).toBe(code)
    expect(reply.cost.mutations).toBe(0)
    expect(new Set(said().map(([, outcome, it]) => `${outcome} ${it}`))).toEqual(new Set([`REFUSED ${code}`]))
    expect(told()).toHaveLength(code === 'OPERATION_TOO_LARGE' ? 2 : 1)
    const named = Object.values(told()[0]?.objects ?? {})[0]
    expect(named).toMatch(uuid)
    expect(told()[0]?.requestId).toBe(requestIdOf(reply))
  })

  it('a mutation that Rafiki itself refused has an audit line: it was sent, and nothing was done', async () => {
    const { store } = harness.rafiki
    const id = addressNamed(store, 'https://wallet.example/alice').id
    const mutation =
      'mutation ($input: CreateIncomingPaymentInput!) { createIncomingPayment(input: $input) { payment { id } } }'
    const reply = await harness.ask('operator', mutation, {
      input: { walletAddressId: id, expiresAt: '2001-01-01T00:00:00Z' }
    })
    expect(reply.cost.mutations).toBe(1)
    expect(said()).toEqual([['createIncomingPayment', 'REFUSED', reply.errors?.[0]?.extensions.code]])
    expect(told()[0]?.objects).toEqual({ 'input.walletAddressId': id })
  })
})

describe('what went wrong on the way', () => {
  const failing = async (intercept: NonNullable<Harness['rafiki']['auth']['intercept']>) => {
    harness.rafiki.auth.intercept = (request) => (request.text.includes('mutation') ? intercept(request) : undefined)
    return harness.ask('alice', revokeMine, { id: live().id })
  }

  it('an audit line is UNKNOWN where the answer was lost, as the caller was told', async () => {
    const reply = await failing(() => ({ afterwards: 'drop' }))
    expect(reply.errors?.[0]?.extensions.outcome).toBe('UNKNOWN')
    expect(said()).toEqual([['revokeMyGrant', 'UNKNOWN', 'UPSTREAM_UNAVAILABLE']])
  })

  it('an audit line is NOT_DONE where Rafiki refused the request itself', async () => {
    const reply = await failing(() => ({ status: 401, body: 'Unauthorized', contentType: 'text/plain' }))
    expect(reply.errors?.[0]?.extensions.outcome).toBe('NOT_DONE')
    expect(said()).toEqual([['revokeMyGrant', 'NOT_DONE', 'UPSTREAM_ERROR']])
  })

  it('an audit line is UNKNOWN where an operator gets an error of no known meaning, which delegation answers and does not throw', async () => {
    harness.rafiki.backend.intercept = () => ({
      status: 200,
      body: '{"data":null,"errors":[{"message":"boom","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}',
      contentType: 'application/json'
    })
    const input = { code: 'XYZ', scale: 2 }
    expect((await harness.ask('operator', createAsset('asset { id }'), { input })).errors).toHaveLength(1)
    expect(said()).toEqual([['createAsset', 'UNKNOWN', 'UPSTREAM_ERROR']])
  })
})

describe('of what was made', () => {
  it.each(['asset { code }', '__typename', 'asset { id code }'])(
    'an audit line names the id of what was created, though the operator asks for { %s }',
    async (answer) => {
      const reply = await harness.ask('operator', createAsset(answer), { input: { code: 'XYZ', scale: 2 } })
      expect(reply.errors).toBeUndefined()
      const id = harness.rafiki.store.assets.find(({ code }) => code === 'XYZ')?.id
      expect(told()).toMatchObject([{ role: 'operator', mutation: 'createAsset', answered: { id } }])
      expect(reply.text).not.toContain('__made')
    }
  )
})

it('an audit line of a grant names where a client goes and what it holds, and no token', async () => {
  const given = (await (await fetch(`${harness.url}/sandbox/client-grant`)).json()) as Record<string, string>
  const cancel = 'mutation ($input: CancelClientGrantInput!) { cancelClientGrant(input: $input) { state } }'
  const input = { ...given, continueUri: `${given.continueUri}` }
  expect((await harness.ask('client', cancel, { input })).errors).toBeUndefined()
  await harness.ask('client', cancel, { input: { ...input, continueUri: `${given.continueUri}?key=SECRET#SECRET` } })
  await harness.ask('client', cancel, { input: { ...input, continueUri: 'SECRET' } })
  // The sandbox has asked for the grant through the gateway.
  const [asked, ...lines] = told()
  expect(asked).toMatchObject({
    mutation: 'requestClientGrant',
    outcome: 'DONE',
    answered: { continueUri: given.continueUri }
  })
  expect(lines.map(({ objects }) => objects['input.continueUri'])).toEqual([given.continueUri, given.continueUri, null])
  expect(lines.every(({ client }) => typeof client === 'string')).toBe(true)
  expect(lines[0]).toMatchObject({ mutation: 'cancelClientGrant', outcome: 'DONE' })
  const text = JSON.stringify(told())
  for (const secret of ['SECRET', given.continueAccessToken]) expect(text).not.toContain(secret)
})

it('an audit line holds nothing of an input but what names objects', async () => {
  const secret = 'the-secret-of-a-tenant'
  const mutation = 'mutation ($input: UpdateTenantInput!) { updateTenant(input: $input) { tenant { publicName } } }'
  const id = harness.rafiki.store.operatorTenantId
  await harness.ask('operator', mutation, { input: { id, apiSecret: secret, idpSecret: secret, publicName: secret } })
  expect(told()).toMatchObject([{ mutation: 'updateTenant', objects: { 'input.id': id } }])
  expect(JSON.stringify(told())).not.toContain(secret)
})

describe('of a mutation whose resolver says', () => {
  const seen: AuditLine[] = []
  const said = (code: Code, outcome?: string) => new GatewayError(code, 'no', outcome === undefined ? {} : { outcome })
  const runOn = async (schema: GraphQLSchema, stats: RequestStats): Promise<AuditLine> => {
    const audit = createAudit({ write: (text) => void seen.push(JSON.parse(text) as AuditLine) }, createLog('silent'))
    const viewer = { tenant: { id: 't' }, role: 'accountHolder', subject: 'alice' }
    const recorder = createRecorder(audit)
    const contextValue = { viewer, requestId: 'r', stats, audit, recorder, mutation: {}, audited: new Set() }
    const contract = withAudit(schema, { pay: { audit: ['id'] } })
    const { type } = contract.getMutationType()!.getFields().pay!
    const source = `mutation { pay(id: "x") ${String(type) === 'Int' ? '' : '{ id more }'} }`
    await graphql({ schema: contract, source, contextValue })
    return seen.pop() as AuditLine
  }
  const run = async (error: Error | undefined, sent: boolean): Promise<unknown[]> => {
    const stats = createStats()
    const schema = makeExecutableSchema({
      typeDefs: 'type Query { a: Int } type Mutation { pay(id: ID!): Int }',
      resolvers: {
        Mutation: {
          pay: () => {
            if (sent) stats.mutationsSent += 1
            if (error) throw error
            return 1
          }
        }
      }
    })
    const { outcome, code } = await runOn(schema, stats)
    return [outcome, code]
  }

  it.each([
    ['nothing', undefined, true, 'DONE', undefined],
    ['a rule said no', said('FORBIDDEN'), false, 'REFUSED', 'FORBIDDEN'],
    ['Rafiki said no', said('INVALID_AMOUNT', 'NOT_DONE'), true, 'REFUSED', 'INVALID_AMOUNT'],
    ['Rafiki knows no such object', said('NOT_FOUND'), true, 'REFUSED', 'NOT_FOUND'],
    ['Rafiki was not reached', said('UPSTREAM_UNAVAILABLE', 'NOT_DONE'), true, 'NOT_DONE', 'UPSTREAM_UNAVAILABLE'],
    ['the answer was lost', said('UPSTREAM_TIMEOUT', 'UNKNOWN'), true, 'UNKNOWN', 'UPSTREAM_TIMEOUT'],
    ['it was sent, and then refused without a word on that', said('FORBIDDEN'), true, 'UNKNOWN', 'FORBIDDEN'],
    ['a fault after it was sent', new Error('fault'), true, 'UNKNOWN', 'INTERNAL_SERVER_ERROR'],
    ['a fault before it was sent', new Error('fault'), false, 'NOT_DONE', 'INTERNAL_SERVER_ERROR'],
    ['a look-up before it failed', said('UPSTREAM_TIMEOUT'), false, 'NOT_DONE', 'UPSTREAM_TIMEOUT']
  ])("an audit line says %s where the mutation's resolver does", async (_, error, sent, outcome, code) => {
    expect(await run(error, sent)).toEqual([outcome, code])
  })

  it('an audit line says DONE though a part of the answer could not be shown', async () => {
    const schema = makeExecutableSchema({
      typeDefs: 'type Query { a: Int } type Payment { id: ID, more: Int! } type Mutation { pay(id: ID!): Payment }',
      resolvers: {
        Mutation: { pay: () => ({ id: unknown }) },
        Payment: { more: () => Promise.reject(said('UPSTREAM_ERROR')) }
      }
    })
    expect(await runOn(schema, createStats())).toMatchObject({ outcome: 'DONE', answered: { id: unknown } })
  })
})

it('an audit line of an answer to a grant request names the grant', async () => {
  const { key, row } = await askConsent(harness)
  await accept(harness, key)
  expect(told()).toMatchObject([{ mutation: 'acceptMyGrantRequest', answered: { grantId: row.id }, outcome: 'DONE' }])
})

describe('of many grants that were revoked together', () => {
  const revokeAll = 'mutation ($ids: [ID!]) { revokeMyGrants(input: { grantIds: $ids }) { results { outcome } } }'

  it('one audit line names each of many revoked grants, and what became of it', async () => {
    const [hers, foreign] = [live().id, bobs().id]
    await harness.ask('alice', revokeAll, { ids: [hers, foreign, 'no id'] })
    expect(told()).toMatchObject([
      {
        mutation: 'revokeMyGrants',
        objects: { 'input.grantIds': [hers, foreign, null] },
        answered: { [`results.${hers}`]: 'REVOKED', [`results.${foreign}`]: 'NOT_FOUND' },
        outcome: 'DONE'
      }
    ])
  })

  it('an audit line of many grants names no more than can be revoked together', async () => {
    const reply = await harness.ask('alice', revokeAll, { ids: Array<string>(3_000).fill(unknown) })
    expect(reply.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(told()).toMatchObject([{ outcome: 'REFUSED', code: 'BAD_USER_INPUT' }])
    expect(told()[0]?.objects['input.grantIds']).toHaveLength(100)
  })

  it('an audit line of many grants does not say DONE where none was revoked', async () => {
    harness.rafiki.auth.intercept = ({ text }) =>
      text.includes('mutation') ? { status: 401, body: 'Unauthorized', contentType: 'text/plain' } : undefined
    const { id } = live()
    await harness.ask('alice', revokeAll, { ids: [id, bobs().id] })
    harness.rafiki.auth.intercept = undefined
    expect(told()).toMatchObject([
      { outcome: 'NOT_DONE', code: 'UPSTREAM_ERROR', answered: { [`results.${id}`]: 'NOT_DONE' } }
    ])
  })

  it('an audit line of many foreign grants says that nothing was done', async () => {
    await harness.ask('alice', revokeAll, { ids: [bobs().id] })
    await harness.ask('alice', revokeAll, { ids: ['no id'] })
    const refused = { outcome: 'REFUSED', code: 'NOT_FOUND' }
    expect(told()).toMatchObject([
      { ...refused, answered: { [`results.${bobs().id}`]: 'NOT_FOUND' } },
      { ...refused, answered: {} }
    ])
  })

  it('an audit line of many grants says that the answer about one was lost', async () => {
    const { id } = live()
    harness.rafiki.auth.intercept = ({ text }) => (text.includes('mutation') ? { afterwards: 'drop' } : undefined)
    await harness.ask('alice', revokeAll, { ids: [id] })
    expect(told()).toMatchObject([
      { outcome: 'UNKNOWN', code: 'UPSTREAM_UNAVAILABLE', answered: { [`results.${id}`]: 'UNKNOWN' } }
    ])
  })
})
