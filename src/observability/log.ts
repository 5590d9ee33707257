import { pino, type Logger } from 'pino'
import { standardOutput } from './output.ts'

export type Log = Logger

interface Destination {
  write(line: string): void
}

/**
 * The log of a process: JSON lines. Callers choose what they write, field by field; no header, body, variable or
 * upstream text of a caller's is ever one of them, so that no list of paths to redact has to be complete.
 */
export const createLog = (level: string, destination: Destination = { write: writeSoon }): Log =>
  pino({ level }, destination)

/** What is written at once in any case. */
const maxWaitingBytes = 16_000

let waiting = false

/**
 * The lines of one turn of the event loop are written together, and before the process ends: a line by itself costs as
 * much as reading Rafiki's answer.
 */
function writeSoon(line: string): void {
  const output = standardOutput()
  output.add(line)
  if (output.waitingBytes >= maxWaitingBytes) output.flush()
  if (waiting) return
  waiting = true
  setImmediate(() => {
    waiting = false
    output.flush()
  })
}
