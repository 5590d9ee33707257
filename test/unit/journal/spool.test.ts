import { randomUUID } from 'node:crypto'
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NewEvent } from '../../../src/journal/event.ts'
import { openSpool } from '../../../src/journal/spool.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'spool-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const event = (): NewEvent => ({
  id: randomUUID(),
  kind: 'mutation.intended',
  tenantId: randomUUID(),
  at: 1,
  actor: { role: 'accountHolder', subject: 'alice\n2 {}' }
})
const events = [event(), event(), event()]
const [lines, count] = [(name: string) => name.endsWith('.jsonl'), (name: string) => name.endsWith('.count')]
const fileOf = (which: (name: string) => boolean): string => join(folder, readdirSync(folder).find(which)!)

/** A process ended with three events in its spool. */
async function leave(): Promise<void> {
  const spool = openSpool(folder)
  await Promise.all(events.map((it) => spool.add([it])))
}

it('files of a spool can be read by their owner only', async () => {
  await leave()
  for (const which of [lines, count]) expect(statSync(fileOf(which)).mode & 0o777).toBe(0o600)
})

it('a spool gives the events that a process has left, in their order, and none once it was cleared', async () => {
  await leave()
  const spool = openSpool(folder)
  expect(spool).toMatchObject({ found: events, missing: 0 })
  const more = event()
  await spool.add([more])
  expect(openSpool(folder).found).toEqual([...events, more])
  await spool.clear()
  expect(readdirSync(folder)).toEqual([])
  expect(openSpool(folder)).toMatchObject({ found: [], missing: 0 })
})

it('a line that was cut while it was written is no gap, since nobody was told that it is there', async () => {
  await leave()
  appendFileSync(fileOf(lines), '4 {"id":"')
  expect(openSpool(folder)).toMatchObject({ found: events, missing: 0 })
})

it.each([
  ['a file that is cut at the end of a line', 1, () => truncateSync(fileOf(lines), length(2))],
  ['a file that is cut within a line', 2, () => truncateSync(fileOf(lines), length(2) - 5)],
  ['a line that is no event any more', 1, () => writeFileSync(fileOf(lines), text().replace('2 {"id', '2 {id'))],
  ['a file that is gone', 3, () => rmSync(fileOf(lines))]
])('%s shows as a gap', async (_, missing, harm) => {
  await leave()
  harm()
  const spool = openSpool(folder)
  expect([spool.found.length, spool.missing]).toEqual([3 - missing, missing])
})

const text = (): string => readFileSync(fileOf(lines), 'utf8')
/** How long the first lines are. */
const length = (of: number): number =>
  Buffer.byteLength(
    text()
      .split('\n')
      .slice(0, of)
      .map((line) => `${line}\n`)
      .join('')
  )

it('the file of another process that lives is left alone', async () => {
  await leave()
  const name = readdirSync(folder).find(lines)!
  const others = name.replace(/^\d+/, String(process.ppid))
  writeFileSync(join(folder, others), text())
  const spool = openSpool(folder)
  expect(spool.found).toEqual(events)
  await spool.clear()
  expect(readdirSync(folder)).toEqual([others])
})

it('a folder that cannot be made stops the start with the name of its variable', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => openSpool(join(folder, 'file', 'spool'))).toThrow('JOURNAL_SPOOL_DIR')
  expect(readdirSync(folder).some(count)).toBe(false)
})
