/* The audit log's file, which others move away, truncate and remove. */

import { closeSync, constants, fstatSync, openSync, statSync, writeSync, type Stats } from 'node:fs'
import { property } from '../lib/property.ts'
import type { Log } from './log.ts'
import { Output } from './output.ts'

/** Takes lines in; it may throw. */
export interface AuditSink {
  write(line: string): void
  reopen?(): void
  close?(): void
}

/** How often the gateway looks whether the file is still the one that it writes to. */
const lookMs = 400
/** What copies a file and then truncates it misses the lines that come between the two. */
const recentMs = 5_000
const maxRecent = 5_000

/**
 * Appends to a file. Before each line, and by itself within a second, it looks whether the file was moved away, replaced,
 * truncated or removed, and goes on in the file of that name. Where a file was truncated or removed, the lines of the last
 * seconds may be in no copy of it: they are written again.
 */
export class AuditFile implements AuditSink {
  readonly #file: string
  readonly #log: Log
  readonly #output: Output
  readonly #timer: NodeJS.Timeout
  #descriptor: number
  #expectedBytes: number
  /** Whether the last look found the file gone, and none in its place. */
  #gone = false
  #told = false
  readonly #recent: { line: string; at: number }[] = []

  /** @throws Error of the file system */
  constructor(file: string, log: Log) {
    this.#file = file
    this.#log = log
    this.#descriptor = openFile(file)
    this.#expectedBytes = fstatSync(this.#descriptor).size
    this.#output = new Output((bytes) => {
      const written = writeSync(this.#descriptor, bytes)
      this.#expectedBytes += written
      return written
    })
    this.#timer = setInterval(() => this.#lookSafely(true), lookMs).unref()
  }

  write(line: string): void {
    this.#lookSafely(false)
    this.#forgetOld()
    this.#recent.push({ line, at: performance.now() })
    writeNow(this.#output, line)
  }

  reopen(): void {
    this.#output.flush()
    const former = this.#descriptor
    this.#descriptor = openFile(this.#file)
    const removed = isRemoved(fstatSync(former))
    closeSync(former)
    this.#expectedBytes = fstatSync(this.#descriptor).size
    this.#output.restartLine()
    this.#gone = this.#told = false
    if (!removed) return this.#log.info({ audit: 'replaced' }, 'the audit log continues in a new file')
    this.#log.error({ alarm: 'audit', audit: 'removed' }, 'the file of the audit log was removed; there is a new one')
    this.#writeRecentAgain()
  }

  close(): void {
    clearInterval(this.#timer)
    this.#output.flush()
    closeSync(this.#descriptor)
  }

  #lookSafely(idle: boolean): void {
    try {
      this.#look(idle)
    } catch (error) {
      const why = property(error, 'code')
      if (!this.#told) this.#log.error({ alarm: 'audit', why }, 'the audit log cannot be opened again')
      this.#told = true
    }
  }

  /** @param idle whether nothing is about to be written */
  #look(idle: boolean): void {
    const mine = fstatSync(this.#descriptor)
    if (!mine.isFile()) return
    const named = statSync(this.#file, { throwIfNoEntry: false })
    if (!isSame(mine, named)) {
      // What moves a file away makes the next one itself in most cases, and would move ours away as well.
      if (named || isRemoved(mine) || (idle && this.#gone)) this.reopen()
      else this.#gone ||= idle
      return
    }
    this.#gone = false
    const truncated = mine.size < this.#expectedBytes
    this.#expectedBytes = mine.size
    if (!truncated) return
    this.#log.warn({ audit: 'truncated' }, 'the audit log was truncated: its last lines are written again')
    this.#writeRecentAgain()
  }

  #writeRecentAgain(): void {
    this.#forgetOld()
    for (const { line } of this.#recent) this.#output.add(line)
    this.#output.flush()
  }

  #forgetOld(): void {
    const since = performance.now() - recentMs
    while (this.#recent[0] && (this.#recent[0].at < since || this.#recent.length > maxRecent)) this.#recent.shift()
  }
}

const isRemoved = (it: Stats): boolean => it.isFile() && it.nlink === 0

const isSame = (one: Stats, other: Stats | undefined): boolean => one.ino === other?.ino && one.dev === other.dev

/** The destination may be a pipe: nobody waits for its reader. */
const openFile = (file: string): number =>
  openSync(file, constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NONBLOCK, 0o600)

/** @throws Error with the code of what hinders */
export function writeNow(output: Output, line: string): void {
  const added = output.add(line)
  const code = output.flush()
  if (!added || code) throw Object.assign(new Error('a line is not written'), { code: code ?? 'too much is waiting' })
}
