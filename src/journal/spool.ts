import { randomUUID } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '../config/config.ts'
import { property } from '../lib/property.ts'
import type { NewEvent } from './event.ts'
import { eventIn } from './chain.ts'

/*
 * Events that wait for the database on a disk. A process writes one file, in which each line begins with its number, and
 * beside it how many lines there are: what is missing then shows.
 */

export interface Spool {
  /** Events that earlier processes left, in their order, and how many more there were. */
  found: NewEvent[]
  missing: number
  /** Resolves once the disk has them. @throws Error of the file system */
  add: (events: readonly NewEvent[]) => Promise<void>
  /** Removes all files: what was in them is in the database. */
  clear: () => Promise<void>
}

const names = /^(\d+)-[\da-f-]+\.jsonl$/
const countOf = (file: string): string => `${file}.count`

/** @throws ConfigError for a folder that cannot be written */
export function openSpool(folder: string): Spool {
  const left = leftIn(folder)
  let file: { path: string; lines: FileHandle; count: FileHandle; written: number } | undefined
  /** Files that are not written any more. */
  const { files } = left
  let last: Promise<unknown> = Promise.resolve()
  /** What is written once the write before it is done: one `fsync` for all of it. */
  let next: { together: NewEvent[]; done: Promise<void> } | undefined

  async function opened(): Promise<NonNullable<typeof file>> {
    if (file) return file
    const path = join(folder, `${process.pid}-${randomUUID()}.jsonl`)
    const [lines, count] = [await open(path, 'ax', 0o600), await open(countOf(path), 'wx', 0o600)]
    return (file = { path, lines, count, written: 0 })
  }

  async function write(events: readonly NewEvent[]): Promise<void> {
    const it = await opened()
    const text = events.map((event, n) => `${it.written + n + 1} ${JSON.stringify(event)}\n`).join('')
    try {
      await it.lines.appendFile(text)
      await it.lines.datasync()
      it.written += events.length
      await it.count.write(String(it.written), 0)
      await it.count.datasync()
    } catch (error) {
      // What comes after a line that was cut goes into another file.
      await ended()
      throw error
    }
  }

  async function ended(): Promise<void> {
    if (!file) return
    const { path, lines, count } = file
    file = undefined
    files.push(path)
    await Promise.allSettled([lines.close(), count.close()])
  }

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }

  return {
    found: left.events,
    missing: left.missing,
    add(events) {
      if (!next) {
        const together: NewEvent[] = []
        const done = inTurn(() => {
          next = undefined
          return write(together)
        })
        next = { together, done }
      }
      next.together.push(...events)
      return next.done
    },
    clear: () =>
      inTurn(async () => {
        await ended()
        for (const path of files.splice(0)) for (const it of [path, countOf(path)]) rmSync(it, { force: true })
      })
  }
}

function leftIn(folder: string): { files: string[]; events: NewEvent[]; missing: number } {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
  } catch (error) {
    const why = String(property(error, 'code'))
    throw new ConfigError([`JOURNAL_SPOOL_DIR: expected a folder that can be written (${why}).`])
  }
  const found = new Set(readdirSync(folder).map((name) => name.replace(/\.count$/, '')))
  const files = [...found]
    .filter((name) => names.test(name) && !isOfAnother(Number(names.exec(name)?.[1])))
    .map((name) => join(folder, name))
    .sort((one, other) => changedAt(one) - changedAt(other))
  const read = files.map(readLines)
  return {
    files,
    events: read.flatMap(({ events }) => events),
    missing: read.reduce((sum, { missing }) => sum + missing, 0)
  }
}

const changedAt = (path: string): number => statSync(existsSync(path) ? path : countOf(path)).mtimeMs

/** Whether it is a process that lives. In a container, the one before had the number of this one. */
function isOfAnother(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return property(error, 'code') === 'EPERM'
  }
}

/** A last line that is cut was promised to nobody, unless it counts. */
function readLines(path: string): { events: NewEvent[]; missing: number } {
  const [text, count] = [path, countOf(path)].map((it) => (existsSync(it) ? readFileSync(it, 'utf8') : ''))
  const events = (text ?? '').split('\n').flatMap((line) => {
    try {
      return [eventIn(/^\d+ (.*)$/.exec(line)?.[1] ?? '')]
    } catch {
      return []
    }
  })
  return { events, missing: Math.max(0, Number(count) - events.length) }
}
