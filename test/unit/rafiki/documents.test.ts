import { readdirSync } from 'node:fs'
import { Kind, OperationTypeNode, parse, validate, type DocumentNode } from 'graphql'
import { moduleOf, schemaOf } from '../../../scripts/documents.ts'
import { forKeys, keysPerRequest, prepareBatch } from '../../../src/rafiki/queries/batch.ts'
import { rootFields } from '../../../src/rafiki/operation.ts'
import type { Data, Document } from '../../../src/rafiki/document.ts'

const folder = new URL('../../../src/rafiki/documents/', import.meta.url)
const schemas = { auth: schemaOf('auth'), backend: schemaOf('backend') }

const documents: Document<Data, Data>[] = []
for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.ts')) continue
  documents.push(...Object.values((await import(new URL(file, folder).href)) as Record<string, Document<Data, Data>>))
}

const rootsOf = (document: DocumentNode): string[] =>
  document.definitions.flatMap((it) =>
    it.kind === Kind.OPERATION_DEFINITION && it.operation === OperationTypeNode.QUERY
      ? rootFields(document, it.selectionSet)
      : []
  )
const forOneKey = documents.filter(({ text }) => rootsOf(parse(text)).length === 1)

it('every document for Rafiki stands in the folder of documents', () => {
  expect(documents.length).toBeGreaterThan(40)
  expect(forOneKey.length).toBeGreaterThan(20)
})

it.each([
  ['a field that Rafiki does not have', 'query X { grant(id: "1") { nothing } }'],
  ['a variable of another type', 'query X($id: Int) { grant(id: $id) { id } }']
])('a document with %s is refused when the types are generated', (_, text) => {
  expect(() => moduleOf('auth', schemas.auth, 'x.graphql', text)).toThrow('x.graphql: ')
})

it.each(forOneKey.map((document) => [document.name, document] as const))(
  'the document %s is valid for several keys at once, each with an alias and variables of its own',
  (_, { service, text }) => {
    const document = forKeys(parse(text), 3)
    expect(validate(schemas[service], document)).toEqual([])
    expect(rootsOf(document)).toHaveLength(3)
  }
)

it('a batch sends as many keys as it is asked for, and no more than Rafiki takes', async () => {
  const sent: unknown[] = []
  const rafiki = {
    answer: (operation: { text: string }, variables: Data) => {
      sent.push([operation.text, variables])
      return Promise.resolve({ data: { r0: { id: 'a' }, r1: null } })
    }
  } as unknown as Parameters<ReturnType<typeof prepareBatch>['ask']>[0]
  const batch = prepareBatch({ service: 'auth', name: 'X', text: 'query X($id: ID!) { grant(id: $id) { id } }' })
  const keys = Array.from({ length: keysPerRequest + 1 }, (_, n) => ({ id: String(n) }))
  expect(await batch.ask(rafiki, keys.slice(0, 2))).toEqual({ rows: [{ id: 'a' }, null], missing: [] })
  expect(sent).toEqual([
    ['query X($id0:ID!$id1:ID!){r0:grant(id:$id0){id}r1:grant(id:$id1){id}}', { id0: '0', id1: '1' }]
  ])
  await expect(batch.ask(rafiki, keys)).rejects.toThrow(RangeError)
})
