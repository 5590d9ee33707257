import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeUnlessMissing } from '../../support/missing.ts'

/* The package's command in a real clone of this project, by the real npx, without a network. */

const root = fileURLToPath(new URL('../../../', import.meta.url))
const git = (cwd: string, args: string[], input?: Buffer) => execFileSync('git', args, { cwd, input })
const missing = existsSync(join(root, '.git')) ? [] : ['a clone of the project (git clone, instead of an archive)']

describeUnlessMissing(missing, 'the command', () => {
  let folder: string
  let clone: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'clone-'))
    clone = join(folder, 'rafiki-gateway')
    git(root, ['clone', '--quiet', root, clone])
    // What is not committed yet is tried, too.
    const changes = git(root, ['diff', '--binary', 'HEAD'])
    if (changes.length > 0) git(clone, ['apply', '--allow-empty'], changes)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** As `npm ci` leaves them, without copying some hundred packages. */
  const install = () => symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))

  function run(command: string, args: string[]) {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: clone,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        npm_config_cache: join(folder, 'cache'),
        npm_config_offline: 'true',
        npm_config_update_notifier: 'false'
      }
    })
    return { status, stdout, stderr }
  }
  const npx = () => run('npx', ['rafiki-gateway', '--help'])
  const usage = expect.stringMatching(/^rafiki-gateway \[start\]/)

  it('rafiki-gateway runs by npx before a build, after it, and once the build is taken away again', () => {
    install()
    expect(npx()).toMatchObject({ status: 0, stdout: usage })
    const dist = join(clone, 'dist')
    mkdirSync(join(dist, 'cli'), { recursive: true })
    // As tsc writes it: not executable.
    writeFileSync(join(dist, 'cli/main.js'), "console.log('what was built')\n", { mode: 0o644 })
    expect(npx()).toMatchObject({ status: 0, stdout: 'what was built\n' })
    rmSync(dist, { recursive: true })
    expect(npx()).toMatchObject({ status: 0, stdout: usage })
    rmSync(join(clone, 'node_modules'))
  })

  it('rafiki-gateway says in one line what to do where neither a build nor the packages are there', () => {
    expect(run(process.execPath, ['bin/rafiki-gateway.js'])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'rafiki-gateway is not built, and tsx is not installed: run `npm ci && npm run build`.\n'
    })
  })
})
