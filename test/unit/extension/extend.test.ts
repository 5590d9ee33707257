import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { extendedBy } from '../../../src/extension/extend.ts'

const folder = mkdtempSync(join(tmpdir(), 'extend-'))
afterAll(() => rmSync(folder, { recursive: true }))
const wallet = fileURLToPath(new URL('../../docs/own-fields/wallet.ts', import.meta.url))

it('--extend names files, whose default exports are the modules', async () => {
  expect(await extendedBy([])).toEqual([])
  expect(await extendedBy(['--extend', wallet, `--extend=${wallet}`])).toHaveLength(2)
})

it('a file that --extend cannot load, one without a module, and another option stop the start', async () => {
  const other = join(folder, 'other.mjs')
  writeFileSync(other, 'export default { role: "accountHolder", sdl: "" }')
  await expect(extendedBy(['--extend', other])).rejects.toThrow('default export')
  await expect(extendedBy(['--extend', join(folder, 'missing.mjs')])).rejects.toThrow('missing.mjs')
  await expect(extendedBy(['--extnd', wallet])).rejects.toThrow('--extend')
})
