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
 * @throws Error of the file system
 */
export function openAuditFile(file: string, log: Log): AuditSink {
  let descriptor = openFile(file)
  let expectedBytes = fstatSync(descriptor).size
  /** Whether the last look found the file gone, and nobody in its place. */
  let gone = false
  let told = false
  const recent: { line: string; at: number }[] = []
  const output = new Output((bytes) => {
    const written = writeSync(descriptor, bytes)
    expectedBytes += written
    return written
  })

  function reopen(): void {
    output.flush()
    const former = descriptor
    descriptor = openFile(file)
    const removed = isRemoved(fstatSync(former))
    closeSync(former)
    expectedBytes = fstatSync(descriptor).size
    output.restartLine()
    gone = told = false
    if (!removed) return log.info({ audit: 'replaced' }, 'the audit log continues in a new file')
    log.error({ alarm: 'audit', audit: 'removed' }, 'the file of the audit log was removed; there is a new one')
    writeRecentAgain()
  }

  function writeRecentAgain(): void {
    forgetOld()
    for (const { line } of recent) output.add(line)
    output.flush()
  }

  function forgetOld(): void {
    const since = performance.now() - recentMs
    while (recent[0] && (recent[0].at < since || recent.length > maxRecent)) recent.shift()
  }

  /** @param idle whether nothing is about to be written */
  function look(idle: boolean): void {
    const mine = fstatSync(descriptor)
    if (!mine.isFile()) return
    const named = statSync(file, { throwIfNoEntry: false })
    if (isSame(mine, named)) {
      gone = false
      const truncated = mine.size < expectedBytes
      expectedBytes = mine.size
      if (!truncated) return
      log.warn({ audit: 'truncated' }, 'the audit log was truncated: its last lines are written again')
      return writeRecentAgain()
    }
    // What moves a file away makes the next one itself in most cases, and would move ours away as well.
    if (named || isRemoved(mine) || (idle && gone)) reopen()
    else gone ||= idle
  }

  function lookSafely(idle: boolean): void {
    try {
      look(idle)
    } catch (error) {
      if (!told) log.error({ alarm: 'audit', why: property(error, 'code') }, 'the audit log cannot be opened again')
      told = true
    }
  }

  const timer = setInterval(() => lookSafely(true), lookMs).unref()
  return {
    write(line) {
      lookSafely(false)
      forgetOld()
      recent.push({ line, at: performance.now() })
      writeNow(output, line)
    },
    reopen,
    close() {
      clearInterval(timer)
      output.flush()
      closeSync(descriptor)
    }
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
