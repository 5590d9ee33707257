import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tryStart } from '../../support/gatewayEnv.ts'
import { codeOf, startHarness, type Harness } from '../../support/harness.ts'

const mine = 'query Mine { myGrants(first: 1) { edges { node { id } } } }'
const who = 'query Who { me { subject } }'
const revoke = 'mutation Revoke($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id } } }'

const directory = mkdtempSync(join(tmpdir(), 'manifests-'))
const write = (name: string, content: unknown): string => {
  const file = join(directory, name)
  writeFileSync(file, JSON.stringify(content))
  return file
}
const apollo = (operations: { id: string; body: string }[]) => ({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: operations.map((it) => ({ ...it, name: 'x', type: 'query' }))
})
const files = [
  write('apollo.json', apollo([{ id: 'hash-of-mine', body: mine }])),
  write('codegen.json', { 'hash-of-who': who, 'hash-of-revoke': revoke })
]

let harness: Harness
beforeAll(async () => {
  harness = await startHarness({
    env: { TRUSTED_DOCUMENTS_FILE: files.join(', '), TRUSTED_DOCUMENTS_ROLES: 'accountHolder' }
  })
})
afterAll(async () => {
  await harness.close()
  rmSync(directory, { recursive: true })
})

interface Answer {
  status: number
  upstream: number
  json: { data?: unknown; errors?: { extensions: { code: string } }[] }
}

