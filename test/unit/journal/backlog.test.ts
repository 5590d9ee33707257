import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBacklog } from '../../../src/journal/backlog.ts'
import type { NewEvent } from '../../../src/journal/event.ts'
import type { Journal } from '../../../src/journal/journal.ts'
import { catchLog } from '../../support/upstream.ts'

const event = (subject = 'alice'): NewEvent => ({
  id: randomUUID(),
  kind: 'mutation.intended',
  tenantId: 't',
  at: 1,
  actor: { role: 'accountHolder', subject }
})

/** A journal that takes events, or fails as told. */
function journalOf() {
  const taken: string[] = []
  const state = { up: true, fails: undefined as ((event: NewEvent) => string | undefined) | undefined }
  const append = (events: readonly NewEvent[]) => {
    const code = events.map((it) => state.fails?.(it)).find(Boolean)
    if (code) return Promise.reject(Object.assign(new Error('no'), { code }))
    for (const { id } of events) taken.push(id)
    return Promise.resolve(new Map(events.map(({ id }, n) => [id, n + 1])))
  }
  const journal = {
    append,
    patienceMs: 200,
    get up() {
      return state.up
    }
  } as unknown as Journal
  return { journal, taken, state }
}

it('an event goes straight to the database, and its number is known', async () => {
  const { journal, taken } = journalOf()
  const it = event()
  expect(await createBacklog(journal, undefined, catchLog().log).write([it])).toEqual({
    numbers: new Map([[it.id, 1]])
  })
  expect(taken).toEqual([it.id])
})

it('events that come while others wait go behind them', async () => {
  const { journal, taken, state } = journalOf()
  const backlog = createBacklog(journal, undefined, catchLog().log)
  const [one, other] = [event(), event()]
  state.fails = () => 'ECONNREFUSED'
  expect(await backlog.write([one])).toBe('unwritten')
  state.fails = undefined
  expect(await backlog.write([other])).toBe('unwritten')
  expect(taken).toEqual([])
  await backlog.empty()
  expect(taken).toEqual([one.id, other.id])
  expect(backlog).toMatchObject({ bytes: 0, lost: 0 })
})

it('an event that the database refuses keeps no others back, and is counted', async () => {
  const { journal, taken, state } = journalOf()
  const { log, lines } = catchLog()
  const backlog = createBacklog(journal, undefined, log)
  const [one, bad, other] = [event(), event('bad'), event()]
  state.up = false
  for (const it of [one, bad, other]) await backlog.write([it])
  state.fails = ({ actor }) => (actor.subject === 'bad' ? '22021' : undefined)
  await backlog.empty()
  expect(taken).toEqual([one.id, other.id])
  expect(backlog).toMatchObject({ bytes: 0, lost: 1 })
  expect(lines()).toMatchObject([{ alarm: 'journal', lost: 1 }])
})

it('events that wait have so many bytes at most, and more are counted as lost', async () => {
  const { journal, state } = journalOf()
  const backlog = createBacklog(journal, undefined, catchLog().log)
  state.up = false
  for (let n = 0; n < 40; n += 1) await backlog.write([event('x'.repeat(1024 * 1024))])
  expect(backlog.bytes).toBeLessThan(32 * 1024 * 1024)
  expect(backlog.lost).toBeGreaterThan(5)
})

it('an event that is written again and again while it waits takes room once', async () => {
  const { journal, taken, state } = journalOf()
  const backlog = createBacklog(journal, undefined, catchLog().log)
  state.up = false
  const large = event('x'.repeat(1024 * 1024))
  for (let n = 0; n < 40; n += 1) await backlog.write([large])
  const other = event()
  await backlog.write([large, other])
  expect(backlog.lost).toBe(0)
  await backlog.empty()
  expect(taken).toEqual([large.id, other.id])
  expect(backlog.bytes).toBe(0)
  await backlog.write([large])
  expect(backlog.bytes).toBeGreaterThan(1024 * 1024)
})

it('events that the spool of an earlier process holds are written, and what it has lost is counted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spool-'))
  const { journal, taken, state } = journalOf()
  state.up = false
  const it = event()
  expect(await createBacklog(journal, folder, catchLog().log).write([it])).toBe('spooled')
  state.up = true
  const next = createBacklog(journal, folder, catchLog().log)
  expect(next.bytes).toBeGreaterThan(0)
  await next.empty()
  expect(taken).toEqual([it.id])
  rmSync(folder, { recursive: true })
})
