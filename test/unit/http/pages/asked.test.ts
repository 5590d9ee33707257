import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { pagePeople } from '../../../../sandbox/pages.ts'
import { ConfigError } from '../../../../src/config/config.ts'
import { readConfig } from '../../../../src/config/readConfig.ts'
import { createGateway, type Gateway, type GatewayOptions } from '../../../../src/gateway.ts'
import { gatewayEnv } from '../../../support/gatewayEnv.ts'

/*
 * A gateway as `main.ts` starts it, without anything of the sandbox's: no page is there unless it is asked for, and what
 * is asked for picks nobody.
 */

const root = mkdtempSync(join(tmpdir(), 'pages-asked-'))
const folder = pathToFileURL(`${root}/built/`)
mkdirSync(folder)
for (const name of ['page.js', 'page.css']) writeFileSync(new URL(`${name}.br`, folder), brotliCompressSync(name))
const files = { 'page.js': { type: 'text/javascript' }, 'page.css': { type: 'text/css' } }
writeFileSync(new URL('manifest.json', folder), JSON.stringify({ script: 'page.js', style: 'page.css', files }))
afterAll(() => rmSync(root, { recursive: true }))

const paths = ['/', '/graphql', '/graphiql', '/graphiql/page.js', '/sandbox/tokens']

/** What a browser gets at each path of pages: the status, and whether it is a page. */
async function pagesOf(env: Record<string, string>, options: GatewayOptions = {}): Promise<Record<string, string>> {
  const gateway = await createGateway(readConfig({ ...gatewayEnv, ...env }), options)
  try {
    const answers = paths.map(async (url): Promise<[string, string]> => {
      const { statusCode, headers } = await gateway.app.inject({ url, headers: { accept: 'text/html' } })
      return [url, `${statusCode} ${String(headers['content-type'] ?? headers.location).replace(/;.*/, '')}`]
    })
    return Object.fromEntries(await Promise.all(answers))
  } finally {
    await gateway.drain()
  }
}
const nothing = '404 application/json'
const none = {
  '/': nothing,
  '/graphql': '401 application/json',
  '/graphiql': nothing,
  '/graphiql/page.js': nothing,
  '/sandbox/tokens': nothing
}

it.each([
  ['nothing says anything of pages', {}],
  ['only introspection and origins are allowed', { GRAPHQL_INTROSPECTION: 'true', CORS_ORIGINS: 'https://a.example' }],
  ['it says that there is none', { LANDING_PAGE: 'none' }]
])('no page for developers is served where %s', async (_, env) => {
  expect(await pagesOf(env)).toEqual(none)
})

it('Apollo Sandbox is served where it is configured, and GraphiQL is not', async () => {
  expect(await pagesOf({ LANDING_PAGE: 'apollo' })).toEqual({ ...none, '/graphql': '200 text/html' })
})

it('GraphiQL is served where it is configured, and Apollo Sandbox is not', async () => {
  expect(await pagesOf({ LANDING_PAGE: 'graphiql' }, { pages: { folder } })).toEqual({
    ...none,
    '/graphql': '303 graphiql',
    '/graphiql': '200 text/html',
    '/graphiql/page.js': '200 text/javascript'
  })
})

it('GraphiQL that is configured and not built stops the start, with the command to run', async () => {
  const missing = pathToFileURL(`${root}/missing/`)
  const start = createGateway(readConfig({ ...gatewayEnv, LANDING_PAGE: 'graphiql' }), { pages: { folder: missing } })
  await expect(start).rejects.toThrow(ConfigError)
  await expect(start).rejects.toThrow('npm run build')
})

it('a list of built files that leads out of their folder stops the start', async () => {
  const hostile = pathToFileURL(`${root}/hostile/`)
  mkdirSync(hostile)
  const listed = { ...files, '../built/page.js': { type: 'text/javascript' } }
  for (const name of ['page.js.br', 'page.css.br']) writeFileSync(new URL(name, hostile), name)
  writeFileSync(
    new URL('manifest.json', hostile),
    JSON.stringify({ script: 'page.js', style: 'page.css', files: listed })
  )
  await expect(pagesOf({ LANDING_PAGE: 'graphiql' }, { pages: { folder: hostile } })).rejects.toThrow()
})

it.each(['apollo', 'graphiql'])('%s, without a sandbox, names nobody and no place of tokens', async (landingPage) => {
  const config = readConfig({ ...gatewayEnv, LANDING_PAGE: landingPage })
  const gateway = await createGateway(config, landingPage === 'graphiql' ? { pages: { folder } } : {})
  const url = landingPage === 'apollo' ? '/graphql' : '/graphiql'
  const { body } = await gateway.app.inject({ url, headers: { accept: 'text/html' } })
  await gateway.drain()
  expect(body).toContain('"people":[]')
  expect(body).not.toMatch(/sandbox\/tokens|"tokens"|Ask as|<nav/)
  for (const { title, name } of pagePeople.people) expect(body).not.toMatch(new RegExp(`"${title}"|#${name}`))
})

describe('the landing page', () => {
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await createGateway(readConfig({ ...gatewayEnv, LANDING_PAGE: 'apollo' }))
  })
  afterAll(() => gateway.drain())

  it.each([
    ['a program', { method: 'GET', url: '/graphql', headers: { accept: '*/*' } }],
    ['a program that says nothing', { method: 'GET', url: '/graphql', headers: {} }],
    ['an operation in the address', { method: 'GET', url: '/graphql?query={me{subject}}' }],
    ['an operation that is posted', { method: 'POST', url: '/graphql' }]
  ] as const)('the landing page is not served to %s', async (_, request) => {
    const { statusCode, headers } = await gateway.app.inject({ headers: { accept: 'text/html' }, ...request })
    expect([statusCode, headers['content-type']]).toEqual([401, 'application/json; charset=utf-8'])
  })
})

it('the sandbox, which hands out tokens, does not start in production', async () => {
  const cwd = fileURLToPath(new URL('../../../../', import.meta.url))
  const env = { ...process.env, NODE_ENV: 'production', PORT: '0' }
  const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts'], { cwd, env })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      // It started: nothing is to be left of it.
      if (output.includes('/sandbox/tokens')) child.kill()
    })
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(output).not.toContain('/sandbox/tokens')
  expect([code, output]).toEqual([1, expect.stringContaining('NODE_ENV=production')])
})
