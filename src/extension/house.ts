import { isLeafType, Kind, specifiedScalarTypes, type GraphQLSchema, type TypeNode } from 'graphql'
import type { Policy } from '../authorization/policy.ts'
import { lookUpsOf } from '../fields/lookUps.ts'
import { stitchGraph, wholePolicy } from '../graph.ts'
import type { Role } from '../identity/viewer.ts'
import { schemas } from '../rafiki/delegation/schemas.ts'

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
  return (plain[use].has(name) || (use === 'output' && isLookedUp(name))) && seenBy(roles, name, policy)
}

/** Whether roles see a type of the gateway's. */
export const seenBy = (roles: readonly Role[], name: string, policy: House['policy']): boolean =>
  roles.every((role) => policy[role][name])

/** Whether the gateway finds objects of a type of its own by their ids, for the account holder whose they are. */
export const isLookedUp = (name: string): boolean => lookUpsOf(house().graph).has(name)

export const namedTypeOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type)

/**
 * Whether objects of a type come from Rafiki. They hold what the caller asked for and no more, their root field alone has
 * proven whose they are, and what a module needs of them would count for Rafiki's limits: no module extends them.
 */
export const isOfRafiki = (name: string): boolean => Object.values(schemas).some((schema) => schema.getType(name))
