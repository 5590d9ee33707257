import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { ConfigError } from '../config/config.ts'
import type { Log } from './log.ts'
import { Output, standardOutput } from './output.ts'
import { property } from '../lib/property.ts'

/** What became of a mutation. */
export type AuditOutcome =
  /** The mutation was done. */
  | 'DONE'
  /** The gateway, or who it asked, said no: nothing was done. */
  | 'REFUSED'
  /** The mutation was not done: the request never reached the server, or was not stored. */
  | 'NOT_DONE'
  /** The answer was lost: whether it was done, only a look at the object tells. */
  | 'UNKNOWN'

/** One mutation that was asked for. It holds ids, names and codes; no token, no secret and no free text of a caller's. */
export interface AuditLine {
  tenant: string
  role: string
  /** The role by its former name: `user` for account holders. Goes with 1.0. */
  audience: string
  subject: string
  /** Which client application the token names, where it names one. */
  client?: string
  mutation: string
  /** Set where the gateway sent it by itself: to a grant that was revoked in this name and lived again. */
  automatic?: true
  /** What its arguments name, by their paths: ids, and addresses without their query; null for what is neither. */
  objects: Record<string, string | null | readonly (string | null)[]>
  /** What its answer names: ids of what was made, or acted on. */
  answered: Record<string, string>
  outcome: AuditOutcome
  /** Why it is not DONE. */
  code?: string
  /** So many more mutations of the operation, which had not begun either, have no line of their own. */
  more?: number
  requestId: string
  /** When it was over, ISO 8601. */
  time: string
  /** How long it took, in milliseconds. */
  ms: number
}

export interface Audit {
  /** Writes a line, before this returns. What cannot be written goes to the log. */
  write(line: AuditLine): void
  /** Has `close` wait for a mutation that is under way. */
  follow<T>(mutation: Promise<T>): Promise<T>
  /** Opens the file again, after it was moved away. */
  reopen(): void
  /** Waits for what is under way. */
  settled(): Promise<void>
  close(): void
}

/** Takes lines in; it may throw. */
export interface AuditSink {
  write(line: string): void
  reopen?(): void
  close?(): void
}

/**
 * The audit log of a process.
 * @param failed told of each line that could not be written
 */
export function createAudit(sink: AuditSink, log: Log, failed: () => void = () => {}): Audit {
  const underWay = new Set<Promise<unknown>>()
  return {
    write(line) {
      try {
        sink.write(`${JSON.stringify(line)}\n`)
      } catch (error) {
        failed()
        log.error({ alarm: 'audit', why: property(error, 'code'), line }, 'the audit log cannot be written')
      }
    },
    follow(mutation) {
      const over = (): unknown => underWay.delete(mutation)
      mutation.then(over, over)
      underWay.add(mutation)
      return mutation
    },
    reopen() {
      try {
        sink.reopen?.()
      } catch (error) {
        log.error({ alarm: 'audit', why: property(error, 'code') }, 'the audit log cannot be opened again')
      }
    },
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
    close: () => sink.close?.()
  }
}

/**
 * Opens where audit lines go: appended to a file, which only its owner may read, or the standard output. Each line is
 * handed to the operating system before `write` returns; one that failed is tried again, and before the next one.
 * @throws ConfigError when the file cannot be opened
 */
export function openAudit(target: 'stdout' | { file: string }): AuditSink {
  if (target === 'stdout') return { write: (line) => writeNow(standardOutput(), line) }
  let descriptor: number
  try {
    descriptor = openFile(target.file)
  } catch (error) {
    throw new ConfigError([`AUDIT_LOG: expected stdout, or a writable file (${String(property(error, 'code'))}).`])
  }
  const output = new Output((bytes) => writeSync(descriptor, bytes))
  return {
    write: (line) => writeNow(output, line),
    reopen() {
      const former = descriptor
      descriptor = openFile(target.file)
      closeSync(former)
    },
    close() {
      output.flush()
      closeSync(descriptor)
    }
  }
}

/** The destination may be a pipe: nobody waits for its reader. */
const openFile = (file: string): number =>
  openSync(file, constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NONBLOCK, 0o600)

function writeNow(output: Output, line: string): void {
  const added = output.add(line)
  const code = output.flush()
  if (!added || code) throw Object.assign(new Error('a line is not written'), { code: code ?? 'too much is waiting' })
}