async function send(person: 'alice' | 'operator', body: unknown, search?: Record<string, string>): Promise<Answer> {
  const { auth, backend } = harness.rafiki
  const count = () => auth.counters.requests + backend.counters.requests
  const before = count()
  const response = await fetch(`${harness.url}/graphql${search ? `?${new URLSearchParams(search).toString()}` : ''}`, {
    method: search ? 'GET' : 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await harness.mint(harness.people[person])}`
    },
    ...(!search && { body: JSON.stringify(body) })
  })
  const json = (await response.json()) as Answer['json']
  return { status: response.status, upstream: count() - before, json }
}
const get = (search: Record<string, string>) => send('alice', undefined, search)
const refused = { status: 400, upstream: 0, json: { errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] } }
const answered = { status: 200, json: { data: expect.anything() as unknown } }
const persisted = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } })

describe('a role that runs listed documents only', () => {
  it.each([
    ['by its hash, as Apollo Client sends it', { extensions: persisted('hash-of-mine') }],
    ['by its documentId', { documentId: 'hash-of-who' }],
    ['by its id', { id: 'hash-of-who' }],
    ['by its prefixed id', { documentId: 'sha256:hash-of-who' }],
    ['by its text', { query: mine }],
    ['by its text and its hash', { query: mine, extensions: persisted('hash-of-mine') }]
  ])('a role that runs listed documents only gets a listed document %s', async (_, body) => {
    expect(await send('alice', body)).toMatchObject(answered)
  })

  it('a role that runs listed documents only gets a listed document by GET', async () => {
    expect(await get({ extensions: JSON.stringify(persisted('hash-of-mine')) })).toMatchObject(answered)
    expect(await get({ documentId: 'hash-of-who' })).toMatchObject({ json: { data: { me: { subject: 'alice' } } } })
    expect(await get({ query: who })).toMatchObject(answered)
  })

  it('a listed document takes variables, and a mutation is not run by GET', async () => {
    const variables = { id: 'nobodys' }
    const reply = await send('alice', { id: 'hash-of-revoke', variables, operationName: 'Revoke' })
    expect(reply.json.errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    expect((await get({ id: 'hash-of-revoke', variables: JSON.stringify(variables) })).status).toBe(405)
  })

  it.each<[string, unknown]>([
    ['a text that is not listed', { query: '{ me { id } }' }],
    ['a listed text with a space more', { query: `${mine} ` }],
    ['introspection', { query: '{ __schema { types { name } } }' }],
    ['an unknown id', { id: 'unknown' }],
    ["an id that is a property of every object's", { id: '__proto__' }],
    ['a listed id with another text', { id: 'hash-of-who', query: '{ me { id } }' }],
    ['a listed id with another listed text', { id: 'hash-of-who', query: mine }],
    ['two ids that differ', { id: 'hash-of-who', documentId: 'hash-of-mine' }],
    ['an unknown hash with a listed text', { query: mine, extensions: persisted('unknown') }],
    ['nothing', {}],
    ['a text that is no text', { query: { kind: 'Document' } }],
    ['a batch', [{ query: mine }, { query: who }]]
  ])('a role that runs listed documents only is refused %s, and nothing is sent', async (_, body) => {
    expect(await send('alice', body)).toMatchObject(refused)
  })

  it('a role that runs listed documents only is refused other documents by GET', async () => {
    expect(await get({ query: '{ me { id } }' })).toMatchObject(refused)
    expect(await get({ query: who, extensions: '{' })).toMatchObject(refused)
    expect(await get({})).toMatchObject(refused)
  })

  it('a role without a list is not held to the lists of others', async () => {
    expect(await send('operator', { query: '{ me { id } }' })).toMatchObject(answered)
    expect(await send('operator', { id: 'hash-of-who' })).toMatchObject(answered)
    const unknown = await send('operator', { extensions: persisted('unknown') })
    expect(unknown.json.errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_SUPPORTED')
  })
})

describe('a start', () => {
  const start = async (name: string, manifest: unknown, held = 'accountHolder') => {
    await tryStart({ TRUSTED_DOCUMENTS_FILE: write(name, manifest), TRUSTED_DOCUMENTS_ROLES: held })
  }

  it.each([
    ['that nobody can run', { a: who, b: '{ tenantSecrets }' }, /TRUSTED_DOCUMENTS_FILE: b: Cannot query field/],
    ['for which there is no root', { s: 'subscription { me }' }, /s: This schema has no subscriptions/],
    ['that is not GraphQL', { c: '{ me' }, /c: it is not GraphQL/],
    [
      'that is too large',
      { d: `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: me { id }`).join(' ')} }` },
      /d: .*aliases/
    ]
  ])('a list of documents stops the start at a document %s', async (_, manifest, message) => {
    await expect(start('wrong.json', manifest)).rejects.toThrow(message)
  })

  it('a list of documents that stops the start names no value of the document', async () => {
    const manifest = { secretive: '{ myGrants(first: "hush-hush") { edges { cursor } } }' }
    const error: Error = await start('value.json', manifest).then(
      () => new Error('started'),
      (thrown: Error) => thrown
    )
    expect(error.message).toContain('secretive: Expected Int here.')
    expect(error.message).not.toContain('hush')
  })

  it('a list of documents stops the start when it is missing, is none, or names one document twice', async () => {
    await expect(tryStart({ TRUSTED_DOCUMENTS_ROLES: 'accountHolder' })).rejects.toThrow(/needs it/)
    await expect(start('list.json', [who])).rejects.toThrow(/expected JSON files, each a manifest/)
    await expect(start('nobody.json', { who }, 'everybody')).rejects.toThrow(/accountHolder client operator/)
    const twice = apollo([
      { id: 'same', body: who },
      { id: 'same', body: mine }
    ])
    await expect(start('twice.json', twice)).rejects.toThrow(/same is the id of two documents/)
  })

  it('an empty list of documents is valid, and nothing of it can be run', async () => {
    const env = { TRUSTED_DOCUMENTS_FILE: write('none.json', {}), TRUSTED_DOCUMENTS_ROLES: 'accountHolder' }
    const empty = await startHarness({ env })
    const reply = await empty.ask('alice', who).finally(empty.close)
    expect(codeOf(reply)).toBe('DOCUMENT_NOT_TRUSTED')
  })
})

it('a process that does not serve every role starts with documents of the others', async () => {
  const operators = write('operators.json', {
    'hash-of-tenants': 'query Tenants { tenants(first: 1) { edges { cursor } } }'
  })
  const env = { TRUSTED_DOCUMENTS_FILE: operators }
  await tryStart({ ...env, ROLES: 'accountHolder client' })
  const wrong = write('wrong.json', { 'hash-of-wrong': 'query Wrong { nothingHere }' })
  await expect(tryStart({ TRUSTED_DOCUMENTS_FILE: wrong })).rejects.toThrow('hash-of-wrong')
})
