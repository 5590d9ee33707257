import { pino, type Logger } from 'pino'

export type Log = Logger

interface Destination {
  write(line: string): void
}

/**
 * The log of a process: JSON lines. Callers choose what they write, field by field; no header, body, variable or
 * upstream text of a caller's is ever one of them, so that no list of paths to redact has to be complete.
 */
export const createLog = (level: string, destination?: Destination): Log =>
  pino({ level }, destination ?? { write: (line) => (output ??= standardOutput()).write(line) })

/** The process has one, from its first line on. */
let output: Destination | undefined

/** What is written at once in any case. */
const maxWaitingBytes = 16_000

/**
 * The lines of one turn of the event loop are written together, and before the process ends: a line by itself costs as
 * much as reading Rafiki's answer. They come whole, since nobody else writes meanwhile; the audit log may go there too.
 */
function standardOutput(): Destination {
  const standard = pino.destination({ dest: 1, sync: true, minLength: maxWaitingBytes })
  let waiting = false
  const flush = (): void => {
    waiting = false
    standard.flush()
  }
  process.once('exit', flush)
  return {
    write(line) {
      if (!waiting) setImmediate(flush)
      waiting = true
      standard.write(line)
    }
  }
}
