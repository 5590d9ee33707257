import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose'
import { z } from 'zod'
import { UsageError } from './usage.ts'

interface DevelopmentKey {
  privateKey: CryptoKey
  /** The public half, as it stands in a key set. The id is the key's thumbprint (RFC 7638). */
  publicJwk: JWK & { kid: string }
  /** Whether it is a new one. */
  made: boolean
}

const stored = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() })

/**
 * The key pair (P-256, a private JWK) in a file; made there, for its owner alone, when there is no such file.
 * @throws UsageError where others may read the file, or it holds something else
 */
export async function developmentKey(file: string): Promise<DevelopmentKey> {
  const made = !exists(file)
  if (made) {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    // Never over a file that somebody else made meanwhile.
    writeFileSync(file, `${JSON.stringify(await exportJWK(privateKey))}\n`, { mode: 0o600, flag: 'wx' })
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new UsageError(
      '--key: other users can read that file, and could sign tokens with it. Run chmod 600, or delete it: a new one is created.'
    )
  let jwk: z.output<typeof stored>
  try {
    jwk = stored.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    throw new UsageError('--key: expected a JSON file with a private P-256 key as a JWK.')
  }
  const { kty, crv, x, y } = jwk
  const kid = await calculateJwkThumbprint({ kty, crv, x, y })
  const privateKey = await importJWK(jwk, 'ES256')
  if (privateKey instanceof Uint8Array) throw new TypeError('expected a key pair')
  return { privateKey, publicJwk: { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' }, made }
}

function exists(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined
}
