import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '../../src/config/secret.ts'
import type { JournalEvent } from '../../src/journal/event.ts'
import { findEvents } from '../../src/journal/events.ts'
import { createJournal } from '../../src/journal/journal.ts'
import { verifyChain } from '../../src/journal/verify.ts'
import type { AuditLine } from '../../src/observability/auditLine.ts'
import { createLog } from '../../src/observability/log.ts'
import { addGrant, type Row } from '../support/grantOracle.ts'
import { startHarness, type Harness } from '../support/harness.ts'
import { describeWithPostgres, startPostgres, type Postgres } from '../support/postgres.ts'
import { bundle, startProcess } from '../support/processes.ts'
import { timesOf } from './full.ts'
import { killAt, linesOf, settle, steps, type Step } from './stops.ts'

/** Each is a process that is started and killed. */
const count = Number(process.env.STOPS_COUNT || timesOf(3, steps.length))
const revoke = 'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id } } }'

describeWithPostgres('a gateway that is killed in the middle of a mutation', () => {
  let postgres: Postgres
  let harness: Harness
  let folder: string
  let gateway: string
  beforeAll(async () => {
    gateway = bundle('test/proof/stopAt.ts', 'dist/stops')
    postgres = await startPostgres()
    harness = await startHarness()
    folder = mkdtempSync(join(tmpdir(), 'stops-'))
  })
  afterAll(async () => {
    await harness.close()
    await postgres.stop()
    rmSync(folder, { recursive: true })
  })

  const auditFile = () => join(folder, 'audit.log')

  /** One mutation of one process, which is killed at a step of it. @returns whether an answer came */
  async function stopAt(step: Step, { id }: Row, sent: Map<string, number>): Promise<boolean> {
    const journal = { JOURNAL_URL: postgres.url, JOURNAL_RETENTION: 'forever' }
    const env = { ...journal, AUDIT_LOG: auditFile(), STOP_AT: step }
    const { url, child, ended } = await startProcess(harness, gateway, env)
    killAt(harness, step, child, sent)
    const reply = await harness.ask('alice', revoke, { id }, url).catch(() => undefined)
    await ended
    expect(child.signalCode).toBe('SIGKILL')
    return reply !== undefined
  }

  it(`journal, Rafiki and audit log agree after ${count} stops, and nothing was sent twice`, async () => {
    const sent = new Map<string, number>()
    const stops: { step: Step; row: Row; answered: boolean }[] = []
    for (let n = 0; n < count; n += 1) {
      const [step, row] = [steps[n % steps.length]!, addGrant(harness.rafiki.store)]
      const answered = await stopAt(step, row, sent)
      stops.push({ step, row, answered })
    }
    harness.rafiki.auth.intercept = undefined

    const tenantId = harness.rafiki.store.operatorTenantId
    const journal = await createJournal({ database: { url: new Secret(postgres.url) } }, createLog('silent'))
    await settle(harness, journal, auditFile())
    const kinds = ['mutation.intended', 'mutation.ended'] as const
    const events = await findEvents(journal.db, { tenantId, kinds, direction: 'forwards', size: 4 * count })
    const lines = linesOf(auditFile())
    for (const { step, row, answered } of stops) {
      const ofGrant = events.filter(({ grantId }) => grantId === row.id)
      const intents = ofGrant.filter(({ kind }) => kind === 'mutation.intended')
      const ends = ofGrant.filter(({ kind }) => kind === 'mutation.ended')
      const isRevoked = row.finalizationReason === 'REVOKED'
      const told = lines.filter(({ objects }) => objects['input.grantId'] === row.id)
      const outcomes = told.filter((it): it is AuditLine => it.type === 'mutation').map(({ outcome }) => outcome)
      expect({
        ...{ step, answered, intents: intents.length, isRevoked, sent: sent.get(row.id) ?? 0 },
        ends: ends.map((it: JournalEvent) => it.details?.outcome),
        outcomes: [...new Set(outcomes)]
      }).toEqual({ step, answered: false, ...expected[step] })
      if (step !== 'before mutation.intended') expect(told.length).toBeGreaterThan(0)
    }
    expect(await verifyChain(journal.db, tenantId)).toMatchObject({ findings: [], wrong: 0 })
    await journal.close()
  }, 3_600_000)
})

const nothing = { intents: 0, isRevoked: false, sent: 0, ends: [], outcomes: [] }
const done = { intents: 1, isRevoked: true, sent: 1, ends: ['DONE'], outcomes: ['DONE'] }
const expected: Record<Step, object> = {
  'before mutation.intended': nothing,
  'after mutation.intended': { ...done, isRevoked: false, sent: 0, ends: ['NOT_DONE'], outcomes: ['NOT_DONE'] },
  'as Rafiki does it': done,
  'as Rafiki has answered': done,
  'before mutation.ended': done,
  'after mutation.ended': done
}
