import { jest } from '@jest/globals'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { readConfig } from '../../src/config/readConfig.ts'
import { createGateway, type Gateway } from '../../src/gateway.ts'
import { createLog } from '../../src/observability/log.ts'
import { sessions } from '../../src/cli/sessions.ts'
import { keyHolder, type KeyHolder } from '../support/dpop.ts'
import { gatewayEnv } from '../support/gatewayEnv.ts'
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts'

/* oidc-provider, as an issuer that binds its tokens to keys and tells of logouts; two gateways on one Redis. */

const publicUrl = 'https://api.wallet.example'
const redirectUri = 'https://app.wallet.example/callback'
const client = { id: 'wallet-app', secret: 'a secret of the application' }

interface TestIssuer {
  url: string
  close: () => Promise<void>
}

/** It has no types. */
const moduleName: string = 'oidc-provider'
interface Provider {
  callback: () => RequestListener
  interactionFinished: (request: object, response: object, result: object) => Promise<void>
  Grant: new (of: object) => {
    addOIDCScope: (scope: string) => void
    addResourceScope: (resource: string, scope: string) => void
    save: () => Promise<string>
  }
}

/** Alice signs in without a password. @param logoutUris where it sends logout tokens, one application each */
async function startProvider(logoutUris: readonly string[]): Promise<TestIssuer> {
  // It warns of Node 20 and of its store in memory, at length.
  for (const level of ['info', 'warn'] as const) jest.spyOn(console, level).mockImplementation(() => undefined)
  const { Provider } = (await import(moduleName)) as { Provider: new (issuer: string, options: object) => Provider }
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const scopes = 'grants:read'
  const provider = new Provider(url, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'one' }] },
    clients: logoutUris.map((uri, n) => ({
      client_id: n === 0 ? client.id : `${client.id}-${n}`,
      client_secret: client.secret,
      redirect_uris: [redirectUri],
      backchannel_logout_uri: uri,
      backchannel_logout_session_required: true,
      id_token_signed_response_alg: 'ES256'
    })),
    clientAuthMethods: ['client_secret_post', 'client_secret_basic'],
    cookies: { keys: ['a key of cookies'] },
    // Its own asks no address of a private network.
    fetch: (to: URL, { dispatcher: _, ...init }: RequestInit & { dispatcher?: unknown }) => fetch(to, init),
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      dPoP: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:rafiki-gateway',
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: scopes,
          audience: 'rafiki-gateway',
          accessTokenFormat: 'jwt',
          accessTokenTTL: 900,
          jwt: { sign: { alg: 'ES256' } }
        })
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx: { body: string }, form: string) => void (ctx.body = form)
      }
    },
    findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
    // Without a `sid`, as it writes access tokens: the end of a session is that of all tokens of its subject so far.
    extraTokenClaims: () => ({ role: 'accountHolder', wallet_addresses: ['https://wallet.example/alice'] }),
    async loadExistingGrant(ctx: { oidc: { session: { accountId: string }; client: { clientId: string } } }) {
      const { session, client: asking } = ctx.oidc
      const grant = new provider.Grant({ accountId: session.accountId, clientId: asking.clientId })
      grant.addOIDCScope('openid')
      grant.addResourceScope('urn:rafiki-gateway', scopes)
      await grant.save()
      return grant
    },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` }
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response)
    void provider.interactionFinished(request, response, { login: { accountId: 'alice' } })
  })
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

/** A browser: it keeps cookies, and follows where it is sent, up to the application. */
function browser() {
  const cookies = new Map<string, string>()
  return async function open(address: string, form?: Record<string, string>): Promise<{ at: string; text: string }> {
    let at = address
    for (let body = form, hops = 0; hops < 10; hops += 1, body = undefined) {
      const reply = await fetch(at, {
        redirect: 'manual',
        headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        ...(body && { method: 'POST', body: new URLSearchParams(body) })
      })
      for (const cookie of reply.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
        cookies.set(name, value)
      }
      const next = reply.headers.get('location')
      if (next === null) return { at, text: await reply.text() }
      at = new URL(next, at).href
      if (at.startsWith(redirectUri)) break
    }
    return { at, text: '' }
  }
}

/** Signs in, and exchanges the code for a token that is bound to the key. */
async function signIn(issuer: TestIssuer, open: ReturnType<typeof browser>, holder: KeyHolder) {
  const ask = new URLSearchParams({
    ...{ client_id: client.id, redirect_uri: redirectUri, response_type: 'code', scope: 'openid grants:read' },
    ...{ resource: 'urn:rafiki-gateway', code_challenge_method: 'S256' },
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
  })
  const { at } = await open(`${issuer.url}/auth?${ask.toString()}`)
  const code = new URL(at).searchParams.get('code') ?? ''
  const reply = await fetch(`${issuer.url}/token`, {
    method: 'POST',
    headers: { dpop: await holder.prove({ url: `${issuer.url}/token`, token: '' }, { ath: undefined }) },
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri },
      ...{ client_id: client.id, client_secret: client.secret },
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    })
  })
  return (await reply.json()) as { access_token: string; id_token: string; token_type: string }
}

describeWithRedis('two gateways on one Redis, and an issuer that is real', () => {
  let redis: TestRedis
  let issuer: TestIssuer
  let gateways: { gateway: Gateway; url: string }[]
  let env: Record<string, string>
  let holder: KeyHolder
  beforeAll(async () => {
    redis = await startRedis()
    const logoutUris: string[] = []
    // The gateway's address is known before the issuer's, whose keys it reads when it is first asked.
    const ports = createServer()
    await new Promise<void>((resolve) => ports.listen(0, '127.0.0.1', resolve))
    const { port } = ports.address() as AddressInfo
    await new Promise((resolve) => ports.close(resolve))
    logoutUris.push(`http://127.0.0.1:${port}/backchannel-logout`)
    issuer = await startProvider(logoutUris)
    env = {
      ...gatewayEnv,
      ...{ JWT_ISSUER: issuer.url, JWT_JWKS_URL: `${issuer.url}/jwks`, JWT_LOGOUT_AUDIENCE: client.id },
      ...{ REDIS_URL: redis.url, ENDED_SESSIONS: 'redis', PUBLIC_URL: publicUrl }
    }
    const start = async (PORT: string) => {
      const gateway = await createGateway(readConfig({ ...env, PORT }), { log: createLog('silent') })
      return { gateway, url: await gateway.listen() }
    }
    gateways = [await start(String(port)), await start('0')]
    holder = await keyHolder()
  })
  afterAll(async () => {
    redis.thaw()
    jest.restoreAllMocks()
    await Promise.all(gateways.map(({ gateway }) => gateway.drain()))
    await issuer.close()
    await redis.kill()
  })

  const proofFor = (token: string) => holder.prove({ url: `${publicUrl}/graphql`, token })
  const ask = async (n: number, token: string, proof?: string): Promise<number> => {
    const reply = await fetch(`${gateways[n]?.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `DPoP ${token}`,
        dpop: proof ?? (await proofFor(token))
      },
      body: JSON.stringify({ query: '{ __typename }' })
    })
    return reply.status
  }
  /** A sign-in that both gateways accept: one within the second in which all ended is as old as that. */
  const signedIn = async (open = browser()) => {
    for (;;) {
      const tokens = await signIn(issuer, open, holder)
      if ((await ask(0, tokens.access_token)) === 200 && (await ask(1, tokens.access_token)) === 200) return tokens
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  /** Until the other gateway has looked into Redis. */
  const becomes = async (n: number, token: string, status: number): Promise<void> => {
    while ((await ask(n, token)) !== status) await new Promise((resolve) => setTimeout(resolve, 50))
  }

  it('a token that oidc-provider has bound to a key is accepted with a proof, which counts once for both gateways', async () => {
    const { access_token: token, token_type } = await signedIn()
    expect(token_type).toBe('DPoP')
    const proof = await proofFor(token)
    expect(await ask(0, token, proof)).toBe(200)
    expect(await ask(1, token, proof)).toBe(401)
  })

  it('a logout at oidc-provider, which tells one gateway, ends the session at both; a new login is accepted', async () => {
    const open = browser()
    const { access_token: token, id_token } = await signedIn(open)
    const { text } = await open(`${issuer.url}/session/end?id_token_hint=${id_token}`)
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(text) ?? []
    await open(`${issuer.url}/session/end/confirm`, { xsrf, logout: 'yes' })
    await Promise.all([becomes(0, token, 401), becomes(1, token, 401)])
    expect((await signedIn()).token_type).toBe('DPoP')
  })

  it('the command ends all sessions of a subject at both gateways', async () => {
    const { access_token: token } = await signedIn()
    const said: string[] = []
    await sessions(['end', '--subject', 'alice'], env, (line) => void said.push(line))
    await Promise.all([becomes(0, token, 401), becomes(1, token, 401)])
    expect(said).toHaveLength(1)
  })

  it('a proof is refused with 503 while Redis does not answer', async () => {
    const { access_token: token } = await signedIn()
    redis.freeze()
    expect(await ask(0, token)).toBe(503)
    redis.thaw()
  })
})
