import type { Workload } from './load.ts'
import type { Started } from './processes.ts'

/** One way of asking one contestant, measured by itself. */
export interface Case {
  id: string
  label: string
  /** Which process answers. */
  contestant: string
  workload: Workload
  /** Requests to the upstream for each answer, warm; `fewer`: at most so many, as equal ones may be shared. */
  upstream: { each: number; fewer?: boolean }
  /** The upstream changes a page each time it answers with it; otherwise it never does. */
  changed?: boolean
  /**
   * Whether everybody asks seven times before each window: what the contestant gives again is stored by then, whatever other
   * cases and changed pages have left of it.
   */
  settles?: boolean
  /** What counts them, where it is not the stub that all others share; null: nothing does. */
  stub?: Started | null
  /** @throws where an answer is not what was asked for */
  check: (index: number, body: string) => void
}

/** A case whose pages never change, and the same case with pages that always do. */
export const unchangedAndChanged = (it: Case): Case[] => [
  it,
  {
    ...it,
    id: `${it.id}Changed`,
    label: `${it.label}, changed`,
    changed: true,
    settles: false,
    check(index, body) {
      it.check(index, body)
      if (!body.includes('"REVOKED"')) throw new Error(`expected a grant that was revoked, got ${body.slice(0, 500)}`)
    }
  }
]
