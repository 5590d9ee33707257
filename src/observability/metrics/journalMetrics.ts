import { Counter, Gauge, type Registry } from 'prom-client'

interface MeasuredJournal {
  readonly up: boolean
  /** Events that this process has written. */
  readonly appended: number
}

/** Events that wait for the journal. */
interface MeasuredBacklog {
  readonly bytes: number
  readonly lost: number
  /** When the oldest event that waits happened, in milliseconds since 1970. */
  readonly waitingSince: number | undefined
}

export interface JournalMetrics {
  journal: (journal: MeasuredJournal, backlog: MeasuredBacklog) => void
  /** Rows of Rafiki's that say nothing to the journal. */
  journalPassedOver: (what: string, count: number) => void
  /** What is new at Rafiki was looked at. */
  journalLooked: () => void
}

/** Gauges are there where a journal is; counters are there from the start, as all are. */
export function journalMetrics(registers: Registry[]): JournalMetrics {
  let measured: { journal: MeasuredJournal; backlog: MeasuredBacklog } | undefined
  const counter = (name: string, help: string, value: (of: NonNullable<typeof measured>) => number): void => {
    new Counter({
      ...{ name, help, registers },
      collect() {
        this.reset()
        this.inc(measured ? value(measured) : 0)
      }
    })
  }
  counter('gateway_journal_events_total', 'Events that this process has written.', ({ journal }) => journal.appended)
  counter(
    'gateway_journal_events_lost_total',
    'Events that are in no journal and will not be.',
    ({ backlog }) => backlog.lost
  )
  const passedOver = new Counter({
    name: 'gateway_journal_passed_over_total',
    help: 'Payments that Rafiki cannot read (payment), and webhook events of types that are not known here (event).',
    labelNames: ['what'],
    registers
  })
  for (const what of ['payment', 'event']) passedOver.inc({ what }, 0)
  const looks = new Counter({
    name: 'gateway_journal_looks_total',
    help: "Looks at Rafiki's newest grants and payments that were answered, by the gateway that follows for all.",
    registers
  })
  return {
    journalLooked: () => looks.inc(),
    journalPassedOver: (what, count) => passedOver.inc({ what }, count),
    journal(journal, backlog) {
      measured = { journal, backlog }
      const gauge = (name: string, help: string, value: () => number): void => {
        new Gauge({
          ...{ name, help, registers },
          collect() {
            this.set(value())
          }
        })
      }
      gauge('gateway_journal_up', "Whether the journal's database answered last: 1, or 0.", () => Number(journal.up))
      gauge('gateway_journal_waiting_bytes', 'Events that wait for the database.', () => backlog.bytes)
      gauge('gateway_journal_lag_seconds', 'How long the oldest event that waits for the database has waited.', () =>
        Math.max(0, (Date.now() - (backlog.waitingSince ?? Date.now())) / 1_000)
      )
    }
  }
}
