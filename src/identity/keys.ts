import { createLocalJWKSet, errors, type JWK, type JWTVerifyGetKey } from 'jose'
import { thumbprintOf, type SigningKey } from '../config/signing.ts'
import type { KeysAt } from '../config/keysAt.ts'
import { GatewayError } from '../errors.ts'
import type { Log } from '../observability/log.ts'
import { traced, type Trace } from '../observability/tracing/trace.ts'
import { keysIn, readKeySet } from './keySet.ts'

/** The public keys of one issuer, kept fresh. */
export interface Keys {
  /** For jose: the key that a token's header names. Asks the issuer again when it is unknown. */
  find: (...named: [...Parameters<JWTVerifyGetKey>, trace?: Trace]) => ReturnType<JWTVerifyGetKey>
  /** Fetches the keys again, unless they were fetched just now. @returns whether they were fetched */
  askAgain(trace?: Trace): Promise<boolean>
  /** Whether there is a key; fetches the keys if there is none yet. */
  read(): Promise<boolean>
  /**
   * What the issuer lists under a key id now, for comparison with an earlier list. Fetches the keys again when it is
   * time.
   */
  listed(kid: string | undefined): string
  /** Seconds since they were read; Infinity before the first time. Fetches the keys again when it is time. */
  ageSeconds(): number
}

/** Known keys are fetched again after this time; tokens of a removed key end with it. */
const freshForMs = 60_000
/** Unknown key ids and wrong signatures, which anyone can invent, cause at most one fetch in this time. */
const coolDownMs = 10_000

/** While no keys are known, they are fetched again after this time. */
const firstTryMs = 1_000
/** How long known keys stay valid while the issuer cannot be reached. */
const staleForMs = 24 * 3600_000

interface Loaded {
  at: number
  /** By key id; without an id, all keys. */
  listed: ReadonlyMap<string | undefined, string>
  find: JWTVerifyGetKey
}

/**
 * @param own keys by which the gateway itself signs: what it signed is no token, although an issuer lists the key
 * @param now milliseconds; a parameter for tests
 */
export function keysAt(
  where: KeysAt,
  log: Log,
  { own = [], now = Date.now }: { own?: readonly SigningKey[] | undefined; now?: () => number } = {}
): Keys {
  let loaded: Loaded | undefined
  let askedAt = -Infinity
  let asking: Promise<void> | undefined

  const load = async (): Promise<void> => {
    const read = keysIn(await readKeySet(where))
    const keys = read.filter((key) => !own.some(({ kid }) => kid === thumbprintOf(key)))
    if (keys.length < read.length) log.error({ alarm: true }, 'an issuer lists a key of SIGNING_KEY_FILE')
    loaded = { at: now(), listed: listedBy(keys), find: createLocalJWKSet({ keys }) }
  }
  // A server that is down removes no key: the known ones stay until it answers again.
  const refresh = (): Promise<void> =>
    (asking ??= load()
      .catch((error: unknown) => {
        const why = whyUnread(error)
        log.error({ place: placeOf(where), why }, "the issuer's keys could not be read")
      })
      .finally(() => {
        askedAt = now()
        asking = undefined
      }))
  const refreshWhenDue = (): void => {
    if (now() - askedAt > freshForMs) void refresh()
  }

  return {
    async find(header, token, trace) {
      await ready(trace)
      try {
        return await known()(header, token)
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey) || !(await askAgain(trace))) throw error
        return known()(header, token)
      }
    },
    askAgain,
    async read() {
      await ready()
      return (loaded?.listed.get(undefined) ?? '[]') !== '[]'
    },
    listed(kid) {
      refreshWhenDue()
      // A token without a key id may have been verified with any key.
      return loaded?.listed.get(kid) ?? '[]'
    },
    ageSeconds() {
      // Where nobody asks, the age would otherwise grow and mean nothing.
      refreshWhenDue()
      return loaded ? (now() - loaded.at) / 1_000 : Infinity
    }
  }

  async function askAgain(trace?: Trace): Promise<boolean> {
    if (now() - askedAt < coolDownMs) return false
    await traced(trace, 'keys', refresh)
    return true
  }

  /** Waits for the first keys; later ones are fetched while the known ones serve. */
  async function ready(trace?: Trace): Promise<void> {
    if (loaded) refreshWhenDue()
    else if (asking || now() - askedAt > firstTryMs) await traced(trace, 'keys', refresh)
  }

  function known(): JWTVerifyGetKey {
    if (!loaded || now() - loaded.at > staleForMs)
      throw new GatewayError('KEYS_UNAVAILABLE', 'Tokens cannot be verified at the moment. Try again later.')
    return loaded.find
  }
}

/** What is listed under each key id. Compared at each request with a known token: computed once per key set. */
function listedBy(keys: readonly JWK[]): Loaded['listed'] {
  const listed = new Map<string | undefined, string>([[undefined, JSON.stringify(keys)]])
  for (const { kid } of keys) {
    if (kid !== undefined) listed.set(kid, JSON.stringify(keys.filter((key) => key.kid === kid)))
  }
  return listed
}

/** A parser's message quotes what it could not parse. */
const whyUnread = (error: unknown): string => (error instanceof SyntaxError ? 'not JSON' : String(error))

function placeOf(where: KeysAt): string {
  if ('file' in where) return where.file
  return 'url' in where ? new URL(where.url).origin : where.discovery.issuer
}
