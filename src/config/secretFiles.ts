import { readFileSync } from 'node:fs'
import { whyUnusable } from '../lib/whyUnusable.ts'

/** Variables that hold a secret: each can be in a file instead, which the variable with `_FILE` behind its name names. */
const secretVariables = [
  'RAFIKI_TENANT_SECRET',
  'RAFIKI_IDP_SECRET',
  'OWNERSHIP_SECRET',
  'DPOP_NONCE_SECRET',
  'REDIS_URL',
  'JOURNAL_URL'
] as const

type Env = Record<string, string | undefined>

/** The environment with the secrets that files hold. Adds what is wrong to `problems`. */
export function withSecretFiles(env: Env, problems: string[]): Env {
  const read: Env = {}
  for (const name of secretVariables) {
    const file = env[`${name}_FILE`]
    if (!file) continue
    if (env[name]) problems.push(`${name} and ${name}_FILE: set one of them.`)
    read[name] = readSecret(file)
    if (!read[name])
      problems.push(`${name}_FILE: expected the path of a file that contains the secret (${whyUnusable(file)}).`)
  }
  return { ...env, ...read }
}

/** Undefined for a file that cannot be read, or is empty. */
export function readSecret(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}
