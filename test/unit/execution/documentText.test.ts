import { GraphQLError, parse, type ASTNode, type FieldNode, type OperationDefinitionNode } from 'graphql'
import { locationsOf, takeText, textLength } from '../../../src/execution/documentText.ts'
import { startStub, type Stub } from '../../support/stubRafiki.ts'

let stub: Stub
let walked: string | undefined
beforeAll(async () => {
  const fails = (): never => {
    throw new Error('a fault')
  }
  stub = await startStub(
    'type Query { rows: [Row] all(of: [Int], in: In): ID } type Row { id: ID! } input In { n: Int }',
    {
      Query: {
        rows: (_, __, ___, { fieldNodes: [node] }) => {
          walked = node?.loc?.source.body
          return [{}, {}, {}]
        },
        all: () => '1'
      },
      Row: { id: fails }
    }
  )
})
afterAll(() => stub.stop())

const failure = async (query: string) => (await stub.run(query)).errors?.[0]?.extensions
const over = (limit: string, maximum: number, found?: number) => ({
  code: 'OPERATION_TOO_LARGE',
  limit,
  maximum,
  ...(found !== undefined && { found })
})

describe('a document may have', () => {
  it('a document may have 65,536 characters, and not more', async () => {
    const text = (length: number): string => `{ all(of: []) #${'x'.repeat(length - 17)}\n}`
    expect((await stub.run(text(65_536))).errors).toBeUndefined()
    expect(await failure(text(65_537))).toEqual(over('characters', 65_536))
  })

  it('a document may have 1,000 comments, and not more', async () => {
    expect((await stub.run(`{ all ${'#\n'.repeat(1_000)} }`)).errors).toBeUndefined()
    expect(await failure(`{ all ${'#\n'.repeat(1_001)} }`)).toEqual(over('comments', 1_000))
  })

  const name = (length: number): string => 'n'.repeat(length)
  it.each([
    ['keys of fields', (it: string) => `{ ${it}: all }`],
    ['names of operations', (it: string) => `query ${it} { all }`],
    ['names of variables', (it: string) => `query ($${it}: [Int]) { all(of: $${it}) }`],
    ['names of fragments', (it: string) => `{ ...${it} } fragment ${it} on Query { all }`]
  ])('a document may have %s of 100 characters, and not longer', async (_, documentWith) => {
    expect((await stub.run(documentWith(name(100)))).errors).toBeUndefined()
    expect(await failure(documentWith(name(101)))).toEqual(over('characters in a name', 100, 101))
  })
})

describe('a document that is refused', () => {
  it('a refused document gets ten errors at most, the last of which says that there are more', async () => {
    const { errors } = await stub.run(`{ ${'unknown '.repeat(200)} }`)
    expect(errors).toHaveLength(10)
    expect(errors?.at(-1)?.message).toContain('Too many')
  })

  it("a refused document's errors name the type that each of its values should have", async () => {
    const { errors } = await stub.run('{ all(of: ["x", 1, { a: "y" }], in: { n: "z" }) }')
    expect(errors?.map(({ message }) => message)).toEqual([
      'Expected Int here.',
      'Expected Int here.',
      'Expected Int here.'
    ])
    const lone = await stub.run('{ all(of: "x", in: 3) }')
    expect(lone.errors?.map(({ message }) => message)).toEqual(['Expected [Int] here.', 'Expected In here.'])
  })

  it("a refused document's error messages are not longer because its names are", async () => {
    const { errors } = await stub.run(`{ ${'u'.repeat(60_000)} }`)
    for (const { message } of errors ?? []) expect(message.length).toBeLessThanOrEqual(1_000)
  })
})

describe('errors stand where their fields do', () => {
  const lines = `{\n\r\n\r  all\n  rows {\r\n    id }\n\n}`

  it('the errors of a refused document have the locations of their fields', async () => {
    const { errors } = await stub.run(lines.replace('id', 'unknown'))
    expect(errors?.[0]?.locations).toEqual([{ line: 6, column: 5 }])
  })

  it('the errors of an executed document have the locations of their fields, however many there are, the second time too', async () => {
    for (let times = 0; times < 2; times += 1) {
      const { errors } = await stub.run(lines)
      expect(walked).toBe('')
      expect(errors?.map(({ locations }) => locations)).toEqual(Array(3).fill([{ line: 6, column: 5 }]))
    }
  })

  it("graphql-js, which walks all lines for each error's location, is given no lines to walk", () => {
    const document = parse(lines)
    takeText(document)
    const { selectionSet } = document.definitions[0] as OperationDefinitionNode
    const error = new GraphQLError('x', {
      nodes: selectionSet.selections as readonly FieldNode[] as readonly ASTNode[]
    })
    expect(error.locations).toMatchObject([{ line: 1 }, { line: 1 }])
    expect(locationsOf(error)).toEqual([
      { line: 4, column: 3 },
      { line: 5, column: 3 }
    ])
    expect(textLength(document)).toBe(lines.length)
  })

  it('an error has no location where the document is not known', () => {
    expect(locationsOf(new GraphQLError('x', { nodes: parse('{ a }').definitions }))).toBeUndefined()
    expect(locationsOf(new Error('x'))).toBeUndefined()
  })
})
