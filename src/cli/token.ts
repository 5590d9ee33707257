import { writeFileSync } from 'node:fs'
import { SignJWT } from 'jose'
import { z } from 'zod'
import { environment } from '../config/variables.ts'
import { toUuid } from '../lib/uuid.ts'
import { storedForm } from '../lib/walletAddress.ts'
import { developmentKey } from './developmentKey.ts'
import { readArgs, UsageError } from './usage.ts'

const roles = ['accountHolder', 'user', 'client', 'operator']
const text = { type: 'string' } as const
const options = {
  subject: text,
  role: { ...text, default: 'accountHolder' },
  tenant: text,
  'wallet-address': { ...text, multiple: true },
  'client-id': text,
  scope: text,
  issuer: text,
  audience: text,
  expires: { ...text, default: '900' },
  key: { ...text, default: 'rafiki-gateway.key.json' },
  jwks: text,
  force: { type: 'boolean', default: false }
} as const

/** What names claims, and how long a token may live: read like the gateway does, as far as it is set. */
const claimNames = z.object({
  role: environment.shape.JWT_CLAIM_ROLE,
  tenant: environment.shape.JWT_CLAIM_TENANT,
  walletAddresses: environment.shape.JWT_CLAIM_WALLET_ADDRESSES,
  scope: environment.shape.JWT_CLAIM_SCOPE,
  clientId: environment.shape.JWT_CLAIM_CLIENT_ID
})

/**
 * A token for development, signed (ES256) with a key pair that lies in a file of its owner's. What is not said as an
 * option comes from the gateway's own variables, so that a gateway in the same environment takes it.
 * @param remark told what was written where
 * @throws UsageError
 */
export async function token(
  args: string[],
  env: Record<string, string | undefined>,
  remark: (line: string) => void
): Promise<string> {
  const given = readArgs(args, options)
  // The holder of the key can be anyone: a gateway in production must not trust it by accident.
  if (env.NODE_ENV === 'production' && !given.force)
    throw new UsageError(
      'NODE_ENV is production: tokens come from your identity provider there. Use --force to create one anyway.'
    )
  const problems: string[] = []
  const { subject, role, 'wallet-address': walletAddresses = [], 'client-id': clientId } = given
  const tenant = given.tenant ?? (env.RAFIKI_TENANT_ID || undefined)
  const isAccountHolder = role === 'accountHolder' || role === 'user'
  if (!subject) problems.push('--subject: expected the subject of the token.')
  if (!roles.includes(role)) problems.push(`--role: expected one of ${roles.join(', ')}.`)
  if (tenant !== undefined && !toUuid(tenant)) problems.push('--tenant: expected a UUID.')
  if (walletAddresses.some((address) => storedForm(address) === undefined))
    problems.push('--wallet-address: expected an https URL with a path.')
  if (!isAccountHolder && walletAddresses.length > 0)
    problems.push('--wallet-address: only account holders have wallet addresses.')
  if ((role === 'client') !== (clientId !== undefined))
    problems.push('--client-id: use it with --role client, and only there.')
  const longest = Number(env.JWT_MAX_AGE || 3600)
  const seconds = /^\d{1,5}$/.test(given.expires) ? Number(given.expires) : 0
  if (seconds < 1 || seconds > longest)
    problems.push(`--expires: expected a number of seconds from 1 to ${longest} (JWT_MAX_AGE).`)
  if (problems.length > 0) throw new UsageError(problems.join('\n'))

  const { privateKey, publicJwk, made } = await developmentKey(given.key)
  if (made) remark(`${given.key}: a new key pair. Keep it secret.`)
  if (given.jwks !== undefined) {
    writeFileSync(given.jwks, `${JSON.stringify({ keys: [publicJwk] }, null, 2)}\n`)
    remark(`${given.jwks}: the public key, for JWT_JWKS_FILE.`)
  }
  const names = claimNamesIn(env)
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    [names.role]: role,
    ...(tenant !== undefined && { [names.tenant]: tenant }),
    ...(isAccountHolder && { [names.walletAddresses]: walletAddresses }),
    ...(clientId !== undefined && { [names.clientId]: clientId }),
    ...(given.scope !== undefined && { [names.scope]: given.scope }),
    auth_time: now
  }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: publicJwk.kid, typ: 'JWT' })
    .setSubject(subject ?? '')
    .setIssuer(given.issuer ?? (env.JWT_ISSUER || 'rafiki-gateway-development'))
    .setAudience(given.audience ?? (env.JWT_AUDIENCE || 'rafiki-gateway'))
    .setIssuedAt(now)
    .setExpirationTime(now + seconds)
    .sign(privateKey)
}

const claimNamesIn = (env: Record<string, string | undefined>) =>
  claimNames.parse({
    role: env.JWT_CLAIM_ROLE || undefined,
    tenant: env.JWT_CLAIM_TENANT || undefined,
    walletAddresses: env.JWT_CLAIM_WALLET_ADDRESSES || undefined,
    scope: env.JWT_CLAIM_SCOPE || undefined,
    clientId: env.JWT_CLAIM_CLIENT_ID || undefined
  })
