import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { CryptoKey, JWK } from 'jose'

export interface Issuer {
  url: string
  of: (tenantId: string) => { issuer: string; jwksUrl: string }
  /** Signs the defaults with these claims over them; a claim given as null is left out. */
  mint: (claims?: Record<string, unknown>) => Promise<string>
  /** The tenant signs with a new key from now on; the old one leaves the key set. */
  rotate: (tenantId: string) => Promise<void>
  close: () => Promise<void>
}

interface Key {
  sign: CryptoKey
  jwk: JWK & { kid: string }
}

interface Options {
  port?: number
  /** The first one is where tokens belong that name no tenant. */
  tenantIds: string[]
}

const LIFETIME_S = 3600

/** An identity provider for trying things out: one ES256 key a tenant, whatever claims one likes. */
export async function startIssuer({ port = 0, tenantIds }: Options): Promise<Issuer> {
  const [firstTenantId] = tenantIds
  if (!firstTenantId) throw new Error('an issuer needs at least one tenant')
  const keys = new Map<string, Key>()
  const rotate = async (tenantId: string) => void keys.set(tenantId, await createKey())
  for (const tenantId of tenantIds) await rotate(tenantId)

  const server = createServer((request, response) => {
    const [, tenantId = '', page = ''] = /^\/([^/]+)\/(.+)$/.exec(request.url ?? '') ?? []
    const key = keys.get(tenantId)
    const { issuer, jwksUrl } = of(tenantId)
    const pages: Record<string, unknown> = {
      'jwks.json': key && { keys: [key.jwk] },
      '.well-known/openid-configuration': key && { issuer, jwks_uri: jwksUrl }
    }
    if (!pages[page]) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(pages[page]))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const of = (tenantId: string) => ({ issuer: `${url}/${tenantId}`, jwksUrl: `${url}/${tenantId}/jwks.json` })

  return {
    url,
    of,
    rotate,
    async mint(claims = {}) {
      const tenantId = typeof claims.tenant_id === 'string' ? claims.tenant_id : firstTenantId
      // For a tenant that is not known, the first one's issuer speaks: such a token is genuine and yet not for us.
      const signer = keys.has(tenantId) ? tenantId : firstTenantId
      const key = keys.get(signer)
      if (!key) throw new Error(`no key for the tenant ${signer}`)
      const now = Math.floor(Date.now() / 1000)
      const merged = {
        sub: 'alice',
        role: 'accountHolder',
        tenant_id: tenantId,
        aud: 'rafiki-gateway',
        iss: of(signer).issuer,
        iat: now,
        exp: now + LIFETIME_S,
        auth_time: now,
        ...claims
      }
      const present = Object.entries(merged).filter(([, value]) => value !== null)
      return new SignJWT(Object.fromEntries(present))
        .setProtectedHeader({ alg: 'ES256', kid: key.jwk.kid, typ: 'JWT' })
        .sign(key.sign)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

async function createKey(): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  return { sign: privateKey, jwk: { ...(await exportJWK(publicKey)), kid: randomUUID(), alg: 'ES256', use: 'sig' } }
}
