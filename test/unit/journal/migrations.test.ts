import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { ConfigError } from '../../../src/config/config.ts'
import { Secret } from '../../../src/config/secret.ts'
import { openDatabase, type Database } from '../../../src/journal/database/database.ts'
import { createJournal } from '../../../src/journal/journal.ts'
import { migrations, type Migration } from '../../../src/journal/migrations/index.ts'
import { migrate, missingMigrations } from '../../../src/journal/migrations/migrate.ts'
import { grantTo } from '../../../src/journal/migrations/roles.ts'
import { createLog } from '../../../src/observability/log.ts'
import { onBothDatabases, onPostgres } from '../../support/journals.ts'
import type { Postgres } from '../../support/postgres.ts'

const adding = (name: string): Migration => ({
  name,
  up: async (db) => void (await sql.raw('alter table journal_walks add column later text').execute(db))
})
const log = createLog('silent')

/** A row for each table, as its columns want it: what a schema with rows in it is. */
async function fill(db: Database): Promise<void> {
  const { rows } = await sql<{ table: string; column: string; type: string }>`
    select table_name as "table", column_name as "column", data_type as "type" from information_schema.columns
    where table_schema = current_schema() and table_name like 'journal\\_%' and table_name <> 'journal_migrations'
      and is_identity = 'NO' order by table_name`.execute(db)
  for (const table of new Set(rows.map((row) => row.table))) {
    const columns = rows.filter((row) => row.table === table)
    const values = columns.map(({ column, type }) => valueOf(column, type))
    const names = columns.map(({ column }) => `"${column}"`)
    await sql.raw(`insert into ${table} (${names.join()}) values (${values.join()})`).execute(db)
  }
}

function valueOf(column: string, type: string): string {
  if (type === 'uuid') return `'${randomUUID()}'`
  if (type.startsWith('timestamp')) return 'now()'
  if (type === 'boolean') return 'true'
  if (type === 'bytea') return `'\\x00'`
  if (/int|numeric|double/.test(type)) return '1'
  if (/json/.test(type)) return `'{}'`
  return column === 'kind' ? `'head'` : `'${randomUUID()}'`
}

