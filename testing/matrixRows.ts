import {
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema
} from 'graphql'
import { fieldModules } from '../src/fields/index.ts'
import { contracts, stitchGraph, wholePolicy } from '../src/graph.ts'
import { roles } from '../src/identity/viewer.ts'

/** What a role has of a row: nothing, all of it, or behind these guards. */
export type Cell = string
export const absent: Cell = '-'
const plain: Cell = 'yes'

/** Everything in a graph that can be in a contract or not: name → the guards' key, where a policy can name it. */
export function* thingsIn(graph: GraphQLSchema): Generator<{ name: string; field?: [type: string, field: string] }> {
  const roots: unknown[] = [graph.getQueryType(), graph.getMutationType()]
  for (const type of Object.values(graph.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    if (isUnionType(type)) for (const member of type.getTypes()) yield { name: `${type.name} = ${member.name}` }
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue
    if (!isInputObjectType(type))
      for (const it of type.getInterfaces()) yield { name: `${type.name} implements ${it.name}` }
    const fields = Object.values(type.getFields()) as (GraphQLField<unknown, unknown> | GraphQLInputField)[]
    for (const field of fields) {
      const name = `${type.name}.${field.name}`
      yield { name, field: [type.name, field.name] }
      if (roots.includes(type) && 'args' in field) for (const arg of field.args) yield { name: `${name}(${arg.name}:)` }
    }
  }
}

/**
 * One row for each field of the stitched graph and of the contracts, input fields included, for each argument of a root
 * field, each member of a union and each implementation of an interface: what each role has of it. What they have
 * is read from the contracts as they are served, behind which guards from the policy.
 */
export function matrixRows(modules = fieldModules): Map<string, readonly Cell[]> {
  const graph = stitchGraph(modules)
  const cut = contracts({}, graph, modules)
  const policy = wholePolicy(modules)
  const has = Object.fromEntries(roles.map((it) => [it, new Set([...thingsIn(cut[it])].map(({ name }) => name))]))
  const rows = [graph, ...roles.map((it) => cut[it])]
    .flatMap((schema) => [...thingsIn(schema)])
    .map(({ name, field: [type = '', field = ''] = [] }) => {
      const cells = roles.map((role) => {
        if (!has[role]?.has(name)) return absent
        return policy[role][type]?.[field]?.map((guard) => guard.name).join(' ') || plain
      })
      return [name, cells] as const
    })
  return new Map(rows.sort(([a], [b]) => (a < b ? -1 : 1)))
}

export const matrixFile = new URL('../test/proof/matrix.txt', import.meta.url)

export const printMatrix = (
  rows: Map<string, readonly Cell[]>
): string => `# Who has what of the graph: row | ${roles.join(' | ')}
# ${absent}: absent. ${plain}: comes with its object. Anything else: the guards before it.
# Reviewed by hand; \`npm run matrix\` writes it, and its diff is the widening or the narrowing of a contract.

${[...rows].map(([name, cells]) => `${name.padEnd(72)} | ${cells.join(' | ')}\n`).join('')}`

export const parseMatrix = (text: string): Map<string, readonly Cell[]> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const [name = '', ...cells] = line.split('|').map((cell) => cell.trim())
        return [name, cells]
      })
  )
