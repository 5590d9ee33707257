import { randomUUID } from 'node:crypto'
import type { JWK } from 'jose'
import type { Config } from '../../config/config.ts'
import type { Issuer } from '../../config/issuers.ts'
import type { Tenant } from '../../config/tenants.ts'
import { createIdentify } from '../../identity/identify.ts'
import { keysAt } from '../../identity/keys.ts'
import { keysIn } from '../../identity/keySet.ts'
import { createOwnership } from '../../identity/ownership.ts'
import { Refused, refusals } from '../../identity/refused.ts'
import { createCounters } from '../../rateLimits/counters.ts'
import { connectRedis } from '../../redis/connection.ts'
import { captureLog, reasonOf } from './captured.ts'
import { off, right, wrong, type Row } from './rows.ts'

/** Whether an issuer's public keys can be read, and one of them verify a token with an algorithm that is let in. */
export async function issuerKeys({ name, keys: place, algorithms }: Issuer, { issuers }: Config): Promise<Row> {
  const what = issuers.length > 1 ? `issuer's keys (${name})` : "issuer's keys"
  const log = captureLog()
  const keys = keysAt(place, log)
  // A key that is not there: asking for it reads those that are.
  await Promise.resolve(
    keys.find({ alg: algorithms[0] ?? '', kid: randomUUID() }, { payload: '', signature: '' })
  ).catch(() => undefined)
  const [why] = log.whys()
  if (why !== undefined)
    return wrong(
      what,
      `cannot be read (${why.slice(0, 200)})`,
      'Is the place right that the configuration names for them?'
    )
  const all: unknown = JSON.parse(keys.listed(undefined))
  const listed = keysIn({ keys: all })
  const usable = listed.filter((key) => algorithms.some((algorithm) => fits(key, algorithm)))
  if (usable.length === 0)
    return wrong(
      what,
      `none of ${listed.length} key(s) fits an algorithm that it may use (${algorithms.join(' ')})`,
      'Let the issuer sign with one of these, or name its own in JWT_ALGORITHMS, or `algorithms` in ISSUERS_FILE.'
    )
  if (usable.some((key) => 'd' in key))
    return wrong(what, 'it publishes a PRIVATE key', 'Remove that key, and have the issuer sign with a new one.')
  return right(what, `${usable.length} of ${listed.length} can verify tokens`)
}

const curves: Record<string, string> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }

function fits({ kty, crv, alg, use }: JWK, algorithm: string): boolean {
  if ((use !== undefined && use !== 'sig') || (alg !== undefined && alg !== algorithm)) return false
  if (algorithm.startsWith('ES')) return kty === 'EC' && crv === curves[algorithm]
  return /^Ed/.test(algorithm) ? kty === 'OKP' && crv === 'Ed25519' : kty === 'RSA'
}

/** @param subject whose wallet addresses are asked for; by default somebody whom the service does not know */
export async function ownership(config: Config, subject?: string): Promise<Row> {
  const what = 'ownership service'
  if (!config.ownership) return off(what, 'OWNERSHIP_URL is not set: tokens list the wallet addresses')
  const log = captureLog()
  const ask = createOwnership(config.ownership, log)
  try {
    const [tenant] = config.tenants
    const { addresses } = await ask(tenant as Tenant, subject ?? `rafiki-gateway-check-${randomUUID()}`)
    if (subject !== undefined) return right(what, `${addresses.length} wallet address(es) of that subject`)
    if (addresses.length === 0) return right(what, 'answers, with nothing for a made-up subject')
    return wrong(
      what,
      'says that a made-up subject owns wallet addresses',
      'It must answer for the subject in the request.'
    )
  } catch {
    const why = log.whys()[0]?.slice(0, 200) ?? 'no answer'
    return wrong(
      what,
      `no usable answer (${why})`,
      'It answers GET ?tenant=…&subject=… with 200 and { "walletAddresses": [] }, for unknown subjects too. Is OWNERSHIP_SECRET correct?'
    )
  }
}

/** Counts one point of a caller whom nobody is, as the gateway counts. */
export async function redis({ redis }: Config): Promise<Row> {
  const what = 'redis'
  if (!redis) return off(what, 'REDIS_URL is not set: each process counts on its own')
  const log = captureLog()
  const connection = await connectRedis(redis.url, log)
  try {
    await createCounters(connection).limiter('check', 1_000_000).consume('check', 1)
  } finally {
    connection.close()
  }
  const [why] = log.whys()
  if (why === undefined) return right(what, 'counts')
  return wrong(
    what,
    `does not count (${firstWord(why)})`,
    'Is REDIS_URL correct, its password and its database too? Until then each process counts on its own.'
  )
}

/** The code at the beginning of what Redis or the connection says; the rest may repeat what was sent. */
const firstWord = (why: string): string => /[A-Z]{4,}/.exec(why)?.[0] ?? 'no answer'

/** What the gateway makes of a token. */
export async function tokenIs(token: string, config: Config): Promise<Row> {
  const log = captureLog()
  try {
    const { role, scopes, wallet, tenant } = await createIdentify(config, log).ofToken(token)
    const wallets = role === 'accountHolder' ? `, ${wallet.addresses.length} wallet address(es)` : ''
    const [passedOver] = log.whys()
    if (passedOver !== undefined)
      return wrong(
        'token',
        `has wallet addresses that Rafiki cannot store: ${passedOver}`,
        'Write wallet addresses as plain https URLs.'
      )
    return right('token', `${role} of ${tenant.id}${wallets}; scopes: ${scopes.join(' ') || 'none'}`)
  } catch (error) {
    const words = error instanceof Refused && error.code !== 'FORBIDDEN' ? refusals[error.why] : undefined
    const why = words ?? (error instanceof Refused && error.code === 'FORBIDDEN' ? error.message : reasonOf(error))
    return wrong(
      'token',
      `refused: ${why}`,
      'Compare its claims with the JWT_… variables, or ISSUERS_FILE: see docs/secure/tokens.md.'
    )
  }
}
