import type { Redis } from 'ioredis'
import { z } from 'zod'
import { property } from '../../lib/property.ts'
import type { RedisConnection } from '../../redis/connection.ts'
import type { Ended } from './ended.ts'
import type { EndedStore } from './store.ts'

const key = 'rafiki-gateway:ended'
const keyOf = ({ digest }: Ended): string => `${key}:${digest}`
/** The first entry says when the stream began: one that was lost, or evicted, begins again, later. */
const first = '0-1'
const pageSize = 1_000
/** What has lapsed is removed by those who add. */
const maxRemoved = 100
/** Longer than any token may live: after it, an entry that cannot be read ends nothing any more. */
const longestSeconds = 90_000

const entry = z.tuple([z.string(), z.array(z.string())])
/** The answers of a transaction, each beside the error that it might be instead. */
const pages = z.tuple([z.tuple([z.null(), z.array(entry)]), z.tuple([z.null(), z.array(entry)])])
const content = z.tuple([z.string(), z.number(), z.number()])

/**
 * A stream, whose ids are Redis's own: no process's clock decides what another one reads. An entry that cannot be read, a
 * newer version's for example, may have ended anything: what ended until then is not known.
 */
export function createRedisStore(redis: RedisConnection): EndedStore {
  let began: string | undefined
  let knowsSince = 0
  let seen = first

  return {
    add: (added, once) =>
      redis.ask(async (client) => {
        // Written last: what it ends was added before.
        if (once && (await client.exists(keyOf(once))) === 1) return false
        await begin(client)
        for (const { digest, before, until } of added)
          await client.xadd(key, '*', 'ended', JSON.stringify([digest, before, until]))
        await removeLapsed(client)
        return !once || (await client.set(keyOf(once), '', 'EXAT', Math.ceil(once.until), 'NX')) === 'OK'
      }),
    news: () =>
      redis.ask(async (client) => {
        const found: Ended[] = []
        let unread = 0
        let last = seen
        for (;;) {
          const { since, page } = await read(client, last)
          if (since === undefined) await begin(client)
          if (since === undefined || since !== began) {
            began = since
            knowsSince = secondsIn(since, 1)
            seen = last = first
            continue
          }
          for (const it of page) {
            const ended = endedIn(it)
            if (ended) found.push(ended)
            else {
              unread += 1
              knowsSince = Math.max(knowsSince, secondsIn(it[0], 1_000))
            }
          }
          last = page.at(-1)?.[0] ?? last
          if (page.length === pageSize) continue
          // Not before: where a later page fails, this one is read again.
          seen = last
          return { ended: found, knowsSince, unread }
        }
      })
  }

  /** When the stream began, and what is new in it, at one moment. */
  async function read(client: Redis, last: string) {
    const asked = client.multi().xrange(key, '-', '+', 'COUNT', 1).xrange(key, `(${last}`, '+', 'COUNT', pageSize)
    const [[, [began]], [, page]] = pages.parse(await asked.exec())
    return { since: began?.[0] === first ? began[1][1] : undefined, page }
  }
}

/** Does nothing to a stream that has begun. */
async function begin(client: Redis): Promise<void> {
  const now = String(Math.floor(Date.now() / 1_000))
  await client.xadd(key, first, 'since', now).catch((error: unknown) => {
    if (!String(property(error, 'message')).includes('equal or smaller')) throw error
  })
}

/** Undefined for an entry that cannot be read. */
function endedIn([, [, json = '']]: z.output<typeof entry>): Ended | undefined {
  try {
    const [digest, before, until] = content.parse(JSON.parse(json))
    return { digest, before, until }
  } catch {
    return undefined
  }
}

/** A moment of the past, in seconds: the present where the text says none, or one that is still to come. */
function secondsIn(text = '', unitsPerSecond: number): number {
  const seconds = Math.floor(Number.parseInt(text) / unitsPerSecond)
  const now = Math.floor(Date.now() / 1_000)
  return seconds <= now ? seconds : now
}

async function removeLapsed(client: Redis): Promise<void> {
  const oldest = z.array(entry).parse(await client.xrange(key, `(${first}`, '+', 'COUNT', maxRemoved))
  const untilOf = (it: z.output<typeof entry>): number => endedIn(it)?.until ?? secondsIn(it[0], 1_000) + longestSeconds
  const lapsed = oldest.filter((it) => untilOf(it) < Date.now() / 1_000)
  if (lapsed.length > 0) await client.xdel(key, ...lapsed.map(([id]) => id))
}
