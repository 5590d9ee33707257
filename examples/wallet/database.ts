import pg from 'pg'

const schema = `
  create table if not exists accounts (
    id uuid primary key default gen_random_uuid(),
    -- Null: the settlement account of an asset, which is the other side of each transfer.
    wallet_address_id uuid unique,
    asset_code text not null,
    asset_scale smallint not null,
    balance bigint not null default 0,
    constraint covered check (balance >= 0 or wallet_address_id is null)
  );
  create unique index if not exists settlement on accounts (asset_code, asset_scale) where wallet_address_id is null;
  create table if not exists transfers (
    payment_id uuid not null,
    kind text not null,
    debit_account uuid not null references accounts,
    credit_account uuid not null references accounts,
    amount bigint not null check (amount > 0),
    at timestamptz not null default now(),
    primary key (payment_id, kind)
  );
  create table if not exists events (
    id uuid primary key,
    type text not null,
    outcome text not null,
    -- Whether Rafiki has taken what follows from it.
    told boolean not null default false,
    at timestamptz not null default now()
  );`

export interface Database {
  pool: pg.Pool
  close: () => Promise<void>
}

/** PostgreSQL, or where no URL is given a PGlite: a PostgreSQL inside this process, in a folder or in memory. */
export async function openDatabase({ url, folder }: { url?: string; folder?: string }): Promise<Database> {
  const { config, close } = url
    ? { config: { connectionString: url, connectionTimeoutMillis: 2_000 } }
    : await pglite(folder)
  const pool = new pg.Pool(config)
  // A connection that ends while nobody uses it is replaced by the next query.
  pool.on('error', () => undefined)
  await migrate(pool)
  return { pool, close: () => pool.end().then(close) }
}

async function pglite(folder?: string) {
  const { PGlite } = await import('@electric-sql/pglite')
  const { createPgConfig } = await import('@electric-sql/pglite/node-postgres')
  const database = await PGlite.create(folder)
  return { config: { ...createPgConfig(database), max: 1 }, close: () => database.close() }
}

/** Under a lock, so that two services that start together do not both make the tables. */
export const migrate = (pool: pg.Pool): Promise<void> =>
  transaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock(1)')
    await client.query(schema)
  })

/** All that `work` writes, or nothing. */
export async function transaction<T>(pool: pg.Pool, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => (broken = true))
    throw error
  } finally {
    client.release(broken)
  }
}
