import type { Numbers } from './append.ts'
import type { NewEvent } from './event.ts'

/** Events that wait for a transaction, and what is to be told to who appended them. */
export interface Waiting {
  events: readonly NewEvent[]
  written: (numbers: Numbers) => void
  failed: (error: unknown) => void
}

/** Events of one transaction. */
const maxBatch = 500

/** Takes what one transaction writes from the beginning of a queue. */
export function nextBatch(queue: Waiting[]): Waiting[] {
  let events = 0
  const end = queue.findIndex((it) => (events += it.events.length) > maxBatch)
  return queue.splice(0, end === -1 ? queue.length : Math.max(1, end))
}

/** By their tenants. */
export function grouped(events: readonly NewEvent[]): Map<string, NewEvent[]> {
  const groups = new Map<string, NewEvent[]>()
  for (const event of events) groups.set(event.tenantId, [...(groups.get(event.tenantId) ?? []), event])
  return groups
}
