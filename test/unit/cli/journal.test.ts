import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { journal } from '../../../src/cli/journal/journal.ts'
import { UsageError } from '../../../src/cli/usage.ts'
import { Secret } from '../../../src/config/secret.ts'
import { readSigningKeys } from '../../../src/config/signing.ts'
import { openDatabase } from '../../../src/journal/database/database.ts'
import type { NewEvent } from '../../../src/journal/event.ts'
import { lineOf } from '../../../src/journal/heads.ts'
import { createJournal } from '../../../src/journal/journal.ts'
import { createSigner } from '../../../src/journal/signing.ts'
import { signHeads } from '../../../src/journal/signHeads.ts'
import { createLog } from '../../../src/observability/log.ts'
import { onPostgres } from '../../support/journals.ts'

const folder = mkdtempSync(join(tmpdir(), 'journal-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

/** What a command of `rafiki-gateway journal` ends with and says. */
async function run(env: Record<string, string>, ...args: string[]) {
  const printed: string[] = []
  const print = (line: string) => void printed.push(line)
  const code = await journal(args, { env, print, remark: print })
  return { code, said: printed.join('\n'), lines: printed.join('\n').split('\n') }
}

it('a command that is unknown, and a journal that is not configured or not there, are said in words', async () => {
  await expect(run({}, 'nonsense')).rejects.toThrow('expected one of verify, export, erase, prune, migrate')
  await expect(run({}, 'toString')).rejects.toThrow(UsageError)
  await expect(run({}, 'verify')).rejects.toThrow('JOURNAL_URL is missing')
  await expect(run({ JOURNAL_URL: 'nonsense' }, 'verify')).rejects.toThrow('JOURNAL_URL: expected')
  await expect(run({ JOURNAL_URL: 'postgres://127.0.0.1:1/x' }, 'verify')).rejects.toThrow(
    'does not answer (ECONNREFUSED)'
  )
})

onPostgres((postgres) => {
  const tenantId = randomUUID()
  const grantId = randomUUID()
  let env: Record<string, string>
  const event = (more: Partial<NewEvent> = {}): NewEvent => ({
    ...{ id: randomUUID(), kind: 'grant.revoked', tenantId, at: Date.parse('2026-01-01'), actor: { role: 'client' } },
    ...more
  })
  beforeAll(() => {
    env = { JOURNAL_URL: postgres().url, RAFIKI_TENANT_ID: tenantId }
  })

  it('migrate makes the tables and gives a role its rights; before it, other commands say that it is needed', async () => {
    await expect(run(env, 'verify')).rejects.toThrow('journal migrate')
    const db = await openDatabase({ url: new Secret(postgres().url) })
    await sql`create role gateway login`.execute(db)
    await db.destroy()
    expect((await run(env, 'migrate', '--grant', 'gateway')).said).toMatch(/0001-start.* ran.*\ngateway may add/)
    expect((await run(env, 'migrate')).said).toBe('The tables are up to date.')
    expect(await run(env, 'verify')).toEqual({
      code: 0,
      said: 'The journal has no events.',
      lines: expect.anything() as unknown
    })
  })

  it('verify says how many events there are, what it rests on, and ends with 1 where something is wrong', async () => {
    const own = await createJournal({ database: { url: new Secret(postgres().url) } }, createLog('silent'))
    const alice = { subject: 'alice', grantId, client: '=cmd()', walletAddresses: ['https://a.example/a'] }
    await own.append([event(alice), event({ details: { text: 'a "b", c' } }), event({ at: Date.parse('2026-02-01') })])
    expect((await run(env, 'verify')).said).toContain(
      `${tenantId}: whole, 3 events, numbers 1 to 3\n  No head was kept`
    )
    const { privateKey } = generateKeyPairSync('ed25519')
    const SIGNING_KEY_FILE = file('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    const signer = createSigner({ signing: { keys: readSigningKeys(SIGNING_KEY_FILE, [], []) } })
    const [head] = await signHeads(own.db, [tenantId], { now: Date.now(), everyMs: 0, signer })
    const jwks = file('jwks', JSON.stringify(signer?.publicKeys()))
    const line = file('head', `{"type":"mutation.ended"}\n${JSON.stringify(lineOf(head!))}\n`)
    expect(await run(env, 'verify', '--head', line, '--jwks', jwks)).toMatchObject({
      code: 0,
      said: expect.stringMatching(/whole.*\n {2}2 heads agree, the last of .* at number 3; 2 are signed\./) as unknown
    })
    expect((await run({ ...env, SIGNING_KEY_FILE }, 'verify')).said).toContain('1 are signed')
    await expect(run({ ...env, SIGNING_KEY_FILE: line }, 'verify')).rejects.toThrow('SIGNING_KEY_FILE: expected')
    await own.db.transaction().execute(async (tx) => {
      await sql`set local journal.maintenance = 'on'`.execute(tx)
      await sql`delete from journal_checkpoints`.execute(tx)
      await sql`delete from journal_events where number = 3`.execute(tx)
    })
    expect(await run(env, 'verify')).toMatchObject({ code: 0 })
    const cut = await run(env, 'verify', '--head', line)
    expect(cut).toMatchObject({ code: 1, said: expect.stringContaining('NOT WHOLE') as unknown })
    expect(cut.said).toContain('  cut at 3: event 3 is cut off')
    expect(JSON.parse((await run(env, 'verify', '--head', line, '--json')).said)).toMatchObject({ wrong: 1, upTo: 2 })
    await expect(run(env, 'verify', '--head', jwks)).rejects.toThrow('--head: expected')
    await expect(run(env, 'verify', '--jwks', line)).rejects.toThrow('--jwks: expected')
    await own.close()
  })

  it('export writes what was asked for as JSON Lines or CSV without formulas, and an event that says so', async () => {
    const json = await run(env, 'export', '--subject', 'alice')
    const [first = '', second = ''] = json.lines
    expect(JSON.parse(first)).toMatchObject({ number: 1, subject: 'alice', at: '2026-01-01T00:00:00.000Z' })
    expect(JSON.parse(second)).toMatchObject({ kind: 'data.exported', subject: 'alice' })
    expect(json.said).toContain('2 events of')
    // What is of an address, unless it has another subject; that it was exported is theirs as well.
    const address = ['--wallet-address', 'https://a.example/a']
    expect((await run(env, 'export', ...address)).said).toContain('1 events of')
    expect((await run(env, 'export', '--subject', 'alice', ...address)).said).toContain('4 events of')
    const csv = await run(env, 'export', '--format', 'csv', '--to', '2026-01-02')
    expect(csv.lines[0]).toMatch(/^number,id,kind,at,/)
    expect(csv.lines[1]).toContain(",'=cmd(),")
    expect(csv.lines[2]).toContain('"{""text"":""a \\""b\\"", c""}"')
    expect(csv.lines).toHaveLength(4)
    expect((await run(env, 'export', '--grant', grantId)).said).toContain('2 events of')
    expect((await run(env, 'export', '--from', '2026-01-02', '--to', '2026-01-03')).said).toContain('0 events of')
    await expect(run(env, 'export', '--format', 'xml')).rejects.toThrow('--format')
    await expect(run(env, 'export', '--from', 'now-ish')).rejects.toThrow('--from')
    await expect(run(env, 'export', '--grant', 'x')).rejects.toThrow('--grant')
    await expect(run({ JOURNAL_URL: postgres().url }, 'export')).rejects.toThrow('--tenant')
  })

  it('a role at run time may export and verify, and may not erase or prune', async () => {
    const url = new URL(postgres().url)
    url.username = 'gateway'
    const theirs = { ...env, JOURNAL_URL: url.href, JOURNAL_RETENTION: '1d' }
    expect(await run(theirs, 'verify')).toMatchObject({ code: 0 })
    expect(await run(theirs, 'export')).toMatchObject({ code: 0 })
    await expect(run(theirs, 'erase', '--subject', 'alice')).rejects.toThrow('the role that owns the tables')
    await expect(run(theirs, 'prune')).rejects.toThrow('the role that owns the tables')
  })

  it('erase and prune say what they did, and leave the chain whole', async () => {
    await expect(run(env, 'erase')).rejects.toThrow('--subject')
    await expect(run(env, 'erase', '--subject', 'alice', '--wallet-address', 'x')).rejects.toThrow('--wallet-address')
    expect((await run(env, 'erase', '--subject', 'alice')).said).toMatch(/^3 events, 0 rows.*\nRows of grants/)
    expect((await run(env, 'export')).said).not.toContain('alice')
    await expect(run(env, 'prune')).rejects.toThrow('JOURNAL_RETENTION')
    expect((await run({ ...env, JOURNAL_RETENTION: 'forever' }, 'prune')).said).toContain('nothing is removed')
    const { lines } = await run({ ...env, JOURNAL_RETENTION: '1d' }, 'prune')
    expect(lines).toEqual([
      expect.stringMatching(/1 events and 0 grants emptied, 3 events removed$/),
      expect.stringContaining('"type":"journal.pruned"')
    ])
    expect((await run(env, 'verify')).said).toContain('whole')
    expect((await run({ ...env, JOURNAL_RETENTION: '1d' }, 'prune', '--tenant', tenantId)).said).toContain(
      '0 events and'
    )
  })
})
