import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../../../src/config/config.ts'
import { lockFolder } from '../../../src/journal/database/folderLock.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lock-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** A process that holds the folder and says so. */
async function holder() {
  const text = `
    import { lockFolder } from ${JSON.stringify(join(root, 'src/journal/database/folderLock.ts'))}
    await lockFolder(${JSON.stringify(folder)})
    process.stdout.write('held')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', text], { cwd: root })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, said: said.toString() }
}

it('a folder that another process holds is refused in words, until that process is killed', async () => {
  const { child, said } = await holder()
  expect(said).toBe('held')
  const refused: unknown = await lockFolder(folder).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(ConfigError)
  expect(String(refused)).toContain('another process uses')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(readdirSync(folder)).toHaveLength(1)
  const release = await lockFolder(folder)
  expect(readdirSync(folder)).toHaveLength(1)
  await release()
  expect(readdirSync(folder)).toEqual([])
})

it('at most one of many that start together holds a folder', async () => {
  for (let round = 0; round < 20; round += 1) {
    const all = await Promise.allSettled(Array.from({ length: 4 }, () => lockFolder(folder)))
    const held = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(held.length).toBeLessThanOrEqual(1)
    for (const release of held) await release()
  }
})

it('a folder whose path is too long for a socket is refused in words', async () => {
  await expect(lockFolder(join(folder, 'x'.repeat(120)))).rejects.toThrow(ConfigError)
})
