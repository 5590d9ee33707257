import { startHarness, type Harness } from '../support/harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness({
    env: { ROLES: 'accountHolder client' },
    // The second tenant has the first one's issuer, for account holders of its own alone.
    issuers: ([one, two]) => [
      { ...one!, stepUp: { acrValues: ['gold'] } },
      { ...two!, roles: ['accountHolder'] }
    ]
  })
})
afterAll(() => harness.close())

const answered = async (claims: Record<string, unknown>) => {
  const { status, data, errors } = await harness.ask(claims, '{ me { subject } }')
  return [status, (data as { me?: { subject?: string } } | null)?.me?.subject ?? errors?.[0]?.extensions?.code]
}

it('a process that serves account holders and clients has no contract for operators: their token gets what a token of no role gets', async () => {
  expect(await answered({ sub: 'ann', role: 'accountHolder' })).toEqual([200, 'ann'])
  expect(await answered({ sub: 'app', role: 'client', client_id: 'app' })).toEqual([200, 'app'])
  const [operator, king] = await Promise.all(
    ['operator', 'king'].map(async (role) => harness.ask({ sub: 'ann', role }, '{ __schema { types { name } } }'))
  )
  expect(operator!.status).toBe(403)
  expect([operator!.status, operator!.text]).toEqual([king!.status, king!.text])
})

it("an issuer's token of a role that it may not make is refused, though the process serves the role", async () => {
  const second = harness.rafiki.tenants[1]!.id
  expect(await answered({ sub: 'ann', role: 'accountHolder', tenant_id: second })).toEqual([200, 'ann'])
  for (const role of ['client', 'operator'])
    expect(await answered({ sub: 'ann', role, tenant_id: second })).toEqual([403, 'FORBIDDEN'])
})

it('a field that needs a recent sign-in names what it must show: how recent, and how strong', async () => {
  const accept = 'mutation { acceptMyGrantRequest(input: { interactionId: "x", nonce: "y" }) { __typename } }'
  const refusal = async (claims: Record<string, unknown>) =>
    (await harness.ask({ sub: 'alice', scope: 'grants:approve', ...claims }, accept)).errors?.[0]?.extensions
  const stepUp = { code: 'STEP_UP_REQUIRED', maxAge: 300, acrValues: ['gold'] }
  expect(await refusal({})).toMatchObject(stepUp)
  expect(await refusal({ acr: 'silver' })).toMatchObject(stepUp)
  expect(await refusal({ acr: 'gold', auth_time: 1 })).toMatchObject(stepUp)
  expect((await refusal({ acr: 'gold' }))?.code).not.toBe('STEP_UP_REQUIRED')
  expect(await refusal({ acr: 'gold', scope: 'grants:read' })).toMatchObject({
    code: 'SCOPE_REQUIRED',
    scope: 'grants:approve'
  })
})
