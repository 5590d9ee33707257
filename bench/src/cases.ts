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
  /** What counts them, where it is not the stub that all others share; null: nothing does. */
  stub?: Started | null
  /** @throws where an answer is not what was asked for */
  check: (index: number, body: string) => void
}
