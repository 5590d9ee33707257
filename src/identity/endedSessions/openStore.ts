import type { Config } from '../../config/config.ts'
import type { Database } from '../../journal/database/database.ts'
import type { RedisConnection } from '../../redis/connection.ts'
import { createRedisStore } from './redisStore.ts'
import type { EndedStore } from './store.ts'

/** The store that is configured; undefined for none. */
export async function openEndedStore(
  { endedSessions }: Pick<Config, 'endedSessions'>,
  { redis, db }: { redis?: RedisConnection | undefined; db?: Database | undefined }
): Promise<EndedStore | undefined> {
  if (endedSessions === undefined) return undefined
  if (endedSessions === 'redis' && redis) return createRedisStore(redis)
  // A gateway without a journal does not load its code.
  if (endedSessions === 'journal' && db) return (await import('./journalStore.ts')).createJournalStore(db)
  throw new Error(`no ${endedSessions} for ended sessions`)
}
