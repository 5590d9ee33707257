import { makeExecutableSchema } from '@graphql-tools/schema'
import { graphql, type GraphQLSchema } from 'graphql'
import { createAudit, type AuditLine } from '../../src/observability/auditLog.ts'
import { GatewayError, type Code } from '../../src/errors.ts'
import { auditTable, contracts, stitchGraph } from '../../src/graph.ts'
import { roles } from '../../src/identity/viewer.ts'
import { createLog } from '../../src/observability/log.ts'
import { withAudit } from '../../src/authorization/auditMutations.ts'
import { createTally, type Tally } from '../../src/observability/requestStats.ts'
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

describe('every mutation of every contract', () => {
  it.each(roles)('of %s leaves a line: it has a row that names arguments which it has', (role) => {
    const mutations = Object.values(contracts()[role].getMutationType()?.getFields() ?? {})
    expect(mutations.length).toBeGreaterThan(4)
    for (const { extensions } of mutations) expect(extensions.audit).toBeInstanceOf(Array)
  })

  it('has no row that nothing in the graph goes by', () => {
    const fields = Object.keys(stitchGraph().getMutationType()?.getFields() ?? {})
    expect(Object.keys(auditTable()).filter((row) => !fields.includes(row))).toEqual([])
  })

  it('names in its row each of its arguments that is called an id or an address, but for keys', () => {
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

  const schema = (mutation: string) =>
    makeExecutableSchema({
      typeDefs: `type Query { a: Int } type Mutation { ${mutation} }`,
      resolvers: { Mutation: { pay: () => 1 } }
    })
  it.each([
    ['no row', 'pay(id: ID!): Int', {}],
    ['a row that names no argument of its', 'pay(id: ID!): Int', { pay: ['input.id'] }],
    ['a row that names more than an id', 'pay(id: Int!): Int', { pay: ['id'] }]
  ])('stops the start with %s', (_, mutation, table) => {
    expect(() => withAudit(schema(mutation), table, (name) => name)).toThrow('audit row')
  })
})

it('says who has done what to which object, when, and in which request', async () => {
  const row = live()
  const before = new Date().toISOString()
  const reply = await harness.ask('alice', revokeMine, { id: row.id.toUpperCase() })
  expect(reply.errors).toBeUndefined()
  const [line, ...others] = told()
  expect(others).toEqual([])
  expect(line).toEqual({
    tenant: harness.rafiki.store.operatorTenantId,
    ...{ role: 'accountHolder', audience: 'user', subject: 'alice', mutation: 'revokeMyGrant', outcome: 'DONE' },
    objects: { 'input.grantId': row.id },
    answered: { 'grant.id': row.id },
    requestId: requestIdOf(reply),
    time: expect.any(String) as string,
    ms: expect.any(Number) as number
  } satisfies AuditLine)
  expect(Object.keys(line ?? {})[0]).toBe('tenant')
  expect(String(line?.time) >= before && String(line?.time) <= new Date().toISOString()).toBe(true)
  expect(harness.logged()).toContain(String(line?.requestId))
})

it('has no line for queries, nor for mutations that the contract does not have', async () => {
  await harness.ask('alice', '{ myGrants(first: 1) { edges { node { id } } } }')
  await harness.ask('alice', `mutation { deleteTenant(id: "${unknown}") { success } }`)
  await harness.ask('alice', 'mutation { nonsense }')
  expect(told()).toEqual([])
})

it('has a line of each mutation of an operation, under its own name, and none of one that is skipped', async () => {
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

it('has a line of each mutation, the one before it failed or not, and none of one that was left out', async () => {
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

it('has ten lines of many that were refused at once; the last says how many more there were', async () => {
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
  it.each(Object.entries(refused))('%s', async (_, [asked, code]) => {
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

  it('by Rafiki itself: it was sent, and nothing was done', async () => {
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

  it('is UNKNOWN where the answer was lost, as the caller was told', async () => {
    const reply = await failing(() => ({ afterwards: 'drop' }))
    expect(reply.errors?.[0]?.extensions.outcome).toBe('UNKNOWN')
    expect(said()).toEqual([['revokeMyGrant', 'UNKNOWN', 'UPSTREAM_UNAVAILABLE']])
  })

  it('is NOT_DONE where Rafiki refused the request itself', async () => {
    const reply = await failing(() => ({ status: 401, body: 'Unauthorized', contentType: 'text/plain' }))
    expect(reply.errors?.[0]?.extensions.outcome).toBe('NOT_DONE')
    expect(said()).toEqual([['revokeMyGrant', 'NOT_DONE', 'UPSTREAM_ERROR']])
  })

  it('is UNKNOWN where an operator gets an error of no known meaning, which delegation answers and does not throw', async () => {
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
    'the line names the id, though the operator asks for { %s }',
    async (answer) => {
      const reply = await harness.ask('operator', createAsset(answer), { input: { code: 'XYZ', scale: 2 } })
      expect(reply.errors).toBeUndefined()
      const id = harness.rafiki.store.assets.find(({ code }) => code === 'XYZ')?.id
      expect(told()).toMatchObject([{ role: 'operator', mutation: 'createAsset', answered: { id } }])
      expect(reply.text).not.toContain('__made')
    }
  )
})

it('names where a client goes and what it holds, and no token', async () => {
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

it('holds nothing of an input but what names objects', async () => {
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
  const runOn = async (schema: GraphQLSchema, tally: Tally): Promise<AuditLine> => {
    const audit = createAudit({ write: (text) => void seen.push(JSON.parse(text) as AuditLine) }, createLog('silent'))
    const viewer = { tenant: { id: 't' }, role: 'accountHolder', subject: 'alice' }
    const contextValue = { viewer, requestId: 'r', tally, audit, audited: new Set() }
    const contract = withAudit(schema, { pay: ['id'] }, (name) => name)
    const { type } = contract.getMutationType()!.getFields().pay!
    const source = `mutation { pay(id: "x") ${String(type) === 'Int' ? '' : '{ id more }'} }`
    await graphql({ schema: contract, source, contextValue })
    return seen.pop() as AuditLine
  }
  const run = async (error: Error | undefined, sent: boolean): Promise<unknown[]> => {
    const tally = createTally()
    const schema = makeExecutableSchema({
      typeDefs: 'type Query { a: Int } type Mutation { pay(id: ID!): Int }',
      resolvers: {
        Mutation: {
          pay: () => {
            if (sent) tally.mutationsSent += 1
            if (error) throw error
            return 1
          }
        }
      }
    })
    const { outcome, code } = await runOn(schema, tally)
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
  ])('%s, the line says so', async (_, error, sent, outcome, code) => {
    expect(await run(error, sent)).toEqual([outcome, code])
  })

  it('DONE, though a part of the answer could not be shown', async () => {
    const schema = makeExecutableSchema({
      typeDefs: 'type Query { a: Int } type Payment { id: ID, more: Int! } type Mutation { pay(id: ID!): Payment }',
      resolvers: {
        Mutation: { pay: () => ({ id: unknown }) },
        Payment: { more: () => Promise.reject(said('UPSTREAM_ERROR')) }
      }
    })
    expect(await runOn(schema, createTally())).toMatchObject({ outcome: 'DONE', answered: { id: unknown } })
  })
})

it('an answer to a grant request names the grant that it was given to', async () => {
  const { key, row } = await askConsent(harness)
  await accept(harness, key)
  expect(told()).toMatchObject([{ mutation: 'acceptMyGrantRequest', answered: { grantId: row.id }, outcome: 'DONE' }])
})

describe('of many grants that were revoked together', () => {
  const revokeAll = 'mutation ($ids: [ID!]) { revokeMyGrants(input: { grantIds: $ids }) { results { outcome } } }'

  it('one line names each, and what became of it', async () => {
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

  it('the line names no more than can be revoked together', async () => {
    const reply = await harness.ask('alice', revokeAll, { ids: Array<string>(3_000).fill(unknown) })
    expect(reply.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(told()).toMatchObject([{ outcome: 'REFUSED', code: 'BAD_USER_INPUT' }])
    expect(told()[0]?.objects['input.grantIds']).toHaveLength(100)
  })

  it('DONE is not said where none was', async () => {
    harness.rafiki.auth.intercept = ({ text }) =>
      text.includes('mutation') ? { status: 401, body: 'Unauthorized', contentType: 'text/plain' } : undefined
    const { id } = live()
    await harness.ask('alice', revokeAll, { ids: [id, bobs().id] })
    harness.rafiki.auth.intercept = undefined
    expect(told()).toMatchObject([
      { outcome: 'NOT_DONE', code: 'UPSTREAM_ERROR', answered: { [`results.${id}`]: 'NOT_DONE' } }
    ])
  })

  it('none of which is the caller’s, the line says that nothing was done', async () => {
    await harness.ask('alice', revokeAll, { ids: [bobs().id] })
    await harness.ask('alice', revokeAll, { ids: ['no id'] })
    const refused = { outcome: 'REFUSED', code: 'NOT_FOUND' }
    expect(told()).toMatchObject([
      { ...refused, answered: { [`results.${bobs().id}`]: 'NOT_FOUND' } },
      { ...refused, answered: {} }
    ])
  })

  it('the line says that the answer about one was lost', async () => {
    const { id } = live()
    harness.rafiki.auth.intercept = ({ text }) => (text.includes('mutation') ? { afterwards: 'drop' } : undefined)
    await harness.ask('alice', revokeAll, { ids: [id] })
    expect(told()).toMatchObject([
      { outcome: 'UNKNOWN', code: 'UPSTREAM_UNAVAILABLE', answered: { [`results.${id}`]: 'UNKNOWN' } }
    ])
  })
})
