import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { AuditFile, type AuditSink } from '../../../src/observability/auditFile.ts'
import { describeUnlessMissing, findProgram } from '../../support/missing.ts'
import { catchLog } from '../../support/upstream.ts'

let directory: string
let file: string
let log: ReturnType<typeof catchLog>
let sink: AuditSink
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'audit-'))
  file = join(directory, 'audit.log')
  log = catchLog()
  sink = new AuditFile(file, log.log)
})
afterEach(() => {
  sink.close?.()
  rmSync(directory, { recursive: true })
})

const lineOf = (n: number): string => `${JSON.stringify({ n, text: 'x'.repeat(200) })}\n`
/** The numbers of the lines of files; a line that was split is none. */
const numbersIn = (...files: string[]): number[] =>
  files.flatMap((it) =>
    readFileSync(it, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as { n: number }).n)
  )
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await turn()
}

it('an audit file that was replaced has the next line, and the old one those before', () => {
  sink.write(lineOf(1))
  renameSync(file, `${file}.1`)
  writeFileSync(file, '')
  sink.write(lineOf(2))
  expect([numbersIn(`${file}.1`), numbersIn(file)]).toEqual([[1], [2]])
  expect(log.lines()).toMatchObject([{ audit: 'replaced', level: 30 }])
})

it('an audit file that was removed is there again with its last lines, and the log says so as an alarm', () => {
  sink.write(lineOf(1))
  rmSync(file)
  sink.write(lineOf(2))
  expect(numbersIn(file)).toEqual([1, 2])
  expect(log.lines()).toMatchObject([{ alarm: 'audit', audit: 'removed', level: 50 }])
})

it.each([
  ['removed', () => rmSync(file)],
  ['moved away', () => renameSync(file, `${file}.1`)]
])('an audit file that was %s is there again within a second, although no line is written', async (_, happens) => {
  happens()
  const began = performance.now()
  await until(() => existsSync(file))
  // The looks are 400 ms apart; a busy machine takes longer.
  expect(performance.now() - began).toBeLessThan(5_000)
  sink.write(lineOf(1))
  expect(numbersIn(file)).toEqual([1])
})

it('an audit file that was only just moved away waits for the file that its mover makes', () => {
  renameSync(file, `${file}.1`)
  sink.write(lineOf(1))
  expect(existsSync(file)).toBe(false)
  writeFileSync(file, '')
  sink.write(lineOf(2))
  expect([numbersIn(`${file}.1`), numbersIn(file)]).toEqual([[1], [2]])
})

it('the last lines of an audit file that was truncated are written again', () => {
  sink.write(lineOf(1))
  truncateSync(file)
  sink.write(lineOf(2))
  expect(numbersIn(file)).toEqual([1, 2])
  expect(log.lines()).toMatchObject([{ audit: 'truncated', level: 40 }])
})

const missing = findProgram('logrotate') ? [] : ['logrotate (apt-get install logrotate)']
describeUnlessMissing(missing, 'logrotate', () => {
  const times = 4

  /** Writes lines without a pause while logrotate rotates the file some times. @returns how many lines */
  async function writeWhileRotating(mode: string, rotations = times): Promise<number> {
    const configuration = join(directory, 'rotate.conf')
    writeFileSync(configuration, `${file} {\n  rotate 50\n  ${mode}\n}\n`, { mode: 0o600 })
    let rotating = true
    const rotate = async (): Promise<void> => {
      const args = ['--force', '--state', join(directory, 'state'), configuration]
      for (let n = 0; n < rotations; n += 1) await promisify(execFile)(findProgram('logrotate') ?? '', args)
    }
    const rotated = rotate().finally(() => (rotating = false))
    let count = 0
    while (rotating) {
      sink.write(lineOf((count += 1)))
      await turn()
    }
    await rotated
    sink.write(lineOf((count += 1)))
    return count
  }

  const parts = () =>
    readdirSync(directory)
      .filter((name) => /^audit\.log/.test(name))
      .map((name) => join(directory, name))

  const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1)

  it.each([
    ['create', times],
    ['create 0640', times],
    ['nocreate', 1]
  ])('an audit file that logrotate rotates has every line once, whole (%s)', async (mode, rotations) => {
    const count = await writeWhileRotating(mode, rotations)
    await until(() => existsSync(file))
    expect(parts()).toHaveLength(rotations + 1)
    expect(numbersIn(...parts()).sort((one, other) => one - other)).toEqual(upTo(count))
  })

  it('an audit file that logrotate copies and truncates has every line, whole, some of them twice', async () => {
    const count = await writeWhileRotating('copytruncate')
    expect(parts()).toHaveLength(times + 1)
    expect([...new Set(numbersIn(...parts()))].sort((one, other) => one - other)).toEqual(upTo(count))
    expect(log.lines().filter((it) => it.audit === 'truncated').length).toBeGreaterThan(0)
  })
})
