import { parse, print } from 'graphql'
import { answered, codeOf, startHarness, type Harness, type Who } from '../support/harness.ts'
import { addGrant, addressOf, type Row } from '../support/grantOracle.ts'
import { post, signatureOf } from '../support/requests.ts'

let harness: Harness
let second: string
let theirs: Row
beforeEach(async () => {
  harness = await startHarness()
  second = String(harness.rafiki.tenants[1]?.id)
  theirs = addGrant(harness.rafiki.store, { tenantId: second })
})
afterEach(() => harness.close())

/** The two documents of Rafiki's guide "Viewing and revoking grants", as they are printed there. */
const guide = {
  grants: `query Grants($after: String, $before: String, $filter: GrantFilter, $first: Int, $last: Int) {
    grants(after: $after, before: $before, filter: $filter, first: $first, last: $last) {
      edges { cursor node {
        access { id identifier createdAt actions limits {
          debitAmount { assetCode assetScale value } interval receiveAmount { assetCode assetScale value } receiver
        } type }
        client createdAt finalizationReason id state
        subject { sub_ids { id subId subIdFormat createdAt } }
      } }
      pageInfo { endCursor hasNextPage hasPreviousPage startCursor }
    }
  }`,
  revoke: 'mutation RevokeGrant($input: RevokeGrantInput!) { revokeGrant(input: $input) { id } }'
}

/** What Rafiki itself answers its own tenant, of which no other tenant's rows are asked for. */
async function rafikis(query: string, variables: Record<string, unknown>): Promise<unknown> {
  const [tenant] = harness.rafiki.tenants
  if (!tenant) throw new Error('the sandbox has no tenant')
  const body = { query: query.replace('last: $last', `last: $last, tenantId: "${tenant.id}"`), variables }
  const headers = { 'tenant-id': tenant.id, signature: signatureOf(body, tenant) }
  return (await post(harness.rafiki.auth.url, body, headers)).response
}

const operatorOf = (tenantId: string): Who => ({ sub: 'staff', role: 'operator', tenant_id: tenantId })
const rowsOf = (tenantId: string) => harness.rafiki.store.grants.filter((row) => row.tenantId === tenantId)
const anyRow = (): Row => rowsOf(String(harness.rafiki.tenants[0]?.id))[3] as Row
interface Listed {
  grants: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
}
const idsIn = (data: unknown) => (data as Listed).grants.edges.map(({ node }) => node.id)
const list = (args: string, who: Who = 'operator') =>
  harness.ask(who, `{ grants(${args}) { edges { node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`)

describe('the documents of the guide run unchanged', () => {
  const identifier = { in: [addressOf('alice')] }
  it.each([
    {},
    { first: 5 },
    { first: 5, filter: { identifier, state: { in: ['FINALIZED'] }, finalizationReason: { in: ['ISSUED'] } } },
    { first: 5, filter: { identifier, state: { notIn: ['FINALIZED'] } } },
    { first: 0, filter: null },
    { first: 9, filter: { identifier: { in: ['https://wallet.example/nobody'] } } }
  ])("the guide's document runs unchanged: grants with %j answers as Rafiki does", async (variables) => {
    const { data, errors } = await harness.ask('operator', guide.grants, variables)
    expect(errors).toBeUndefined()
    expect({ data }).toEqual(await rafikis(guide.grants, variables))
  })

  it("the guide's document runs unchanged: grants after and before a cursor answers as Rafiki does", async () => {
    const { id } = anyRow()
    for (const variables of [
      { first: 3, after: id },
      { last: 3, before: id }
    ]) {
      const { data } = await harness.ask('operator', guide.grants, variables)
      expect({ data }).toEqual(await rafikis(guide.grants, variables))
    }
  })

  it("the guide's document runs unchanged: revokeGrant revokes", async () => {
    const row = anyRow()
    const reply = await harness.ask('operator', guide.revoke, { input: { grantId: row.id } })
    expect(reply.data).toEqual({ revokeGrant: { id: row.id } })
    expect(row).toMatchObject({ state: 'FINALIZED', finalizationReason: 'REVOKED' })
    expect(reply.cost.mutations).toBe(1)
  })

  it('grants refuse variables that are wrapped in "input", which would mean an unfiltered list', async () => {
    const variables = { input: { filter: { identifier: { in: [addressOf('alice')] } } } }
    const reply = await harness.ask('operator', guide.grants, variables)
    expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: '$input' })
    expect(reply.cost.auth).toBe(0)
  })
})

