import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { whyUnusable } from '../lib/whyUnusable.ts'

/** A client application, as it is known in Open Payments: by its wallet address, and by the key it signs with. */
export interface ClientIdentity {
  /** What the tokens of this client carry as `client_id`. */
  id: string
  tenantId: string
  walletAddressUrl: string
  keyId: string
  /** Only `openPayments/client/clients.ts` uses it. */
  privateKey: KeyObject
}

const webUrl = z.url({ protocol: /^https?$/, error: 'expected an http or https URL' })
const entry = z.strictObject({
  id: z.string().min(1),
  tenantId: z.guid('expected a UUID'),
  walletAddressUrl: webUrl,
  keyId: z.string().min(1),
  privateKeyFile: z.string().min(1)
})

type Entry = z.output<typeof entry>
type Env = Record<string, string | undefined>

const fileVariable = 'OPEN_PAYMENTS_CLIENTS_FILE'
const oneClient = ['WALLET_ADDRESS', 'PRIVATE_KEY_PATH', 'KEY_ID'] as const

/** The client applications that the environment names: several by a file, or one. Adds what is wrong to `problems`. */
export function readClients(env: Env, tenantIds: readonly string[], problems: string[]): ClientIdentity[] {
  const entries = env[fileVariable]
    ? fromFile(env[fileVariable], tenantIds, problems)
    : fromVariables(env, tenantIds, problems)
  return entries.flatMap((it): ClientIdentity[] => {
    const { privateKeyFile, ...rest } = it
    const privateKey = readKey(privateKeyFile)
    if (privateKey) return [{ ...rest, tenantId: it.tenantId.toLowerCase(), privateKey }]
    const variable = env[fileVariable] ? `${fileVariable}: ${it.id}: privateKeyFile` : 'PRIVATE_KEY_PATH'
    problems.push(
      `${variable}: expected a PEM file with an Ed25519 private key (${whyUnusable(privateKeyFile, 'no such key')}).`
    )
    return []
  })
}

function fromVariables(env: Env, tenantIds: readonly string[], problems: string[]): Entry[] {
  const missing = oneClient.filter((name) => !env[name])
  if (missing.length === oneClient.length) return []
  if (missing.length > 0) {
    problems.push(`${missing.join(', ')}: missing. Set ${oneClient.join(', ')} together.`)
    return []
  }
  const [walletAddressUrl = '', privateKeyFile = '', keyId = ''] = oneClient.map((name) => env[name])
  if (!webUrl.safeParse(walletAddressUrl).success) {
    problems.push('WALLET_ADDRESS: expected an http or https URL.')
    return []
  }
  const [tenantId, ...others] = tenantIds
  if (others.length > 0) {
    problems.push(`WALLET_ADDRESS: with several tenants, name the clients in ${fileVariable}.`)
  }
  return tenantId ? [{ id: walletAddressUrl, tenantId, walletAddressUrl, keyId, privateKeyFile }] : []
}

function fromFile(file: string, tenantIds: readonly string[], problems: string[]): Entry[] {
  const complain = (what: string) => void problems.push(`${fileVariable}: ${what}`)
  const parsed = z.array(entry).safeParse(readJson(file))
  if (!parsed.success) {
    if (readJson(file) === undefined) complain(`expected a readable JSON file (${whyUnusable(file)}).`)
    else for (const issue of parsed.error.issues) complain(`${issue.path.join('.') || 'the list'}: ${issue.message}`)
    return []
  }
  const seen = new Set<string>()
  for (const { id, tenantId } of parsed.data) {
    const key = JSON.stringify([tenantId.toLowerCase(), id])
    if (seen.has(key)) complain(`${id}: expected each client once per tenant.`)
    if (!tenantIds.includes(tenantId.toLowerCase())) complain(`${id}: expected the id of a tenant of this gateway.`)
    seen.add(key)
  }
  return parsed.data
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function readKey(file: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(readFileSync(file, 'utf8'))
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}
