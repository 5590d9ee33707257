import type { Config } from '../config/config.ts'
import { openEndedStore } from '../identity/endedSessions/openStore.ts'
import type { EndedStore } from '../identity/endedSessions/store.ts'
import { openDatabase } from '../journal/database/database.ts'
import type { Log } from '../observability/log.ts'
import { connectRedis } from '../redis/connection.ts'

/** Works with the store of ended sessions that is configured, by connections of its own; undefined for none. */
export async function withEndedStore<Result>(
  config: Config,
  log: Log,
  work: (store: EndedStore | undefined) => Promise<Result>
): Promise<Result> {
  const redis = config.redis && (await connectRedis(config.redis.url, log))
  const db =
    config.endedSessions === 'journal' && config.journal ? await openDatabase(config.journal.database) : undefined
  try {
    return await work(await openEndedStore(config, { redis, db }))
  } finally {
    redis?.close()
    await db?.destroy()
  }
}
