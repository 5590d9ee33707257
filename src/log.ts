import { pino, type Logger } from 'pino'

export type Log = Logger

/**
 * The log of a process: JSON lines. Callers choose what they write, field by field; no header, body, variable or
 * upstream text of a caller's is ever one of them, so that no list of paths to redact has to be complete.
 */
export const createLog = (level: string, destination?: { write(line: string): void }): Log =>
  destination ? pino({ level }, destination) : pino({ level })
