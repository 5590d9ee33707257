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

const entry = z.tuple([z.string(), z.array(z.string())])
/** The answers of a transaction, each beside the error that it might be instead. */
const pages = z.tuple([z.tuple([z.null(), z.array(entry)]), z.tuple([z.null(), z.array(entry)])])
const content = z.tuple([z.string(), z.number(), z.number()])

/** A stream, whose ids are Redis's own: no process's clock decides what another one reads. */
export function createRedisStore(redis: RedisConnection): EndedStore {
  let knowsSince: string | undefined
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
        for (;;) {
          const { since, page } = await read(client)
          if (since === undefined) await begin(client)
          if (since === undefined || since !== knowsSince) {
            knowsSince = since
            seen = first
            continue
          }
          found.push(...page.map(endedIn))
          seen = page.at(-1)?.[0] ?? seen
          if (page.length < pageSize) return { ended: found, knowsSince: Number(since) }
        }
      })
  }

  /** When the stream began, and what is new in it, at one moment. */
  async function read(client: Redis) {
    const asked = client.multi().xrange(key, '-', '+', 'COUNT', 1).xrange(key, `(${seen}`, '+', 'COUNT', pageSize)
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

function endedIn([, [, json = '']]: z.output<typeof entry>): Ended {
  const [digest, before, until] = content.parse(JSON.parse(json))
  return { digest, before, until }
}

async function removeLapsed(client: Redis): Promise<void> {
  const oldest = z.array(entry).parse(await client.xrange(key, `(${first}`, '+', 'COUNT', maxRemoved))
  const lapsed = oldest.filter((it) => endedIn(it).until < Date.now() / 1_000)
  if (lapsed.length > 0) await client.xdel(key, ...lapsed.map(([id]) => id))
}
