import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../src/config/config.ts'
import { readSigningKeys } from '../../src/config/signing.ts'

export const newKeys = (kind: 'Ed25519' | 'P-256' = 'Ed25519') =>
  kind === 'Ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' })

export const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' })
export const pemOf = (key: KeyObject): string =>
  String(key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }))

/** What the configuration makes of a file that holds this text, or this JSON. */
export function signingOf(content: unknown, tenantIds: readonly string[]): NonNullable<Config['signing']> {
  const directory = mkdtempSync(join(tmpdir(), 'signing-'))
  const file = join(directory, 'keys')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  const problems: string[] = []
  const keys = readSigningKeys(file, tenantIds, problems)
  rmSync(directory, { recursive: true })
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return { keys }
}
