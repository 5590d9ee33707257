import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { startIssuer } from '../../../sandbox/issuer.ts'
import type { Issuer } from '../../../sandbox/issuer.ts'

const FIRST = '438fa74a-fa7d-4317-9ced-dde32ece1787'
const SECOND = '9d5e2a6c-5c1b-4d0e-8a34-6f1c2b7e0001'

let issuer: Issuer

beforeAll(async () => {
  issuer = await startIssuer({ tenantIds: [FIRST, SECOND] })
})
afterAll(() => issuer.close())

const verify = (token: string, tenantId: string) => {
  const { jwksUrl, issuer: name } = issuer.of(tenantId)
  return jwtVerify(token, createRemoteJWKSet(new URL(jwksUrl)), { issuer: name, audience: 'rafiki-gateway' })
}

it("the sandbox's issuer mints tokens of the first tenant that its published keys verify", async () => {
  const { payload, protectedHeader } = await verify(await issuer.mint(), FIRST)
  expect(payload).toMatchObject({ sub: 'alice', role: 'accountHolder', tenant_id: FIRST })
  expect(payload.exp! - payload.iat!).toBe(3600)
  expect(protectedHeader.alg).toBe('ES256')
})

it("the sandbox's issuer signs with the key of the tenant that the token names", async () => {
  const token = await issuer.mint({ tenant_id: SECOND })
  expect((await verify(token, SECOND)).payload.iss).toBe(issuer.of(SECOND).issuer)
  await expect(verify(token, FIRST)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
})

it("the sandbox's issuer lets claims be changed, and left out with null", async () => {
  const claims = decodeJwt(await issuer.mint({ sub: 'bob', exp: null, aud: ['a', 'b'] }))
  expect(claims).toMatchObject({ sub: 'bob', aud: ['a', 'b'] })
  expect(claims).not.toHaveProperty('exp')
})

it("the sandbox's issuer signs with the first key for a tenant that it does not know", async () => {
  const stranger = '00000000-0000-4000-8000-000000000000'
  const token = await issuer.mint({ tenant_id: stranger, iss: issuer.of(FIRST).issuer })
  expect((await verify(token, FIRST)).payload.tenant_id).toBe(stranger)
})

it("the sandbox's issuer retires the old key when it rotates", async () => {
  const old = await issuer.mint({ tenant_id: SECOND })
  await issuer.rotate(SECOND)
  await expect(verify(old, SECOND)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' })
  await verify(await issuer.mint({ tenant_id: SECOND }), SECOND)
})

it("the sandbox's issuer publishes nothing for other paths", async () => {
  expect((await fetch(`${issuer.url}/nobody/jwks.json`)).status).toBe(404)
})