describe('grant', () => {
  it('grant shows one grant whole, with aliases that are named like other fields', async () => {
    const row = rowsOf(String(harness.rafiki.tenants[0]?.id)).find(({ subjects }) => subjects.length) as Row
    const fields = 'tenantId: id id: client constructor: state subject { sub_ids { subId } } access { identifier }'
    const reply = await harness.ask('operator', `{ g: grant(id: "${row.id}") { ${fields} } }`)
    expect(reply.data).toEqual({
      g: {
        tenantId: row.id,
        id: row.client,
        constructor: row.state,
        subject: { sub_ids: row.subjects.map(({ subId }) => ({ subId })) },
        access: row.access.map(({ identifier }) => ({ identifier }))
      }
    })
  })

  it('grant says NOT_FOUND alike for an id of another tenant, an unknown one and no UUID', async () => {
    const bodies = new Set<string>()
    for (const id of [theirs.id, theirs.id.toUpperCase(), '00000000-0000-4000-8000-000000000000', 'garbage', '']) {
      const reply = await harness.ask('operator', `query ($id: ID!) { grant(id: $id) { client state } }`, { id })
      expect(codeOf(reply)).toBe('NOT_FOUND')
      bodies.add(reply.text)
    }
    expect(bodies.size).toBe(1)
  })
})

describe('the tenant', () => {
  it('a list of grants never shows rows of another tenant', async () => {
    const found: string[] = []
    let after = ''
    for (let more = true; more;) {
      const { data } = await list(`first: 50 ${after && `after: "${after}"`}`)
      found.push(...idsIn(data))
      ;({ endCursor: after, hasNextPage: more } = (data as Listed).grants.pageInfo)
    }
    expect(found.toSorted()).toEqual(
      rowsOf(String(harness.rafiki.tenants[0]?.id))
        .map(({ id }) => id)
        .toSorted()
    )
  })

  it("a mutation of an operator's never reaches another tenant's grant", async () => {
    const bodies = new Set<string>()
    for (const grantId of [theirs.id, '00000000-0000-4000-8000-000000000000', 'garbage', '']) {
      const reply = await harness.ask('operator', guide.revoke, { input: { grantId } })
      expect(codeOf(reply)).toBe('NOT_FOUND')
      expect(reply.cost.mutations).toBe(0)
      bodies.add(reply.text)
    }
    expect(bodies.size).toBe(1)
    expect(theirs.finalizationReason).toBeNull()
  })

  it("another tenant's grants are reached by an operator tenant that names it, and by no other", async () => {
    const first = String(harness.rafiki.tenants[0]?.id)
    for (const named of [second, second.toUpperCase()])
      expect(idsIn((await list(`tenantId: "${named}"`)).data)).toEqual([theirs.id])
    expect(idsIn((await list(`tenantId: "${first}", first: 3`)).data)).toHaveLength(3)

    const own = await list('first: 100', operatorOf(second))
    expect(idsIn(own.data)).toEqual([theirs.id])
    expect(idsIn((await list(`tenantId: "${second}"`, operatorOf(second))).data)).toEqual([theirs.id])
    for (const named of [first, first.toUpperCase(), '', 'garbage', '00000000-0000-4000-8000-000000000000']) {
      const reply = await list(`tenantId: "${named}"`, operatorOf(second))
      expect(codeOf(reply)).toBe('NOT_FOUND')
      expect(reply.cost.auth).toBe(0)
    }
  })

  it("each row's tenant is proven, however nested or named: a row of another fails the list and raises an alarm", async () => {
    const forged = (tenantId: unknown) => ({
      node: { __tenantId: tenantId, id: theirs.id, i: theirs.id, __typename: 'Grant' },
      n: { __tenantId: tenantId, i: theirs.id, id: theirs.id, __typename: 'Grant' }
    })
    const first = harness.rafiki.tenants[0]?.id
    for (const query of [
      '{ grants { edges { node { id } } } }',
      '{ grants { edges { n: node { ...F } } } } fragment F on Grant { i: id }',
      '{ grants { edges { node { ... on Model { id } } } } }'
    ]) {
      for (const tenantId of [second, undefined, null, String(first).toUpperCase()]) {
        const edges = [forged(first), forged(tenantId)]
        const body = JSON.stringify({ data: { grants: { __typename: 'GrantsConnection', edges } } })
        harness.rafiki.auth.intercept = () => ({ status: 200, body })
        const alarms = harness.logged().split('"alarm":true').length
        const reply = await harness.ask('operator', query)
        expect([codeOf(reply), answered(reply)]).toEqual(['UPSTREAM_UNTRUSTED', null])
        expect(reply.text).not.toContain(theirs.id)
        expect(harness.logged().split('"alarm":true').length).toBeGreaterThan(alarms)
      }
    }
  })

  it('the gateway asks Rafiki for each row’s tenant itself', async () => {
    const { sent } = await list('first: 1')
    expect(sent).toHaveLength(1)
    expect(print(parse(sent[0]?.query ?? ''))).toMatch(/node \{[^}]*__tenantId: tenantId/)
  })
})
