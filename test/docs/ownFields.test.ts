import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { blocksOf } from '../support/markdown.ts'

/* `npm run typecheck` compiles the files under `strict`; in a package, the imports have other names. */
const files = ['wallet.ts', 'walletTest.ts'].map((name) =>
  fileURLToPath(new URL(`own-fields/${name}`, import.meta.url))
)

it('the module and the test of the pages are the files that are compiled and run', () => {
  const blocks = ['own-fields', 'own-fields-tests']
    .flatMap((page) => blocksOf(`docs/integrate/${page}.md`))
    .filter(({ language }) => language === 'ts')
  const own = blocks.map(({ text }) =>
    text
      .replaceAll("'rafiki-gateway'", "'../../../src/index.ts'")
      .replaceAll("'rafiki-gateway/testing'", "'../../../testing/index.ts'")
  )
  expect(own).toEqual(files.map((file) => readFileSync(file, 'utf8')))
})

it('the test of own-fields-tests.md passes', () => {
  const args = ['--import', 'tsx', '--test', files[1] ?? '']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect({ status, text: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, text: '' })
  expect(stdout).toMatch(/pass 3/)
})
