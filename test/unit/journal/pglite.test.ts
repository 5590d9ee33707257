import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { ConfigError } from '../../../src/config/config.ts'
import { openDatabase } from '../../../src/journal/database/database.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

it('a folder keeps what was written, and is open once at a time', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'pglite-'))
  const first = await openDatabase({ dir })
  await sql`create table kept (n int)`.execute(first)
  await expect(openDatabase({ dir })).rejects.toThrow(ConfigError)
  await first.destroy()
  const second = await openDatabase({ dir })
  expect((await sql`select count(*) as n from kept`.execute(second)).rows).toEqual([{ n: 0 }])
  await second.destroy()
  rmSync(dir, { recursive: true })
})

it('a package that is not installed is said in words', () => {
  const hooks = `export const resolve = (name, context, next) => {
    if (name.startsWith('@electric-sql/')) throw Object.assign(new Error(name), { code: 'ERR_MODULE_NOT_FOUND' })
    return next(name, context)
  }`
  const text = `
    import { register } from 'node:module'
    register('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(hooks))})
    const { openDatabase } = await import(${JSON.stringify(join(root, 'src/journal/database/database.ts'))})
    await openDatabase({ dir: '/nowhere' }).catch((error) => console.log(error.name, error.message))`
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', text], {
    cwd: root,
    encoding: 'utf8'
  })
  expect(stdout).toMatch(/^ConfigError .*\n.*npm install @electric-sql\/pglite/)
})
