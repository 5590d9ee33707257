import type { UnauthenticatedClient, WalletAddress } from '@interledger/open-payments'
import { z } from 'zod'
import { GatewayError } from '../errors.ts'
import type { Log } from '../observability/log.ts'
import { Cache, type CacheMeter } from '../observability/metrics/cache.ts'
import { AddressRefused } from './ssrf/address.ts'
import { CallFailed, isClientError, once } from './client/call.ts'
import { loggable } from './client/errors.ts'
import type { Guard } from './ssrf/addressGuard.ts'
import { withinMemory } from '../lib/memory.ts'
import { parseUrl } from '../lib/url.ts'
import { shown } from './text.ts'

/** The profile of a wallet address, as its own wallet states it. */
export interface WalletAddressProfile {
  /** The requested address, normalised: what the wallet calls itself does not count. */
  walletAddress: string
  publicName: string | null
  assetCode: string
  assetScale: number
  authServer: string
}

export interface Profiles {
  /**
   * @param caller a name that no other caller has, in any tenant or role: answers, limits and times must not reveal to
   * one caller what another has looked up
   * @param address normalised
   * @throws GatewayError
   */
  get(caller: string, address: string): Promise<WalletAddressProfile>
  /** What `get` answers or throws without a request, and for how many milliseconds; undefined if it would send one. */
  known(caller: string, address: string): (Outcome & { msLeft: number }) | undefined
}

const maxCached = withinMemory(50_000)
/** In characters: the answer of a stranger's wallet may be long. */
const maxCachedSize = withinMemory(32 * 1024 * 1024)
const cachedMs = 10 * 60_000
const failureCachedMs = 60_000
const deadlineMs = 2_000
/** No private origin is allowed for wallet addresses: clients wrote those of grants. */
const limits = { deadlineMs, names: new Set<string>() }
const maxName = 100
const maxAssetCode = 20

/** A profile, or the error that stood in its place. */
type Outcome = { profile: WalletAddressProfile; error?: undefined } | { profile?: undefined; error: GatewayError }

/**
 * Profiles of wallet addresses anywhere in the world. Each is fetched once at a time per caller, and cached for that
 * caller for a while.
 * @param now milliseconds; a parameter for tests
 */
export function createProfiles(guard: Guard, log: Log, now = () => performance.now(), meter?: CacheMeter): Profiles {
  let sdk: Promise<UnauthenticatedClient> | undefined
  const cache = new Cache<Outcome>(
    {
      max: maxCached,
      maxSize: maxCachedSize,
      sizeCalculation: (outcome, key) => key.length + (outcome.profile ? JSON.stringify(outcome.profile).length : 0),
      ttl: cachedMs,
      ttlResolution: 0,
      perf: { now },
      fetchMethod: async (key, _, { options }) => {
        const [, address] = cacheKey.parse(JSON.parse(key))
        const outcome = await ask(address)
        if (outcome.error) options.ttl = failureCachedMs
        return outcome
      }
    },
    meter
  )

  async function ask(address: string): Promise<Outcome> {
    try {
      const { walletAddress } = await (sdk ??= createClient())
      return { profile: profileOf(address, await once(guard, limits, () => walletAddress.get({ url: address }))) }
    } catch (error) {
      const translated = translate(error)
      log.warn({ host: hostOf(address), code: translated.code, ...loggable(translated) }, 'no wallet address profile')
      return { error: translated }
    }
  }

  return {
    async get(caller, address) {
      const outcome = await cache.fetch(keyOf(caller, address))
      if (!outcome) throw new Error('a profile was neither found nor missed')
      if (outcome.error) throw outcome.error
      return outcome.profile
    },
    known(caller, address) {
      const key = keyOf(caller, address)
      // `get` counts the misses.
      const outcome = cache.has(key) ? cache.get(key) : undefined
      return outcome && { ...outcome, msLeft: cache.getRemainingTTL(key) }
    }
  }
}

async function createClient(): Promise<UnauthenticatedClient> {
  const sdk = await import('@interledger/open-payments')
  // The build and Node have a CommonJS module as `default`; tsx, which runs the sandbox, has its names alone.
  const { createUnauthenticatedClient } = sdk.default ?? sdk
  return createUnauthenticatedClient({ requestTimeoutMs: deadlineMs + 1_000 })
}

const cacheKey = z.tuple([z.string(), z.string()])
const keyOf = (caller: string, address: string): string => JSON.stringify([caller, address])

const hostOf = (address: string): string | undefined => parseUrl(address)?.host

const untrusted = (): GatewayError =>
  new GatewayError('UPSTREAM_UNTRUSTED', 'The wallet answered with data about another wallet address.')

function profileOf(address: string, document: WalletAddress): WalletAddressProfile {
  const { id, publicName, assetCode, assetScale, authServer } = document
  // A document that speaks for another address could lend a shop's name to anyone.
  if (normalised(String(id)) !== normalised(address)) throw untrusted()
  const server = parseUrl(authServer)
  if (!server || !/^https?:$/.test(server.protocol) || server.href.length > 2_048) throw untrusted()
  const name = typeof publicName === 'string' ? shown(publicName, maxName) : ''
  return Object.freeze({
    walletAddress: address,
    publicName: name === '' ? null : name,
    assetCode: shown(assetCode, maxAssetCode),
    assetScale,
    authServer: server.href
  })
}

/** Wallets accept addresses in any case, and answer in their own form. A trailing slash makes another address. */
const normalised = (address: string): string | undefined => parseUrl(address)?.href.toLowerCase()

function translate(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error
  if (error instanceof CallFailed) {
    if (error.cause instanceof AddressRefused) {
      return new GatewayError('ADDRESS_REFUSED', 'The gateway does not connect to this address.', {}, error)
    }
    if (error.why === 'timeout')
      return new GatewayError('UPSTREAM_TIMEOUT', 'The wallet did not answer in time.', {}, error)
    return new GatewayError('UPSTREAM_UNAVAILABLE', 'The wallet could not be reached.', {}, error)
  }
  if (isClientError(error) && error.status === 404) {
    return new GatewayError('NOT_FOUND', 'The wallet does not know this wallet address.', {}, error)
  }
  return new GatewayError('UPSTREAM_ERROR', 'The wallet gave no usable answer.', {}, error)
}
