import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readSigningKeys } from '../config/signing.ts'
import { fetchJson } from '../identity/fetchJson.ts'
import { parsed } from '../journal/heads.ts'
import { createSigner, type PublicKeys, type Signer } from '../journal/signing.ts'
import { UsageError } from './usage.ts'

type Env = Record<string, string | undefined>

const maxBytes = 256 * 1024
const keySet = z.object({ keys: z.array(z.looseObject({ kid: z.string(), iss: z.string().optional() })) })

/**
 * The keys of `--jwks`, a file or a URL, as `/.well-known/jwks.json` of a gateway has them; without it, those of
 * SIGNING_KEY_FILE, if it is set. @throws UsageError
 */
export async function publicKeys(jwks: string | undefined, env: Env): Promise<PublicKeys | undefined> {
  if (jwks === undefined) return signerIn(env)?.publicKeys()
  const content = /^https?:/i.test(jwks)
    ? await fetchJson(jwks, maxBytes).catch(() => undefined)
    : parsed(read('--jwks', jwks))
  const { data } = keySet.safeParse(content)
  if (!data) throw new UsageError('--jwks: expected a JSON Web Key Set.')
  return data
}

/** By the keys of SIGNING_KEY_FILE, if it is set. @throws UsageError */
export function signerIn({ SIGNING_KEY_FILE: file }: Env): Signer | undefined {
  const problems: string[] = []
  // Whether each tenant has a key shows when one is missing.
  const keys = readSigningKeys(file, [], problems)
  if (file && keys.length === 0) throw new UsageError(problems.join('\n'))
  return createSigner(keys.length === 0 ? {} : { signing: { keys } })
}

/** The text of a file, or of the standard input (`-`). @throws UsageError */
export function read(what: string, file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch {
    throw new UsageError(`${what}: expected a readable file.`)
  }
}
