import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { builtinSeed } from '../sandbox/builtinSeed.ts'
import { processEnvironment } from '../sandbox/environment.ts'
import { startIssuer } from '../sandbox/issuer.ts'
import { allScopes, peopleOf } from '../sandbox/people.ts'
import { startRafiki } from '../sandbox/rafiki/index.ts'
import { blocksOf } from '../test/support/markdown.ts'
import { missingRouter } from '../test/support/supergraph.ts'

/*
 * Both packages as somebody gets them: packed, installed into empty folders by the Node and npm that run this, and used, with
 * the files that docs/integrate prints. No file of the clone is used there but TypeScript's compiler and another's router.
 */

const root = fileURLToPath(new URL('../', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'packed-'))
const ms = { limit: 120_000 }
const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter)
const env = {
  ...process.env,
  PATH,
  NODE_ENV: '',
  npm_config_engine_strict: 'true',
  npm_config_update_notifier: 'false'
}
const failed: string[] = []
const expect = (what: string, holds: boolean): void => {
  console.log(`${holds ? 'ok   ' : 'WRONG'} ${what}`)
  if (!holds) failed.push(what)
}

/** Packs what is in a folder. @returns the file */
function pack(folder: string): string {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', work], {
    cwd: join(root, folder),
    env,
    stdio: 'ignore'
  })
  const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >
  return join(work, `${name}-${version}.tgz`)
}

