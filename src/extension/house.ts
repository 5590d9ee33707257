import { isLeafType, Kind, specifiedScalarTypes, type GraphQLSchema, type TypeNode } from 'graphql'
import type { Policy } from '../authorization/policy.ts'
import { stitchGraph, wholePolicy } from '../graph.ts'
import type { Role } from '../identity/viewer.ts'

/** What a wallet's modules may not change: the graph without them, and who sees what of it. */
export interface House {
  graph: GraphQLSchema
  policy: Record<Role, Policy>
}

let made: House | undefined

export const house = (): House => (made ??= { graph: stitchGraph(), policy: wholePolicy() })

/** Types of the gateway's whose objects are plain values, which a module can make. */
const plain = { output: new Set(['Amount', 'PageInfo']), input: new Set(['AmountInput']) }

/** Whether fields, or arguments, of a module may have a type of the gateway's. */
export function mayUse(
  { graph, policy }: House,
  name: string,
  use: 'output' | 'input',
  roles: readonly Role[]
): boolean {
  if (specifiedScalarTypes.some((it) => it.name === name) || isLeafType(graph.getType(name))) return true
  return plain[use].has(name) && roles.every((role) => policy[role][name])
}

export const namedTypeOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type)
