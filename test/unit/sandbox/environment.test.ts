import { handedOn } from '../../../sandbox/environment.ts'
import { builtinSeed } from '../../../sandbox/builtinSeed.ts'
import { variables } from '../../../src/config/variables.ts'
import { startHarness } from '../../support/harness.ts'

const mine = 'http://localhost:5173'
const studio = 'https://studio.apollographql.com'

it('another origin that is named may ask the sandbox, for tokens too, and one that is not may not', async () => {
  const harness = await startHarness({ env: handedOn({ CORS_ORIGINS: mine }) })
  const letIn = async (path: string, origin: string) =>
    (await harness.send(path, { headers: { origin } })).headers.get('access-control-allow-origin')
  for (const path of ['/sandbox/tokens', '/sandbox/people', '/sandbox/grant-request?person=bob']) {
    for (const origin of [mine, studio]) expect(await letIn(path, origin)).toBe(origin)
    expect(await letIn(path, 'http://localhost:5174')).toBeNull()
  }
  const asked = {
    origin: mine,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization'
  }
  const { status, headers } = await harness.send('/graphql', { method: 'OPTIONS', headers: asked })
  expect([status, headers.get('access-control-allow-origin')]).toEqual([204, mine])
  await harness.close()
})

it('the sandbox takes the gateway’s own variables, but none that would have it ask or believe anybody else', () => {
  const set = Object.fromEntries(Object.keys(variables).map((name) => [name, 'x']))
  const { LOG_LEVEL, RATE_LIMIT_ACCOUNT_HOLDER, GRAPHQL_INTROSPECTION, ...rest } = handedOn({
    ...set,
    PATH: 'x',
    SANDBOX_SEED: 'x'
  })
  expect([LOG_LEVEL, RATE_LIMIT_ACCOUNT_HOLDER, GRAPHQL_INTROSPECTION]).toEqual(['x', 'x', 'x'])
  expect(
    Object.keys(rest).filter((name) =>
      /^(RAFIKI|JWT|OWNERSHIP|OPEN_PAYMENTS)_|URL$|KEY|SECRET|^HOST$|^PORT$/.test(name)
    )
  ).toEqual([
    'PUBLIC_METADATA_KEYS',
    'PUBLIC_URL',
    'DPOP_NONCE_SECRET',
    'DPOP_NONCE_SECRET_FILE',
    'JOURNAL_URL',
    'SIGNING_KEY_FILE'
  ])
  expect(Object.keys(rest).filter((name) => !(name in variables))).toEqual([])
})

it.each(['localhost', '127.0.0.1'])(
  'a developer who begins at %s is asked for consent there, and stays who they were',
  async (name) => {
    const harness = await startHarness({ seed: builtinSeed() })
    const here = new URL(harness.url)
    here.hostname = name
    const made = await fetch(new URL('/sandbox/grant-request?person=bob', here))
    const { interactRedirect } = (await made.json()) as { interactRedirect: string }
    const sent = await fetch(interactRedirect, { redirect: 'manual' })
    const page = new URL(sent.headers.get('location') ?? '')
    expect([page.origin, page.pathname]).toEqual([here.origin, '/consent'])
    await harness.close()
  }
)
