import { everyone, fieldModule } from '../../src/index.ts'
import { tryStart } from '../support/gatewayEnv.ts'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'

const greeting = fieldModule({
  role: 'accountHolder',
  sdl: 'extend type Query { "A greeting." greeting: String }',
  guards: { 'Query.greeting': [everyone] },
  resolvers: { Query: { greeting: () => 'hello' } }
})

let harness: Harness
beforeAll(async () => {
  const env = { FIELD_RATE_LIMITS: 'revokeMyGrants=3 myGrants=4,greeting=1', RATE_LIMIT_ACCOUNT_HOLDER: '0' }
  harness = await startHarness({ env, modules: [greeting] })
})
afterAll(() => harness.close())

const grants = (alias: string) => `${alias}: myGrants(first: 1) { edges { node { id } } }`

it('a field with a limit is counted by viewer, each alias and each time, and refused before Rafiki is asked', async () => {
  for (let times = 0; times < 2; times += 1)
    expect((await harness.ask('alice', `{ ${grants('one')} }`)).status).toBe(200)
  const two = `query { ${grants('one')} ...More } fragment More on Query { ${grants('two')} }`
  expect((await harness.ask('alice', two)).errors).toBeUndefined()
  const refused = await harness.ask('alice', `{ ${grants('one')} me { subject } }`)
  expect([refused.status, codeOf(refused), refused.data]).toEqual([429, 'RATE_LIMITED', undefined])
  expect(refused.cost).toEqual({ auth: 0, backend: 0, mutations: 0 })
  expect(refused.headers.get('retry-after')).toBe(String(refused.errors?.[0]?.extensions.waitSeconds))
  expect((await harness.ask('alice', '{ me { subject } }')).status).toBe(200)
  expect((await harness.ask('bob', `{ ${grants('one')} }`)).status).toBe(200)
  expect(harness.logged()).toMatch(/"field":"myGrants".*"msg":"field limited"/)
})

it('a mutation over the limit of its field is not done, and has an audit line', async () => {
  const ask = () => harness.ask('carol', 'mutation { revokeMyGrants(input: { all: true }) { results { outcome } } }')
  for (let times = 0; times < 3; times += 1) expect((await ask()).status).toBe(200)
  const refused = await ask()
  expect([codeOf(refused), refused.cost.mutations]).toEqual(['RATE_LIMITED', 0])
  expect(harness.audited().at(-1)).toMatchObject({
    mutation: 'revokeMyGrants',
    outcome: 'REFUSED',
    code: 'RATE_LIMITED'
  })
})

it("a limit of the wallet's own field counts as any other", async () => {
  expect((await harness.ask('dave', '{ greeting }')).data).toEqual({ greeting: 'hello' })
  expect(codeOf(await harness.ask('dave', '{ greeting }'))).toBe('RATE_LIMITED')
})

it.each([
  ['myGrant5=1', /^FIELD_RATE_LIMITS: no role that is served has a root field myGrant5/],
  ['myGrants', /^FIELD_RATE_LIMITS: expected limits/],
  ['myGrants=0', /^FIELD_RATE_LIMITS: expected limits/]
])('a limit of %s stops the start', async (FIELD_RATE_LIMITS, problem) => {
  await expect(tryStart({ FIELD_RATE_LIMITS })).rejects.toMatchObject({ problems: [expect.stringMatching(problem)] })
})
