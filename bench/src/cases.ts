import type { Workload } from './load.ts'
import type { Started } from './processes.ts'

/** Something that answers: who it is, and what it stands for in the table. */
export interface Contestant {
  name: string
  /** One line for the table's foot: what it does not do that this gateway does. */
  without?: string
}

/** One way of asking a contestant, measured by itself. */
export interface Case {
  id: string
  label: string
  contestant: string
  workload: Workload
  /** Requests to the upstream for each answer, warm; `fewer`: at most so many, as equal ones may share. */
  upstream: { each: number; fewer?: boolean }
  /** Where not the stub that all others share: absent, its own counter, or none (null). */
  stub?: Started | null
  /** @throws where an answer is not what was asked for */
  check: (index: number, body: string) => void
}
