import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { pid } from 'node:process'
import type { PGlite } from '@electric-sql/pglite'
import type { PoolConfig } from 'pg'
import { packageFile } from '../../lib/packageFile.ts'
import { property } from '../../lib/property.ts'

/**
 * PGlite, a PostgreSQL inside this process, as a connection of node-postgres. It has one session, so that transactions
 * wait for each other. The package is loaded only here.
 */
export async function openPglite(where: { dir: string } | 'memory') {
  const { PGlite } = await import('@electric-sql/pglite')
  const { createPgConfig } = await import('@electric-sql/pglite/node-postgres')
  const database = where === 'memory' ? await inMemory(PGlite) : await PGlite.create(where.dir)
  const config: PoolConfig = { ...createPgConfig(database), max: 1 }
  return { config, close: () => database.close() }
}

/**
 * What PostgreSQL makes of an empty folder takes PGlite 2.4 s and 690 MB; from a file it takes 0.4 s and 450 MB (measured,
 * Node 20). The first start writes that file, where it may.
 */
async function inMemory(Database: typeof PGlite): Promise<PGlite> {
  const about: unknown = JSON.parse(
    await readFile(packageFile('node_modules/@electric-sql/pglite/package.json'), 'utf8')
  )
  const file = packageFile(`node_modules/.cache/rafiki-gateway/pglite-${String(property(about, 'version'))}.tar`)
  const cached = await readFile(file).catch(() => undefined)
  if (cached) {
    const database = await Database.create({ loadDataDir: new Blob([new Uint8Array(cached)]) }).catch(() => undefined)
    if (database) return database
  }
  const database = await Database.create()
  await write(database, file).catch(() => undefined)
  return database
}

/** All of it or nothing, however many processes write it. */
async function write(database: PGlite, file: URL): Promise<void> {
  const dump = await database.dumpDataDir('none')
  await mkdir(new URL('./', file), { recursive: true })
  const part = new URL(`${file.href}.${pid}`)
  await writeFile(part, new Uint8Array(await dump.arrayBuffer()))
  await rename(part, file)
}
