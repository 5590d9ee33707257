import type { Harness } from '../support/harness.ts'
import { codeOf } from '../support/harness.ts'
import { createFaults } from '../../sandbox/rafiki/faults.ts'
import { startTwoTenants, type World } from '../support/twoTenants.ts'

let harness: Harness
let first: World
let second: World
beforeAll(async () => {
  ;({ harness, first, second } = await startTwoTenants({ env: { RAFIKI_TENANTS_ISOLATED: 'false' } }))
})
afterEach(() => {
  harness.rafiki.backend.faults = undefined
})
afterAll(() => harness.close())

const mix = (rate: number, count?: number): void => {
  harness.rafiki.backend.faults = createFaults({ mixTenants: rate, ...(count !== undefined && { count }) })
}

describe('an operator who asks under the name of the proof', () => {
  it.each([
    ['the proof itself, with what they chose of it', '{ whoami { isOperator } }', { whoami: { isOperator: true } }],
    ['the proof under another name', '{ me: whoami { isOperator } }', { me: { isOperator: true } }],
    ['another field', '{ whoami: assets(first: 0) { __typename } }', { whoami: { __typename: 'AssetsConnection' } }],
    [
      'fields of a fragment',
      '{ ...F } fragment F on Query { whoami { __typename } }',
      { whoami: { __typename: 'WhoamiResponse' } }
    ]
  ])(
    'an operator who uses the alias of the tenant proof gets what they asked for, by one request each: %s',
    async (_, query, data) => {
      for (const times of [1, 2, 3]) {
        const reply = await harness.ask(first.claims, query)
        expect([times, reply.errors, reply.data, reply.cost.backend]).toEqual([times, undefined, data, 1])
      }
    }
  )
})

describe('an answer of another tenant', () => {
  it.each([
    ['a list, delegated', '{ assets(first: 1) @include(if: true) { edges { node { id } } } }'],
    ['a list, asked for directly', '{ assets(first: 1) { edges { node { id } } } }'],
    ['a look-up', '{ asset(id: "$asset") { id } }'],
    ['the proof itself', '{ whoami { id } }']
  ])('an answer of another tenant is asked for once more: %s', async (_, query) => {
    const ask = () => harness.ask(second.claims, query.replace('$asset', second.asset.id))
    const expected = await ask()
    expect([expected.errors, expected.cost.backend]).toEqual([undefined, 1])
    mix(1, 1)
    const reply = await ask()
    expect([reply.text, reply.cost.backend]).toEqual([expected.text, 2])
  })

  it('an answer of another tenant fails its field and no other, and raises an alarm', async () => {
    mix(1)
    const reply = await harness.ask(
      second.claims,
      '{ assets(first: 1) { edges { node { id } } } grants { __typename } }'
    )
    expect(reply.data).toEqual({ assets: null, grants: { __typename: 'GrantsConnection' } })
    expect(codeOf(reply)).toBe('UPSTREAM_UNTRUSTED')
    expect(harness.logged()).toMatch(/"code":"UPSTREAM_UNTRUSTED".*"alarm":true/)
  })

  it('an answer of another tenant is not the end of an account holder’s list either: it is not an empty list', async () => {
    const { tenantId, walletAddress } = second
    const claims = {
      tenant_id: tenantId,
      sub: 'grace',
      role: 'accountHolder',
      wallet_addresses: [walletAddress.address]
    }
    const ask = () => harness.ask(claims, '{ myOutgoingPayments(first: 1) { edges { node { id } } } }')
    expect((await ask()).data.myOutgoingPayments.edges).toHaveLength(1)
    mix(1)
    expect(codeOf(await ask())).toBe('UPSTREAM_UNTRUSTED')
  })
})

describe('while tenants are not known to be kept apart', () => {
  const grace = () => ({
    ...{
      tenant_id: first.tenantId,
      sub: 'grace',
      role: 'accountHolder',
      wallet_addresses: [first.walletAddress.address]
    },
    scope: 'payments:read payments:write grants:read grants:revoke'
  })

  it.each([
    [
      'an operator’s',
      () => first.claims,
      'mutation { createAsset(input: { code: "NEW", scale: 2 }) { asset { id } } }',
      'createAsset'
    ],
    [
      'an account holder’s',
      grace,
      'mutation { cancelOutgoingPayment(input: { id: "$payment" }) { payment { id } } }',
      'cancelOutgoingPayment'
    ]
  ])(
    '%s mutation of the backend is refused while tenants are not known to be isolated, and the audit log says so',
    async (_, who, query, mutation) => {
      const reply = await harness.ask(who(), query.replace('$payment', first.outgoingPayment.id))
      expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'TENANTS_NOT_ISOLATED', outcome: 'NOT_DONE' })
      expect(reply.errors?.[0]?.message).toContain('RAFIKI_TENANTS_ISOLATED=true')
      expect(reply.cost.mutations).toBe(0)
      expect(harness.audited().at(-1)).toMatchObject({ mutation, outcome: 'NOT_DONE', code: 'TENANTS_NOT_ISOLATED' })
    }
  )

  it('a grant is revoked while tenants are not known to be isolated', async () => {
    const grant = harness.rafiki.store.grants.find(
      ({ finalizationReason, access }) => finalizationReason === 'ISSUED' && access[0]?.identifier?.endsWith('/alice')
    )!
    const revoke = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { status } } }'
    const reply = await harness.ask('alice', revoke, { id: grant.id })
    expect(reply.data.revokeMyGrant.grant.status).toBe('REVOKED')
  })
})

it('the backend is asked nothing without the tenant proof', () => {
  const queries = harness.rafiki.backend.log.map(({ body }) => (body as { query: string }).query)
  expect(queries.length).toBeGreaterThan(10)
  expect(queries.filter((query) => !/whoami\s*\{\s*id\s+isOperator\s*\}/.test(query))).toEqual([])
})

it('a gateway that finds tenants mixed up as it starts sends no mutation, though they are said to be isolated', async () => {
  const said = await startTwoTenants()
  try {
    said.harness.rafiki.backend.faults = createFaults({ mixTenants: 0.07, seed: 4 })
    const probed = said.harness.gateway.probeTenants()
    const create = 'mutation { createAsset(input: { code: "NEW", scale: 2 }) { asset { id } } }'
    const reply = await said.harness.ask(said.first.claims, create)
    await probed
    expect([codeOf(reply), reply.cost.mutations]).toEqual(['TENANTS_NOT_ISOLATED', 0])
  } finally {
    await said.harness.close()
  }
})
