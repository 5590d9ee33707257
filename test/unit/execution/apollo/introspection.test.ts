import { getIntrospectionQuery, graphqlSync } from 'graphql'
import { contracts } from '../../../../src/graph.ts'
import { roles } from '../../../../src/identity/viewer.ts'
import { codeOf, startHarness, type Harness, type Who } from '../../../support/harness.ts'

let on: Harness
let off: Harness
beforeAll(async () => {
  on = await startHarness({
    env: { FEDERATION: '2', RECEIVER_ORIGINS: 'https://wallet.example' },
    journal: { database: 'memory', retentionDays: undefined }
  })
  off = await startHarness({ env: { GRAPHQL_INTROSPECTION: 'false' } })
})
afterAll(() => Promise.all([on.close(), off.close()]))

const cut = contracts()
const all = { descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true }
/** What graphql-js, GraphiQL and Apollo Sandbox send: all of them make it with graphql-js. */
const queries: [tool: string, query: string][] = [
  ['graphql-js', getIntrospectionQuery()],
  ['graphql-js with every option', getIntrospectionQuery({ ...all, inputValueDeprecation: true, oneOf: true })],
  ['GraphiQL', getIntrospectionQuery({ schemaDescription: true, inputValueDeprecation: true })],
  ['Apollo Sandbox', getIntrospectionQuery({ ...all, inputValueDeprecation: true })],
  ['older tools', getIntrospectionQuery({ descriptions: false })]
]
const people: Record<(typeof roles)[number], Who> = { accountHolder: 'alice', client: 'client', operator: 'operator' }

describe.each(queries)('the introspection query of %s', (_, query) => {
  it.each(roles)('an introspection query tells %s their contract where introspection is on', async (role) => {
    const { data, errors } = await on.ask(people[role], query)
    expect(errors).toBeUndefined()
    const contract = graphqlSync({ schema: cut[role], source: query })
    expect(data).toEqual(JSON.parse(JSON.stringify(contract.data)))
  })

  it('an introspection query is refused where introspection is off', async () => {
    for (const who of Object.values(people)) {
      const reply = await off.ask(who, query)
      expect([reply.status, codeOf(reply), reply.data]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED', undefined])
      expect(reply.text).not.toContain('walletAddresses')
    }
  })
})

describe('where introspection is off', () => {
  it('single types cannot be looked up where introspection is off, and __typename still works', async () => {
    const reply = await off.ask('alice', '{ __type(name: "MyGrant") { fields { name } } }')
    expect(codeOf(reply)).toBe('GRAPHQL_VALIDATION_FAILED')
    expect((await off.ask('alice', '{ __typename me { __typename } }')).data).toEqual({
      __typename: 'Query',
      me: { __typename: 'Me' }
    })
  })

  it('a misspelt name is answered without suggestions where introspection is off', async () => {
    const mistake = '{ myGrantz { edges { node { id } } } me { walletAddrezzes } }'
    expect((await on.ask('alice', mistake)).text).toContain('walletAddresses')
    expect((await off.ask('alice', mistake)).text).not.toMatch(/myGrants\b|walletAddresses/)
  })
})
