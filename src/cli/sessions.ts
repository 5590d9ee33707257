import { ConfigError, type Config } from '../config/config.ts'
import type { Issuer } from '../config/issuers.ts'
import { readConfig } from '../config/readConfig.ts'
import { endedBy } from '../identity/endedSessions/ended.ts'
import { property } from '../lib/property.ts'
import { createLog } from '../observability/log.ts'
import { withEndedStore } from './endedStore.ts'
import { readArgs, UsageError } from './usage.ts'

type Env = Record<string, string | undefined>

/** `rafiki-gateway sessions end`. @throws UsageError where nothing was ended */
export async function sessions([command, ...args]: string[], env: Env, print: (line: string) => void): Promise<void> {
  if (command !== 'end') throw new UsageError('sessions: expected end.')
  const {
    subject: sub,
    sid,
    jti,
    issuer: named
  } = readArgs(args, {
    subject: { type: 'string' },
    sid: { type: 'string' },
    jti: { type: 'string' },
    issuer: { type: 'string' }
  })
  if (!sub && !sid && !jti) throw new UsageError('sessions end: expected --subject, --sid or --jti.')
  const config = configIn(env)
  const { issuer, maxAgeSeconds, subjectPrefix } = issuerIn(config, named)
  const ending = { issuer, at: Math.floor(Date.now() / 1_000), maxAgeSeconds }
  // Audit lines and the journal have subjects behind the issuer's prefix, and tokens have not.
  const bare = subjectPrefix && sub?.startsWith(subjectPrefix) ? sub.slice(subjectPrefix.length) : undefined
  // Each by itself: a session that is named beside its subject would be the only one of theirs that ends.
  const things = [{ sub }, { sub: bare }, { sid }, { jti }]
  try {
    await withEndedStore(config, createLog('silent'), async (store) => {
      if (!store) throw new UsageError('ENDED_SESSIONS is not set: there is nowhere to write what ended.')
      await store.add(things.flatMap((it) => endedBy({ ...ending, ...it })))
    })
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`Nothing was ended: the store does not answer (${String(property(error, 'message'))}).`)
  }
  print('Ended. Every gateway refuses such tokens within five seconds; a new login is not affected.')
}

function configIn(env: Env): Config {
  try {
    return readConfig(env)
  } catch (error) {
    throw error instanceof ConfigError ? new UsageError(error.message) : error
  }
}

/** By its `iss` or its name; the only one. @throws UsageError */
function issuerIn({ issuers }: Config, named: string | undefined): Issuer {
  const [found, ...others] = issuers.filter((it) => named === undefined || it.issuer === named || it.name === named)
  if (found && others.length === 0) return found
  throw new UsageError(`--issuer: expected one of ${issuers.map(({ name }) => name).join(', ')}.`)
}