async function countRows(db: Database): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables
    where schemaname = current_schema() and tablename like 'journal\\_%' order by 1`.execute(db)
  const counts: Record<string, number> = {}
  for (const { name } of rows) {
    if (name === 'journal_migrations') continue
    const { rows: counted } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(db)
    counts[name] = counted[0]!.n
  }
  return counts
}

/** An empty database of a test's own. */
async function emptyDatabase({ url }: Postgres): Promise<{ url: Secret }> {
  const name = unique()
  const admin = await openDatabase({ url: new Secret(url) })
  await sql.raw(`create database ${name}`).execute(admin)
  await admin.destroy()
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: new Secret(own.href) }
}

const unique = (): string => `t${randomUUID().replaceAll('-', '')}`

onBothDatabases((_, postgres) => {
  let db: Database
  beforeEach(async () => {
    const server = postgres()
    db = await openDatabase(server ? await emptyDatabase(server) : 'memory')
  })
  afterEach(() => db.destroy())

  it('each migration runs once, over the one before it with rows in each table, and loses none', async () => {
    for (const [n, { name }] of migrations.entries()) {
      expect(await migrate(db, migrations.slice(0, n + 1))).toEqual([name])
      const counts = await countRows(db)
      await fill(db)
      const more = Object.fromEntries(Object.entries(counts).map(([table, count]) => [table, count + 1]))
      expect(await countRows(db)).toEqual(more)
    }
    expect(await migrate(db)).toEqual([])
    expect(await countRows(db)).toMatchObject({ journal_events: migrations.length })
  })

  it('kinds of grants come to rows that a gateway of the version before wrote, and to those that it goes on to write', async () => {
    await migrate(db, migrations.slice(0, 1))
    const [tenant, pruned] = [randomUUID(), randomUUID()]
    const add = (tenantId: string, accesses: string | null) =>
      sql`with its as (
        insert into journal_grants (tenant_id, id, state, created_at, accesses, asked_at, seen_at)
        values (${tenantId}::uuid, gen_random_uuid(), 'PENDING', now(), ${accesses}, now(), now()) returning id
      ) insert into journal_grant_addresses (tenant_id, wallet_address, created_at, grant_id)
        select ${tenantId}::uuid, 'https://wallet.example/alice', now(), id from its on conflict do nothing`.execute(db)
    await add(tenant, '[{}]')
    await add(pruned, '[]')
    expect(await migrate(db)).toEqual(migrations.slice(1).map(({ name }) => name))
    await add(tenant, null)
    expect(await db.selectFrom('journal_grant_addresses').select(['kinds', 'client_key']).execute()).toEqual(
      Array.from({ length: 3 }, () => ({ kinds: null, client_key: null }))
    )
    // What was emptied there, was emptied of nobody knows whom.
    const erased = await db.selectFrom('journal_walks').select(['tenant_id', 'name', 'complete']).execute()
    expect(erased).toEqual([{ tenant_id: pruned, name: 'grants erased', complete: false }])
  })

  it('a migration that fails leaves the schema as it was', async () => {
    await migrate(db)
    const broken = {
      name: '9999-broken',
      up: async (tx: Parameters<Migration['up']>[0]) => {
        await adding('').up(tx)
        throw new Error('no')
      }
    }
    await expect(migrate(db, [...migrations, broken])).rejects.toThrow('no')
    expect(await missingMigrations(db)).toEqual([])
    await db
      .insertInto('journal_walks')
      .values({ tenant_id: randomUUID(), name: 'w', position: null, complete: true, updated_at: new Date() })
      .execute()
    expect(await migrate(db, [...migrations, adding('9999-later')])).toEqual(['9999-later'])
  })

  it('a gateway works on a schema that is newer than it is', async () => {
    await migrate(db, [...migrations, adding('9999-later')])
    expect(await migrate(db)).toEqual([])
    await fill(db)
    expect(await countRows(db)).toMatchObject({ journal_walks: 1 })
  })

  it('processes that migrate at once run each migration once', async () => {
    const ran = await Promise.all(Array.from({ length: 5 }, () => migrate(db, [...migrations, adding('9999-later')])))
    expect(ran.flat().sort()).toEqual([...migrations.map(({ name }) => name), '9999-later'])
  })
})

onPostgres((postgres) => {
  it('a role at run time starts on a schema that is up to date, and can neither change nor remove events', async () => {
    const { url } = await emptyDatabase(postgres())
    const owner = await openDatabase({ url })
    const role = unique()
    await sql.raw(`create role ${role} login`).execute(owner)
    const theirs = new URL(url.reveal())
    theirs.username = role
    const database = { url: new Secret(theirs.href) }

    const early = await createJournal({ database }, log)
    await expect(early.start()).rejects.toThrow(ConfigError)
    await early.close()
    await migrate(owner)
    await grantTo(owner, role)
    const journal = await createJournal({ database }, log)
    await journal.start()
    const tenantId = randomUUID()
    await journal.append([
      {
        id: randomUUID(),
        kind: 'grant.revoked',
        tenantId,
        at: 1,
        actor: { role: 'gateway' },
        walletAddresses: ['https://a.example/a']
      }
    ])
    for (const refused of [
      `update journal_events set kind = 'x'`,
      'delete from journal_events',
      'truncate journal_events',
      'delete from journal_event_owners',
      `update journal_checkpoints set jws = ''`,
      'alter table journal_events disable trigger all',
      'drop trigger append_only on journal_events',
      'drop table journal_events',
      `set session_replication_role = 'replica'`,
      `delete from journal_migrations`,
      `create or replace function journal_append_only() returns trigger language plpgsql as 'begin return old; end'`
    ]) {
      const failed: unknown = await journal.db
        .transaction()
        .execute(async (tx) => {
          await sql.raw(`set local journal.maintenance = 'on'`).execute(tx)
          await sql.raw(refused).execute(tx)
        })
        .catch((error: unknown) => error)
      expect([refused, failed]).toMatchObject([refused, { code: '42501' }])
    }
    await fill(journal.db)
    await sql.raw('delete from journal_payments').execute(journal.db)
    await journal.close()

    const next = await openDatabase(database)
    await expect(migrate(next, [...migrations, adding('9999-later')])).rejects.toThrow('journal migrate')
    await next.destroy()
    await owner.destroy()
  })
})
