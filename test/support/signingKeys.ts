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

/** A file that holds this text, or this JSON. */
export function writeKeys(content: unknown): { file: string; remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), 'signing-'))
  const file = join(directory, 'keys')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return { file, remove: () => rmSync(directory, { recursive: true }) }
}

/** What the configuration makes of such a file. */
export function signingOf(content: unknown, tenantIds: readonly string[]): NonNullable<Config['signing']> {
  const { file, remove } = writeKeys(content)
  const problems: string[] = []
  const keys = readSigningKeys(file, tenantIds, problems)
  remove()
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return { keys }
}
