import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hold, startHarness, type Harness } from '../../support/harness.ts'
import { lineFor } from '../../support/requestLine.ts'

const listed = 'query Mine { myGrants(first: 1) { edges { node { id } } } }'
let directory: string
let harness: Harness
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'requests-'))
  const file = join(directory, 'documents.json')
  writeFileSync(file, JSON.stringify({ mine: listed }))
  harness = await startHarness({ env: { TRUSTED_DOCUMENTS_FILE: file } })
})
afterAll(async () => {
  await harness.close()
  rmSync(directory, { recursive: true })
})

const lineOf = (reply: { headers: Headers }) => lineFor(harness, reply)

it("a request's log line says what was run, its outcome and its cost", async () => {
  const reply = await harness.ask('alice', listed)
  const line = await lineOf(reply)
  expect(line).toMatchObject({
    ...{
      method: 'POST',
      path: '/graphql',
      status: 200,
      role: 'accountHolder',
      audience: 'user',
      kind: 'query',
      operation: 'Mine'
    },
    upstream: { requests: reply.cost.auth, shared: 0, ms: expect.any(Number) as number },
    bytes: Buffer.byteLength(reply.text)
  })
  expect(line).not.toHaveProperty('codes')
  expect(line.rowsViewed).toBeGreaterThan(0)
  expect(line.ms).toBeGreaterThan(0)
})

it("a request's log line says which codes a caller got, of operations and of invalid requests", async () => {
  const mutation = 'mutation { revokeMyGrant(input: { grantId: "none" }) { grant { id } } }'
  expect(await lineOf(await harness.ask('alice', mutation))).toMatchObject({ kind: 'mutation', codes: ['NOT_FOUND'] })
  const strange = await harness.ask({ token: 'none' }, '{ me { subject } }')
  expect(await lineOf(strange)).toMatchObject({ status: 401, codes: ['UNAUTHENTICATED'] })
})

it("a request's log line has no name that its caller made up", async () => {
  const name = 'MadeUpByTheCaller'
  const reply = await harness.ask('alice', `query ${name} { me { subject } }`)
  expect(await lineOf(reply)).toMatchObject({ kind: 'query', operation: 'other' })
  expect(harness.logged()).not.toContain(name)
})

it("a request's log line says how many requests somebody else had sent already", async () => {
  const { release, reached } = hold(harness.rafiki.auth)
  const query = 'query Shared { myGrants(first: 3) { edges { cursor } } }'
  const leader = harness.ask('alice', query)
  await reached
  const follower = harness.ask('alice', query)
  // Another request's answer shows that the follower's has been taken up.
  await harness.ask('alice', '{ me { subject } }')
  release()
  harness.rafiki.auth.intercept = undefined
  const [sent, shared] = [await lineOf(await leader), await lineOf(await follower)].map(
    ({ upstream }) => (upstream as { shared: number }).shared
  )
  expect(sent).toBe(0)
  expect(shared).toBeGreaterThan(0)
})
