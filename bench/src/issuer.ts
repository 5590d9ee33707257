import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { tenantId } from './world.ts'

export const issuerName = 'https://issuer.bench.example'
export const audience = 'rafiki-gateway'

export interface Issuer {
  /** The key set, for programs that read it from a file. */
  jwksFile: string
  /** The key as PEM. */
  pemFile: string
  mint: (claims: Record<string, unknown>) => Promise<string>
  /** A token for each of these account holders, by their wallet addresses. */
  mintHolders: (addresses: readonly string[], tenant?: string) => Promise<string[]>
}

/** Signs tokens with one ES256 key, as an identity provider does. They hold for half a day, so that none ends in a long run. */
export async function createIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const directory = mkdtempSync(join(tmpdir(), 'rafiki-gateway-bench-'))
  const jwksFile = join(directory, 'jwks.json')
  const pemFile = join(directory, 'key.pem')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256', use: 'sig' }
  writeFileSync(jwksFile, JSON.stringify({ keys: [jwk] }))
  writeFileSync(pemFile, await exportSPKI(publicKey))

  // One clock for both: read twice, it may tick between them, and a lifetime be a second too long.
  const mint = (claims: Record<string, unknown>): Promise<string> => {
    const now = Math.floor(Date.now() / 1000)
    return new SignJWT({ tenant_id: tenantId, ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'bench', typ: 'JWT' })
      .setIssuer(issuerName)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + 12 * 3600)
      .sign(privateKey)
  }

  return {
    jwksFile,
    pemFile,
    mint,
    async mintHolders(addresses, tenant = tenantId) {
      const tokens: string[] = []
      for (let start = 0; start < addresses.length; start += 500) {
        const some = addresses.slice(start, start + 500)
        const claims = some.map((address) => ({
          sub: address,
          role: 'accountHolder',
          tenant_id: tenant,
          wallet_addresses: [address]
        }))
        tokens.push(...(await Promise.all(claims.map(mint))))
      }
      return tokens
    }
  }
}
