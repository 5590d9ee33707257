import { ConfigError } from '../config/config.ts'
import { AuditFile, writeNow, type AuditSink } from './auditFile.ts'
import type { AuditLine, HeadLine, IntentLine, ReadLine } from './auditLine.ts'
import type { Log } from './log.ts'
import { standardOutput } from './output.ts'
import { property } from '../lib/property.ts'

export type { AuditSink } from './auditFile.ts'

export interface Audit {
  /** Writes a line, before this returns. What cannot be written goes to the log. */
  write(line: AuditLine | HeadLine | IntentLine | ReadLine): void
  /** Has `close` wait for a mutation that is under way. */
  follow<T>(mutation: Promise<T>): Promise<T>
  /** Opens the file again, after it was moved away. */
  reopen(): void
  /** Waits for what is under way. */
  settled(): Promise<void>
  close(): void
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
export function openAudit(target: 'stdout' | { file: string }, log: Log): AuditSink {
  if (target === 'stdout') return { write: (line) => writeNow(standardOutput(), line) }
  try {
    return new AuditFile(target.file, log)
  } catch (error) {
    throw new ConfigError([`AUDIT_LOG: expected stdout, or a writable file (${String(property(error, 'code'))}).`])
  }
}
