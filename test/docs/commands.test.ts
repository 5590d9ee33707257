import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSandbox, type Sandbox } from '../../sandbox/start.ts'
import { blocksOf, pages } from '../support/markdown.ts'

/*
 * Every command that the pages show is run as it stands there, a page's in one shell, against a sandbox whose ports
 * stand for those that the pages name. What cannot be run says so in the page, and is counted here.
 */

const root = fileURLToPath(new URL('../../', import.meta.url))
const commands = Object.fromEntries(
  pages.map((page) => [page, blocksOf(page).filter(({ language }) => /^(sh|bash|shell|console)$/.test(language))])
)
// npx installs the package's link, npm's own work, and starts it: seconds each where the machine has much to do.
const deadlineMs = 120_000
let sandbox: Sandbox
let folder: string

beforeAll(async () => {
  sandbox = await startSandbox()
  folder = mkdtempSync(join(tmpdir(), 'commands-'))
  for (const name of ['package.json', 'node_modules', 'src', 'schema', 'scripts', 'sandbox', 'tsconfig.json'])
    symlinkSync(join(root, name), join(folder, name))
  // By its own path, not by a link's: there is no build here, so that `node bin/rafiki-gateway.js` runs the source.
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true })
})
afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true })
})

/** What somebody has in their environment who has filled in `.env`, and a key set of their own to come. */
function environment(): Record<string, string> {
  const { rafiki } = sandbox
  const [{ id = '', secret = '' } = {}] = rafiki.tenants
  return {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    npm_config_offline: 'true',
    RAFIKI_AUTH_URL: rafiki.auth.url,
    RAFIKI_BACKEND_URL: rafiki.backend.url,
    RAFIKI_TENANT_ID: id,
    RAFIKI_TENANT_SECRET: secret,
    // The sandbox's Rafiki holds a second one.
    RAFIKI_TENANTS_ISOLATED: 'true',
    JWT_ISSUER: 'https://issuer.example',
    JWT_AUDIENCE: 'rafiki-gateway'
  }
}

async function run(script: string): Promise<{ code: number | null; output: string }> {
  const { auth, backend } = sandbox.rafiki
  const ports: Record<string, string> = { 4000: sandbox.url, 3003: auth.url, 3001: backend.url }
  const here = script.replace(/http:\/\/localhost:(\d{4})/g, (named, port: string) =>
    ports[port] ? new URL(ports[port]).origin : String(named)
  )
  // A group of its own, so that whatever it starts ends with it.
  const child = spawn('bash', ['-c', `set -euo pipefail\n${here}`], { cwd: folder, env: environment(), detached: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), deadlineMs)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  clearTimeout(timer)
  return { code, output }
}

it('a page says why one of its commands is not run by the tests, and no more of them than these', () => {
  const reasons: Record<string, number> = {}
  for (const { notRun } of Object.values(commands).flat()) if (notRun) reasons[notRun] = (reasons[notRun] ?? 0) + 1
  expect(reasons).toEqual({
    'the test starts the sandbox itself': 2,
    long: 3,
    docker: 3,
    'wants your values, and starts a gateway': 2,
    'wants the packed file': 7,
    'run by ownMachines.test.ts': 7,
    'kubernetes.test.ts compares them with the files': 1,
    'kubernetes.test.ts builds the object': 1,
    "wants a token of your provider's": 1,
    'wants a journal, and a folder of the node exporter': 1
  })
  expect(
    Object.values(commands)
      .flat()
      .filter(({ notRun }) => !notRun).length
  ).toBeGreaterThanOrEqual(6)
})

const runnable = Object.entries(commands)
  .map(([page, blocks]) => [page, blocks.filter(({ notRun }) => !notRun).map(({ text }) => text)] as const)
  .filter(([, texts]) => texts.length > 0)

it.each(runnable)(
  '%s: its commands do what the page says',
  async (page, texts) => {
    const { code, output } = await run(texts.join('\n'))
    // GraphQL tells of a mistake with status 200.
    expect({ page, code, errors: /"errors":/.test(output) && output, output: code === 0 ? '' : output }).toEqual({
      page,
      code: 0,
      errors: false,
      output: ''
    })
  },
  deadlineMs + 5_000
)

it(
  'the quick start ends a grant, and its check finds all of it right',
  async () => {
    const texts = runnable.find(([page]) => page === 'docs/integrate/quick-start.md')?.[1] ?? []
    const { output } = await run(texts.join('\n'))
    expect(output).toContain('"status":"REVOKED"')
    expect(output).toMatch(/\d+ right, 0 wrong/)
    expect(output).toMatch(/ok +token +accountHolder of /)
  },
  deadlineMs + 5_000
)

it(
  'a documented command that fails is noticed, and so is an answer with errors',
  async () => {
    expect((await run('false\ntrue')).code).not.toBe(0)
    expect((await run('node bin/rafiki-gateway.js check --nonsense')).code).toBe(2)
    expect((await run('RAFIKI_TENANT_SECRET=wrong node bin/rafiki-gateway.js check')).code).toBe(1)
  },
  deadlineMs + 5_000
)
