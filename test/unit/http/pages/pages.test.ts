import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { hashOf, pageHeaders } from '../../../../src/http/pages/headers.ts'
import { pagePeople } from '../../../../sandbox/pages.ts'
import { startHarness, type Harness } from '../../../support/harness.ts'

const root = mkdtempSync(join(tmpdir(), 'pages-'))
const folder = pathToFileURL(`${root}/built/`)
mkdirSync(folder)
const files = { 'page-1.js': 'text/javascript', 'page-1.css': 'text/css' }
for (const [name, type] of Object.entries(files))
  writeFileSync(new URL(`${name}.br`, folder), brotliCompressSync(`/* ${name}, ${type} */`))
writeFileSync(new URL('unlisted.js', folder), 'not in the manifest')
writeFileSync(join(root, 'outside.js'), 'beside the folder')
const listed = Object.fromEntries(Object.entries(files).map(([name, type]) => [name, { type }]))
const manifest = { script: 'page-1.js', style: 'page-1.css', files: listed }
writeFileSync(new URL('manifest.json', folder), JSON.stringify(manifest))
afterAll(() => rmSync(root, { recursive: true }))

const asBrowser = { accept: 'text/html' }
const policyOf = ({ headers }: { headers: Headers }): string => headers.get('content-security-policy') ?? ''

describe('where nobody asked for pages', () => {
  let harness: Harness
  beforeAll(async () => void (harness = await startHarness({ env: { LANDING_PAGE: 'none' } })))
  afterAll(() => harness.close())

  it('a browser at /graphql is a caller without a token where no page is configured', async () => {
    const { status, headers } = await harness.send('/graphql', { headers: asBrowser })
    expect([status, headers.get('content-type')]).toEqual([401, 'application/json; charset=utf-8'])
  })
})

describe('GraphiQL', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startHarness({ env: { LANDING_PAGE: 'graphiql' }, pages: { folder } })
  })
  afterAll(() => harness.close())

  it('GraphiQL comes whole from this server: nothing else may be loaded, framed or framing', async () => {
    const page = await harness.send('/graphiql', { headers: asBrowser })
    expect(page.status).toBe(200)
    const policy = policyOf(page)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("connect-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    // But for the name of SVG, which nothing is loaded from.
    expect(`${policy} ${page.text.replace('http://www.w3.org/2000/svg', '')}`).not.toMatch(/https?:/)
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('GraphiQL offers each of the sandbox’s people, with a document that their contract takes', async () => {
    const { text } = await harness.send('/graphiql', { headers: asBrowser })
    for (const { title } of pagePeople.people) expect(text).toContain(`"${title}"`)
    for (const { name, document } of pagePeople.people.filter((it) => it.name !== 'client')) {
      const reply = await harness.ask(name as 'alice', document)
      expect(reply.errors).toBeUndefined()
    }
  })

  it('GraphiQL is where browsers are redirected to from /graphql', async () => {
    const { status, headers } = await harness.send('/graphql', { headers: asBrowser, redirect: 'manual' })
    expect([status, headers.get('location')]).toEqual([303, 'graphiql'])
  })

  it("GraphiQL's built files are cached for good, and sent by their tag only once", async () => {
    const file = await harness.send('/graphiql/page-1.js', { headers: { 'accept-encoding': 'identity' } })
    expect(file.text).toContain('page-1.js')
    expect(file.headers.get('content-type')).toMatch('text/javascript')
    expect(file.headers.get('cache-control')).toContain('immutable')
    expect(policyOf(file)).toBe("default-src 'none'; frame-ancestors 'none'")
    expect(file.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    const headers = { 'if-none-match': file.headers.get('etag') ?? '', 'accept-encoding': 'identity' }
    expect((await harness.send('/graphiql/page-1.js', { headers })).status).toBe(304)
    const small = await harness.send('/graphiql/page-1.js', { headers: { ...headers, 'accept-encoding': 'gzip, br' } })
    expect([small.status, small.headers.get('content-encoding')]).toEqual([200, 'br'])
  })

  it.each(['unlisted.js', 'manifest.json', '..%2foutside.js', '%2e%2e/outside.js', 'constructor', '__proto__'])(
    'GraphiQL sends no %s',
    async (name) => {
      const { status, text } = await harness.send(`/graphiql/${name}`)
      expect(status).toBe(404)
      expect(text).not.toMatch(/not in the manifest|beside the folder/)
    }
  )
})

describe('Apollo Sandbox', () => {
  let harness: Harness
  beforeAll(async () => void (harness = await startHarness({ pages: { folder } })))
  afterAll(() => harness.close())

  it('Apollo Sandbox loads Apollo’s own script and frame, and sends operations to this server only', async () => {
    const policy = policyOf(await harness.send('/graphql', { headers: asBrowser }))
    expect(policy).toContain("connect-src 'self'")
    expect(policy).not.toContain('unsafe')
    const elsewhere = policy.match(/https:\/\/[^ ;/]+/g) ?? []
    expect(new Set(elsewhere.map((url) => new URL(url).hostname.split('.').slice(-2).join('.')))).toEqual(
      new Set(['apollographql.com'])
    )
  })

  it('Apollo Sandbox holds no token: the page fetches that of the selected person', async () => {
    const { text } = await harness.send('/graphql', { headers: asBrowser })
    expect(text).not.toContain('Bearer ey')
    for (const { title } of pagePeople.people) expect(text).toContain(title)
  })
})

it('a script within a page is named by its hash, and no other runs', () => {
  const policy = pageHeaders('apollo', { scripts: ['start()'] })['content-security-policy']
  expect(policy).toContain(hashOf('start()'))
  expect(policy).not.toContain(hashOf('start() '))
})

it('answers that are not pages can do nothing in a browser', async () => {
  const harness = await startHarness()
  const answer = await harness.ask('alice', '{ me { subject } }')
  await harness.close()
  expect(policyOf(answer)).toBe("default-src 'none'; frame-ancestors 'none'")
})
