import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditLine } from '../../../src/observability/auditLine.ts'
import { createAudit, openAudit } from '../../../src/observability/auditLog.ts'
import { tryStart } from '../../support/gatewayEnv.ts'
import { hold, startHarness } from '../../support/harness.ts'
import { listedFor, statusOf } from '../../support/grantOracle.ts'
import { catchLog } from '../../support/upstream.ts'
import { itUnlessMissing } from '../../support/missing.ts'

let directory: string
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'audit-'))))
afterEach(() => rmSync(directory, { recursive: true }))

const line = (mutation: string): AuditLine => ({
  tenant: '438fa74a-fa7d-4317-9ced-dde32ece1787',
  ...{
    v: 1,
    type: 'mutation',
    role: 'accountHolder',
    audience: 'user',
    subject: 'alice',
    mutation,
    objects: {},
    answered: {},
    outcome: 'DONE'
  },
  ...{ requestId: 'r', time: '2026-11-20T12:00:00.000Z', ms: 1 }
})
const linesIn = (file: string): AuditLine[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((text) => JSON.parse(text) as AuditLine)

it('an audit line is in the file, in order, when `write` returns, after the lines before; only its owner may read the file', () => {
  const file = join(directory, 'audit.log')
  for (const names of [
    ['one', 'two'],
    ['three', 'four']
  ]) {
    const audit = createAudit(openAudit({ file }, catchLog().log), catchLog().log)
    for (const name of names) audit.write(line(name))
    expect(linesIn(file).slice(-2)).toEqual(names.map(line))
    audit.close()
  }
  expect(linesIn(file)).toHaveLength(4)
  expect(statSync(file).mode & 0o077).toBe(0)
})

it('every audit line begins with the tenant', () => {
  const file = join(directory, 'audit.log')
  createAudit(openAudit({ file }, catchLog().log), catchLog().log).write(line('one'))
  expect(readFileSync(file, 'utf8')).toMatch(/^\{"tenant":"438fa74a/)
})

it('the audit log continues in a new file after the old one was moved away, and loses no line', () => {
  const file = join(directory, 'audit.log')
  const audit = createAudit(openAudit({ file }, catchLog().log), catchLog().log)
  audit.write(line('before'))
  renameSync(file, `${file}.1`)
  audit.write(line('meanwhile'))
  audit.reopen()
  audit.write(line('after'))
  expect(linesIn(`${file}.1`).map(({ mutation }) => mutation)).toEqual(['before', 'meanwhile'])
  expect(linesIn(file).map(({ mutation }) => mutation)).toEqual(['after'])
})

it('the audit log continues in the old file, and the log says so, when a new one cannot be opened', () => {
  const { log, lines } = catchLog()
  const file = join(directory, 'audit.log')
  const audit = createAudit(openAudit({ file }, log), log)
  const moved = `${directory}-moved`
  renameSync(directory, moved)
  audit.reopen()
  audit.write(line('after'))
  renameSync(moved, directory)
  expect(linesIn(file)).toHaveLength(1)
  expect(lines()).toMatchObject([{ alarm: 'audit', why: 'ENOENT' }])
})

// Every write to it fails as on a full disk.
const full = '/dev/full'
itUnlessMissing(
  existsSync(full) ? [] : ['/dev/full (Linux)'],
  'an audit line that cannot be written is in the log in full, and counted',
  () => {
    const { log, lines } = catchLog()
    let failures = 0
    const audit = createAudit(openAudit({ file: full }, log), log, () => (failures += 1))
    audit.write(line('one'))
    audit.write(line('two'))
    expect(failures).toBe(2)
    const said = { alarm: 'audit', why: 'ENOSPC', level: 50 }
    expect(lines()).toMatchObject([
      { ...said, line: line('one') },
      { ...said, line: line('two') }
    ])
  }
)

it('an audit file that cannot be opened stops the start', async () => {
  await expect(tryStart({ AUDIT_LOG: join(directory, 'nowhere', 'audit.log') })).rejects.toMatchObject({
    name: 'ConfigError',
    problems: [expect.stringMatching(/^AUDIT_LOG: .*ENOENT/)]
  })
})

it('a mutation in flight when the gateway begins to end has its audit line, though its caller hung up', async () => {
  const file = join(directory, 'audit.log')
  const harness = await startHarness({ env: { AUDIT_LOG: file } })
  const { auth, store } = harness.rafiki
  const row = listedFor(['alice'], store).find((it) => statusOf(it) === 'ACTIVE')!
  const { release, reached } = hold(auth, 'mutation')
  const caller = new AbortController()
  const sent = fetch(`${harness.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await harness.tokenOf('alice')}` },
    body: JSON.stringify({ query: `mutation { revokeMyGrant(input: { grantId: "${row.id}" }) { grant { id } } }` }),
    signal: caller.signal
  }).catch(() => 'hung up')
  await reached
  caller.abort()
  expect(await sent).toBe('hung up')
  const ended = harness.close()
  release()
  await ended
  expect(row).toMatchObject({ state: 'FINALIZED', finalizationReason: 'REVOKED' })
  expect(linesIn(file)).toMatchObject([
    { role: 'accountHolder', mutation: 'revokeMyGrant', objects: { 'input.grantId': row.id } }
  ])
  // It was done, and read again though nobody waited for it.
  expect(linesIn(file)[0]?.outcome).toBe('DONE')
})
