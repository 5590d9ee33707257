import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = new URL('../../../', import.meta.url)
const read = (file: URL): string => readFileSync(file, 'utf8')

function run(...args: string[]) {
  const command = fileURLToPath(new URL('src/cli/main.ts', root))
  const options = { cwd: fileURLToPath(root), encoding: 'utf8', env: { PATH: process.env.PATH } } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', command, ...args], options)
  return { status, stdout, stderr }
}

it('rafiki-gateway --version prints the version of package.json', () => {
  const { version } = JSON.parse(read(new URL('package.json', root))) as { version: string }
  expect(run('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
})

it('rafiki-gateway help names every command, and a command that is unknown ends with code 2', () => {
  const { status, stdout } = run('help')
  expect(status).toBe(0)
  for (const command of ['[start]', 'check', 'sandbox', 'token', 'journal', 'receipt', 'help', '--version'])
    expect(stdout).toContain(`rafiki-gateway ${command}`)
  expect(run('nonsense')).toEqual({ status: 2, stdout: '', stderr: 'There is no such command.\n' })
})

it('a command that needs no package loads none', () => {
  const loaded = new Set<string>()
  const follow = (file: URL): void => {
    for (const [, from = ''] of read(file).matchAll(/(?: from |^import )'([^']+)'$/gm)) {
      const next = from.startsWith('.') ? new URL(from, file) : undefined
      const name = next ? relative(fileURLToPath(root), fileURLToPath(next)) : from
      if (loaded.has(name)) continue
      loaded.add(name)
      if (next) follow(next)
    }
  }
  follow(new URL('src/cli/main.ts', root))
  const own = [
    'src/cli/usage.ts',
    ...['envFile', 'packageFile', 'property', 'version'].map((name) => `src/lib/${name}.ts`)
  ]
  expect([...loaded].sort()).toEqual(['node:fs', 'node:util', ...own])
})
