import { pino, type Logger } from 'pino'

export type Log = Logger

/**
 * The log of a process: JSON lines. Callers choose what they write, field by field; no header, body, variable or
 * upstream text of a caller's is ever one of them, so that no list of paths to redact has to be complete.
 */
export const createLog = (level: string, destination?: { write(line: string): void }): Log =>
  pino({ level }, destination ?? standardOutput())

/** Lines that wait for whoever reads them; what comes beyond is lost. */
const maxWaitingBytes = 16 * 1024 * 1024

/** Nobody waits for the log: a pipe that is full would stop all of the process. What waits is written before it ends. */
const standardOutput = () => pino.destination({ fd: 1, sync: false, maxLength: maxWaitingBytes })
