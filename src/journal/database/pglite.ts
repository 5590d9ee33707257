import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pid } from 'node:process'
import { pathToFileURL } from 'node:url'
import type { PGlite } from '@electric-sql/pglite'
import type { PoolConfig } from 'pg'
import { ConfigError } from '../../config/config.ts'
import { property } from '../../lib/property.ts'
import { lockFolder } from './folderLock.ts'

/**
 * PGlite, a PostgreSQL inside this process, as a connection of node-postgres. It has one session, so that transactions
 * wait for each other. The package is loaded only here.
 */
export async function openPglite(where: { dir: string } | 'memory') {
  const { PGlite, createPgConfig } = await load()
  const unlock = where === 'memory' ? undefined : await lockFolder(where.dir)
  const database = where === 'memory' ? await inMemory(PGlite) : await PGlite.create(join(where.dir, 'data'))
  const config: PoolConfig = { ...createPgConfig(database), max: 1 }
  return {
    config,
    close: async () => {
      await database.close()
      await unlock?.()
    }
  }
}

/** @throws ConfigError where the package is not installed */
async function load() {
  try {
    const { PGlite } = await import('@electric-sql/pglite')
    const { createPgConfig } = await import('@electric-sql/pglite/node-postgres')
    return { PGlite, createPgConfig }
  } catch (error) {
    if (property(error, 'code') !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new ConfigError([
      'JOURNAL_DIR: it needs the package @electric-sql/pglite, which is not installed (npm install @electric-sql/pglite). JOURNAL_URL needs a PostgreSQL instead.'
    ])
  }
}

/**
 * What PostgreSQL makes of an empty folder takes PGlite 2.4 s and 690 MB; from a file it takes 0.4 s and 450 MB (measured,
 * Node 20). The first start writes that file, where it may.
 */
async function inMemory(Database: typeof PGlite): Promise<PGlite> {
  const folder = new URL('../', pathToFileURL(createRequire(import.meta.url).resolve('@electric-sql/pglite')))
  const about: unknown = JSON.parse(await readFile(new URL('package.json', folder), 'utf8'))
  const file = new URL(`../../.cache/rafiki-gateway/pglite-${String(property(about, 'version'))}.tar`, folder)
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
