import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import { withinMemory } from '../lib/memory.ts'
import type { Viewer } from '../identity/viewer.ts'
import { Cache, type CacheMeter } from '../observability/metrics/cache.ts'
import type { RequestStats } from '../observability/requestStats.ts'
import type { Rafiki } from '../rafiki/client.ts'
import type { Exchange } from '../rafiki/recording.ts'
import { maxUpstreamRequests } from '../rafiki/requestBudget.ts'

/** What was answered, and all that it rests on beside the key that it is stored under. */
interface StoredAnswer {
  body: Buffer
  exchanges: readonly Exchange[]
  /** Within these moments, time alone changes nothing. */
  from: number
  until: number
  rowsViewed: number
  periodSteps: number
  /** How often in a row it was another when it was asked for. */
  changes: number
}

/** A page that is another each time: most of its answers are not stored, which costs as much as reading what Rafiki sent. */
interface Changing {
  changes: number
  /** So many of the next answers are not stored. */
  left: number
}

/** All answers together have so many bytes, with what they rest on. */
export const maxBytes = withinMemory(48 * 1024 * 1024)
const maxBytesEach = 1024 * 1024
const maxLeft = 4
/** What was asked again for nothing must leave the whole way enough to ask. */
const maxExchanges = maxUpstreamRequests / 2
/** What an answer and each of its exchanges take beside their texts. */
const overhead = 500

/**
 * The last answer of each query of each viewer. It is given again while Rafiki, which is asked each time, sends the same
 * texts, and while time alone changes nothing. Proofs and views are made of the same texts, the same viewer and the same
 * variables, and so would come to the same.
 */
export class ReusableAnswers {
  readonly #stored: Cache<StoredAnswer | Changing>
  readonly #onReused: () => void

  constructor(meter?: CacheMeter, onReused: () => void = () => undefined) {
    this.#onReused = onReused
    this.#stored = new Cache({ maxSize: maxBytes, maxEntrySize: maxBytesEach, sizeCalculation: sizeOf }, meter)
  }

  /**
   * Asks Rafiki again for what the last answer rests on. Where one of its answers is another, the request that runs
   * then has what came.
   */
  async find(key: string, rafiki: Pick<Rafiki, 'recording'>, stats: RequestStats): Promise<Buffer | undefined> {
    const now = Date.now()
    const last = this.#stored.get(key)
    if (!last || 'left' in last || now < last.from || now >= last.until) return undefined
    if (!(await rafiki.recording.repeat(last.exchanges))) {
      const changes = last.changes + 1
      this.#stored.set(key, { changes, left: changes === 1 ? 0 : Math.min(2 ** changes, maxLeft) })
      return undefined
    }
    last.changes = 0
    stats.rowsViewed += last.rowsViewed
    stats.periodSteps += last.periodSteps
    this.#onReused()
    return last.body
  }

  /** Stores an answer that has no errors, unless it may be another next time. */
  store(key: string, body: string, { rafiki: { recording }, stats, time }: Context): void {
    const { repeatable, exchanges } = recording
    if (!repeatable || exchanges.length > maxExchanges || time.until <= time.at) return
    const { changes = 0, ...known } = this.#stored.peek(key) ?? {}
    if ('left' in known && known.left > 0) {
      this.#stored.set(key, { changes, left: known.left - 1 })
      return
    }
    const { rowsViewed, periodSteps } = stats
    // A buffer by itself: a small one would be a part of a larger one, all of which it would hold.
    const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(body))
    bytes.write(body)
    this.#stored.set(key, {
      body: bytes,
      exchanges: exchanges.map((it) => ({ ...it, answer: it.answer.stored() })),
      from: time.at,
      until: time.until,
      rowsViewed,
      periodSteps,
      changes
    })
  }
}

function sizeOf(stored: StoredAnswer | Changing, key: string): number {
  const alone = 2 * key.length + overhead
  if ('left' in stored) return alone
  return stored.exchanges.reduce(
    (sum, { sent: { part, operation }, answer }) =>
      sum + 2 * (part.length + operation.text.length) + answer.bytes.length + overhead,
    alone + stored.body.length
  )
}

/** Viewers are made once for each token that is known: see `createIdentify`. */
const keys = new WeakMap<Viewer, string>()

/** All of a viewer that an answer may depend on: not what is recorded of each token alone. It begins with the tenant, the role and the subject. */
export function viewerKey(viewer: Viewer): string {
  let key = keys.get(viewer)
  if (key === undefined) {
    const { tenant, wallet, recorded, ...claims } = viewer
    const all = JSON.stringify([wallet.addresses, wallet.spellings, claims])
    const digest = createHash('sha256').update(all).digest('base64url')
    keys.set(viewer, (key = JSON.stringify([tenant.id, claims.role, claims.subject, digest])))
  }
  return key
}
