import { generateKeyPairSync } from 'node:crypto'
import type { Config } from '../src/config/config.ts'
import { signingKeysIn } from '../src/config/signing.ts'

/** A new key, by which this run signs receipts and heads of its journal. */
export function newSigningKey(): Config['signing'] {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { keys: signingKeysIn(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()) }
}
