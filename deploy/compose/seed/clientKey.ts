import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/**
 * The public half of the Ed25519 key in a PEM file, which is made when it is not there. Its id comes of the key itself,
 * so that the same file is the same key at Rafiki, too.
 */
export function clientKey(file: string): { kid: string; x: string } {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519')
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  }
  const { x = '' } = createPublicKey(readFileSync(file)).export({ format: 'jwk' })
  return { kid: createHash('sha256').update(x).digest('base64url').slice(0, 32), x }
}
