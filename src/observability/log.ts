import { hostname } from 'node:os'
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
  pino(
    {
      level,
      base: { pid: process.pid, hostname: hostname(), v: 1 },
      mixin: () => nothing,
      mixinMergeStrategy: complete
    },
    destination
  )

const nothing = {}

/** The traces of requests that are open, by their ids: each line about a request names its trace. */
export const traceIds = new Map<string, string>()

/** A line that has no type of its own is an event. */
function complete(line: { type?: unknown; requestId?: string }): object {
  const traceId = traceIds.size > 0 ? traceIds.get(line.requestId ?? '') : undefined
  if (line.type !== undefined && traceId === undefined) return line
  return { type: 'event', ...line, ...(traceId !== undefined && { traceId }) }
}

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
