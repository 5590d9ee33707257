import { Counter, Gauge, type Registry } from 'prom-client'

interface JournalState {
  up: boolean
  /** Events that this process has written. */
  appended: number
  bytes: number
  lost: number
}

export interface JournalMetrics {
  journal: (state: () => JournalState) => void
  /** Rows of Rafiki's that say nothing to the journal. */
  journalPassedOver: (what: string, count: number) => void
}

/** Gauges are there where a journal is; counters are there from the start, as all are. */
export function journalMetrics(registers: Registry[]): JournalMetrics {
  let now: (() => JournalState) | undefined
  const counter = (name: string, help: string, value: (state: JournalState) => number): void => {
    new Counter({
      ...{ name, help, registers },
      collect() {
        this.reset()
        this.inc(now ? value(now()) : 0)
      }
    })
  }
  counter('gateway_journal_events_total', 'Events that this process has written.', ({ appended }) => appended)
  counter('gateway_journal_events_lost_total', 'Events that are in no journal and will not be.', ({ lost }) => lost)
  const passedOver = new Counter({
    name: 'gateway_journal_passed_over_total',
    help: 'Payments that Rafiki cannot read (payment), and webhook events of types that are not known here (event).',
    labelNames: ['what'],
    registers
  })
  for (const what of ['payment', 'event']) passedOver.inc({ what }, 0)
  return {
    journalPassedOver: (what, count) => passedOver.inc({ what }, count),
    journal(state) {
      now = state
      const gauge = (name: string, help: string, value: () => number): void => {
        new Gauge({
          ...{ name, help, registers },
          collect() {
            this.set(value())
          }
        })
      }
      gauge('gateway_journal_up', "Whether the journal's database answered last: 1, or 0.", () => Number(state().up))
      gauge('gateway_journal_waiting_bytes', 'Events that wait for the database.', () => state().bytes)
    }
  }
}