/** An empty folder, with a package installed into it. */
function install(name: string, file: string): string {
  const folder = join(work, name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const { status, stdout, stderr } = spawnSync('npm', ['install', file], { cwd: folder, env, encoding: 'utf8' })
  expect(`${name} installs without a warning`, status === 0 && !/warn|deprecat/i.test(stdout + stderr))
  if (status !== 0) console.error(stderr)
  const packages = readdirSync(join(folder, 'node_modules'), { recursive: true, encoding: 'utf8' })
  const scripts = packages
    .filter((path) => /(^|\/)package\.json$/.test(path))
    .filter((path) => /"(pre|post)?install":/.test(readFileSync(join(folder, 'node_modules', path), 'utf8')))
  expect(`${name} has no install script, and its packages have none`, scripts.length === 0)
  return folder
}

function compile(folder: string, ...files: string[]): void {
  const options =
    '--strict --skipLibCheck false --module nodenext --target es2023 --lib es2023 --types node --ignoreConfig --rewriteRelativeImportExtensions'
  const types = ['--typeRoots', join(root, 'node_modules/@types')]
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const args = [tsc, ...options.split(' '), ...types, ...files]
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' })
  expect(`${files.join(' and ')} compile in ${folder.split('/').at(-1)}, strictly`, status === 0)
  if (status !== 0) console.error(stdout)
}

/** Starts a command, waits for a line of its output, does something, and ends it. */
async function during<T>(
  args: string[],
  options: { cwd: string; env: Record<string, string | undefined> },
  line: RegExp,
  then: (found: string) => Promise<T>
): Promise<T | undefined> {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'], timeout: ms.limit })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  let answer: T | undefined
  for await (const text of createInterface({ input: child.stdout })) {
    const [, found] = line.exec(text) ?? []
    if (found === undefined || answer !== undefined) continue
    answer = await then(found).catch((error: unknown) => void console.error(error))
    child.kill('SIGTERM')
  }
  await exited
  return answer
}

/** Writes a file that a page prints. @param moved ports that are others here */
function printed(page: string, name: string, folder: string, moved: Record<string, string> = {}): void {
  const block = blocksOf(page).find(({ text }) => text.startsWith(`// ${name}\n`))
  if (!block) throw new Error(`${page} has no ${name}`)
  writeFileSync(
    join(folder, name),
    Object.entries(moved).reduce((text, [port, free]) => text.replaceAll(port, free), block.text)
  )
}

/** The supergraph of docs/integrate/subgraph.md: a sandbox with the field, another subgraph, and a router over both. */
async function composed(own: string, command: string, extended: string[]): Promise<void> {
  expect('a router is installed in scripts/supergraph', missingRouter.length === 0)
  const folder = join(work, 'router')
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  const routers = join(root, 'scripts/supergraph/node_modules')
  for (const name of ['@graphql-hive', 'graphql']) symlinkSync(join(routers, name), join(folder, 'node_modules', name))
  symlinkSync(join(root, 'node_modules/@theguild'), join(folder, 'node_modules/@theguild'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  const [port = '', names = '', router = ''] = await freePorts(3)
  const moved = { 4000: port, 5000: names, 5001: router }
  for (const name of ['names.js', 'router.js']) printed('docs/integrate/subgraph.md', name, folder, moved)
  const sandbox = { cwd: own, env: { ...env, PORT: port, FEDERATION: '2' } }
  const answer = await during([command, 'sandbox', ...extended], sandbox, /^Tokens +(\S+)\/sandbox/, async (url) => {
    const tokens = await fetch(`${url}/sandbox/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"scope":"payments:read balances:read"}'
    })
    const { token } = (await tokens.json()) as { token: string }
    const started = ['names.js', 'router.js'].map((file) =>
      spawn(process.execPath, [file], {
        cwd: folder,
        env: { ...env, TOKEN: token },
        stdio: 'inherit',
        timeout: ms.limit
      })
    )
    try {
      const at = `http://localhost:${router}`
      await answering(at)
      const query = '{ myWalletAddresses(first: 1) { nodes { address nickname balance { value } } } }'
      return await ask(at, token, query)
    } finally {
      for (const child of started) child.kill('SIGKILL')
    }
  })
  expect(
    'a supergraph of the gateway with that field and of another subgraph answers both',
    /"nickname":"For holidays","balance":\{"value":"2500"\}/.test(answer ?? '')
  )
}

/** Waits until something listens, for as long as a command may take. */
async function answering(url: string): Promise<void> {
  for (const end = performance.now() + ms.limit; performance.now() < end;) {
    if (await fetch(url).catch(() => undefined)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${url} does not answer`)
}

async function freePorts(count: number): Promise<string[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((it) => once(it, 'listening')))
  const ports = servers.map((it) => String((it.address() as AddressInfo).port))
  await Promise.all(servers.map((it) => new Promise((closed) => it.close(closed))))
  return ports
}

async function ask(url: string, token: string, query: string): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query })
  })
  return response.text()
}

const gatewayFile = pack('.')
const frontEndFile = pack('front-end')

const begun = performance.now()
const own = install('gateway', gatewayFile)
const command = join(own, 'node_modules/.bin/rafiki-gateway')
const dist = join(own, 'node_modules/rafiki-gateway/dist')
const licences = readFileSync(join(dist, 'licenses.txt'), 'utf8')
const { components } = JSON.parse(readFileSync(join(dist, 'bom.cdx.json'), 'utf8')) as {
  components: { purl: string; name: string; version: string }[]
}
expect(
  `${components.length} packages inside are listed once each, with their licences`,
  components.length > 100 &&
    new Set(components.map(({ purl }) => purl)).size === components.length &&
    components.every(({ name, version }) => licences.includes(`\n${name} ${version}`))
)
const first = await during(
  [command, 'sandbox'],
  { cwd: own, env: { ...env, PORT: '0' } },
  /^Tokens +(\S+)\/sandbox/,
  async (url) => {
    const { alice = '' } = (await (await fetch(`${url}/sandbox/tokens`)).json()) as Record<string, string>
    const answer = await ask(url, alice, '{ myGrants(first: 1) { edges { node { id } } } }')
    const seconds = Math.round((performance.now() - begun) / 100) / 10
    expect(`three commands, and ${seconds} s of at most 60 from the installation to the first answer`, seconds <= 60)
    return answer
  }
)
expect('rafiki-gateway sandbox answers myGrants', /"node":\{"id":"/.test(first ?? ''))

const seed = builtinSeed()
const [rafiki, issuer] = await Promise.all([
  startRafiki({ seed }),
  startIssuer({ tenantIds: [seed.operatorTenantId, seed.secondTenantId] })
])
const token = await issuer.mint({ ...peopleOf(seed).alice, scope: `${String(allScopes.accountHolder)} balances:read` })
const whole = { ...processEnvironment({ rafiki, issuer }), PATH, RAFIKI_TENANTS_ISOLATED: 'true' }
printed('docs/integrate/package.md', 'wallet.js', own)
const extended = ['--extend', './wallet.js']
const checked = await new Promise<number | null>((resolve) =>
  spawn(process.execPath, [command, 'check', ...extended], { cwd: own, env: whole, stdio: 'ignore' }).once(
    'exit',
    resolve
  )
)
expect('rafiki-gateway check finds nothing wrong, in the module that package.md prints either', checked === 0)
const listening = /"address":"([^"]+)".*"msg":"listening"/
const plain = await during([command, 'start'], { cwd: own, env: whole }, listening, (url) =>
  ask(url, token, '{ me { subject } }')
)
expect('rafiki-gateway start answers', /"alice"/.test(plain ?? ''))
const added = await during([command, 'start', ...extended], { cwd: own, env: whole }, listening, (url) =>
  ask(url, token, '{ myWalletAddresses(first: 1) { edges { node { balance { value } } } } }')
)
expect(
  'rafiki-gateway start --extend answers the field of that module',
  /"balance":\{"value":"2500"\}/.test(added ?? '')
)
await composed(own, command, extended)

writeFileSync(
  join(own, 'program.ts'),
  `import { createGateway, fieldModule, readConfig, scope } from 'rafiki-gateway'
import type { ModuleContext } from 'rafiki-gateway'
import type {} from 'graphql'

// The package's types leave graphql-js's own to others.
declare module 'graphql' {
  interface GraphQLErrorExtensions {
    http?: 'own'
  }
}

const balance = fieldModule({
  role: 'accountHolder',
  sdl: 'extend type MyWalletAddress { "What is there." balance: Amount }',
  guards: { 'MyWalletAddress.balance': [scope('balances:read')] },
  resolvers: {
    MyWalletAddress: {
      balance: ({ assetCode, assetScale }, _: object, { viewer }: ModuleContext) =>
        viewer.subject === 'alice' ? { value: '2500', assetCode, assetScale } : null
    }
  }
})
const gateway = await createGateway({ config: readConfig(process.env), modules: [balance] })
console.log(\`listening \${await gateway.listen()}\`)
process.on('SIGTERM', () => void gateway.drain())
`
)
compile(own, 'program.ts')
const balances = await during([join(own, 'program.js')], { cwd: own, env: whole }, /^listening (\S+)/, (url) =>
  ask(url, token, '{ myWalletAddresses(first: 1) { edges { node { balance { value } } } } }')
)
expect('the program answers a field of its own', /"balance":\{"value":"2500"\}/.test(balances ?? ''))
await Promise.all([rafiki.close(), issuer.close()])
printed('docs/integrate/own-fields.md', 'wallet.ts', own)
printed('docs/integrate/own-fields-tests.md', 'wallet.test.ts', own)
compile(own, 'wallet.ts', 'wallet.test.ts')
// The proofs keep their journal in it.
execFileSync('npm', ['install', '--silent', '@electric-sql/pglite'], { cwd: own, env })
const tested = spawnSync(process.execPath, ['--test', 'wallet.test.js'], { cwd: own, env, encoding: 'utf8' })
expect('the module and the test that own-fields.md and own-fields-tests.md print pass', tested.status === 0)
if (tested.status !== 0) console.error(tested.stdout)

const frontEnd = install('front-end', frontEndFile)
const inside = readdirSync(join(frontEnd, 'node_modules'), { recursive: true, encoding: 'utf8' })
expect('front-end holds no server', !inside.some((path) => /fastify|dist\/|\/bin\//.test(path)))
writeFileSync(
  join(frontEnd, 'program.ts'),
  `import { codes, type Code } from 'rafiki-gateway-front-end/codes'
import { answers } from 'rafiki-gateway-front-end/mocks'
import type { MyGrant } from 'rafiki-gateway-front-end/types/accountHolder'

const meaning = (code: Code): string => codes[code]
const status: MyGrant['status'] | undefined = answers.myGrants?.edges?.[0]?.node?.status
// @ts-expect-error There is no such code.
meaning('NONSENSE')
console.log(\`\${status} \${meaning('NOT_FOUND').length > 0}\`)
`
)
compile(frontEnd, 'program.ts')
const said = spawnSync(process.execPath, ['program.js'], { cwd: frontEnd, env, encoding: 'utf8' }).stdout
expect('the program of a front end has answers and codes', /^[A-Z_]+ true\n$/.test(said))

rmSync(work, { recursive: true })
console.log(
  `Node ${process.version}: ${failed.length === 0 ? 'both packages pack, install and run' : failed.join('; ')}`
)
if (failed.length > 0) process.exitCode = 1
