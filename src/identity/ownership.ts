import { z } from 'zod'
import type { Config } from '../config/config.ts'
import type { Tenant } from '../config/tenants.ts'
import { GatewayError } from '../errors.ts'
import type { Log } from '../observability/log.ts'
import { Cache, type CacheMeter } from '../observability/metrics/cache.ts'
import { traced, type Trace } from '../observability/tracing/trace.ts'
import { fetchJson } from './fetchJson.ts'
import { tellPassedOver, walletOf, type Wallet } from './viewer.ts'

/** The cache's keys: tenant and subject. */
const cacheKey = z.tuple([z.string(), z.string()])
const answer = z.object({ walletAddresses: z.array(z.string()).max(1_000) })
const cachedMs = 60_000
const maxBytes = 512 * 1024

/**
 * Asks the wallet's ownership service which wallet addresses a subject owns: `GET ?tenant=…&subject=…`, with its own
 * bearer secret, answers `{ "walletAddresses": ["https://…"] }`, at most 1,000. Answers are cached for 60 s.
 * @throws GatewayError OWNERSHIP_UNAVAILABLE for every failure: a missing answer is not an empty one, and neither is
 * one with a value that cannot be a wallet address
 */
export function createOwnership({ url, secret }: NonNullable<Config['ownership']>, log: Log, meter?: CacheMeter) {
  const cache = new Cache<Wallet>(
    {
      max: 10_000,
      maxSize: 200_000,
      sizeCalculation: (wallet) => 1 + wallet.addresses.length,
      ttl: cachedMs,
      fetchMethod: async (key) => {
        const [tenant, subject] = cacheKey.parse(JSON.parse(key))
        const passedOver: string[] = []
        const wallet = walletOf(await ask(tenant, subject), (why) => passedOver.push(why))
        tellPassedOver(log, tenant, passedOver)
        return wallet
      }
    },
    meter
  )

  async function ask(tenant: string, subject: string): Promise<string[]> {
    const full = new URL(url)
    full.searchParams.set('tenant', tenant)
    full.searchParams.set('subject', subject)
    const found = await fetchJson(full, maxBytes, { authorization: `Bearer ${secret.reveal()}` })
    return answer.parse(found).walletAddresses
  }

  return async function walletOfSubject(tenant: Tenant, subject: string, trace?: Trace): Promise<Wallet> {
    const key = JSON.stringify([tenant.id, subject])
    try {
      const wallet = await traced(trace && cache.has(key) ? undefined : trace, 'ownership', () => cache.fetch(key))
      if (wallet) return wallet
    } catch (error) {
      log.error(
        { tenant: tenant.id, why: error instanceof SyntaxError ? 'not JSON' : String(error) },
        'the ownership service gave no answer that can be used'
      )
    }
    throw new GatewayError('OWNERSHIP_UNAVAILABLE', 'Your wallet addresses could not be looked up. Try again later.')
  }
}
