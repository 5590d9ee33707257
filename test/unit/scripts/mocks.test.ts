import { readFileSync } from 'node:fs'
import {
  buildSchema,
  getNamedType,
  graphql,
  isLeafType,
  isNonNullType,
  isObjectType,
  type GraphQLSchema
} from 'graphql'
import { answers, mocks } from '../../../schema/clients/mocks.js'

const schema: GraphQLSchema = buildSchema(
  readFileSync(new URL('../../../schema/contracts/accountHolder.graphql', import.meta.url), 'utf8')
)

/** Everything that an answer has, and all that its type must have. */
function selectionOf(value: unknown): string {
  if (Array.isArray(value)) return selectionOf(value[0])
  if (typeof value !== 'object' || value === null) return ''
  const { __typename: name = '', ...fields } = value as Record<string, unknown>
  const type = schema.getType(String(name))
  if (!isObjectType(type)) return ''
  const needed = Object.values(type.getFields()).filter(({ type: of, args }) => isNonNullType(of) && args.length === 0)
  const names = new Set([...needed.map((it) => it.name), ...Object.keys(fields)])
  const inner = [...names].flatMap((field) => {
    const declared = type.getFields()[field]
    // Rafiki's own connections have no nodes beside their edges.
    if (!declared && field === 'nodes') return []
    const below = selectionOf(fields[field])
    const isLeaf = declared && isLeafType(getNamedType(declared.type))
    return below || isLeaf ? [`${field} ${below}`] : []
  })
  return `{ ... on ${type.name} { ${inner.join(' ')} } }`
}

const lists = Object.entries(answers as Record<string, unknown>).filter(([, value]) => typeof value === 'object')

it.each(lists)('the mock answer of %s fits the contract, with all that its types must have', async (name, value) => {
  const result = await graphql({ schema, source: `{ ${name} ${selectionOf(value)} }`, rootValue: answers })
  expect(result.errors).toBeUndefined()
  expect(result.data?.[name]).not.toBeNull()
})

it('a mock answer has nodes as well as edges, and finds an object by its id', async () => {
  const source = '{ myGrants { nodes { id } edges { node { id } } } }'
  const { data } = await graphql({ schema, source, rootValue: answers })
  const { nodes, edges } = data?.myGrants as { nodes: { id: string }[]; edges: { node: { id: string } }[] }
  expect(nodes.length).toBeGreaterThan(1)
  expect(nodes).toEqual(edges.map(({ node }) => node))
  const look = 'query ($id: ID!) { myGrant(id: $id) { id } }'
  for (const [id, found] of [
    [nodes[1]?.id, nodes[1]],
    ['another', null]
  ])
    expect((await graphql({ schema, source: look, variableValues: { id }, rootValue: answers })).data).toEqual({
      myGrant: found
    })
})

it('each type of the mock answers has an example, and each scalar of the contract', () => {
  const example = mocks.MyGrant?.() as Record<string, unknown>
  expect(example).toMatchObject({ __typename: 'MyGrant', id: expect.any(String) })
  expect(Object.keys(mocks)).toEqual(expect.arrayContaining(['DateTime', 'UInt8', 'Amount', 'MyClient', 'PageInfo']))
})

it('no mock answer tells how long its recorder took: two runs write the same', () => {
  const times = JSON.stringify(answers).match(/"2026-06-15T12:[^"]*"/g)
  expect(new Set(times)).toEqual(new Set(['"2026-06-15T12:00:00.000Z"']))
})
