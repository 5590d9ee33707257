import { validateSchema, type GraphQLSchema } from 'graphql'
import { stillReached } from './authorization/reach.ts'
import type { Config } from './config/config.ts'
import { journaled } from './fields/accountHolder/history.ts'
import { consent } from './fields/accountHolder/myGrantRequest.ts'
import { outside } from './fields/accountHolder/myReceivers.ts'
import { receiptFields } from './fields/accountHolder/receipts.ts'
import { subgraphFields } from './fields/accountHolder/subgraph.ts'
import { journaledRecords } from './fields/operator/consentRecords.ts'
import { ownModules } from './extension/ownModules.ts'
import { ModuleError } from './extension/problems.ts'
import type { WalletModule } from './extension/types.ts'
import { fieldModules } from './fields/index.ts'
import { contractsOf, stitchGraph } from './graph.ts'
import { byRole, roles, type Role } from './identity/viewer.ts'
import type { Services } from './services.ts'

/** The contract of each role that is served. */
export type Contracts = Partial<Record<Role, GraphQLSchema>>

interface Made {
  graph: GraphQLSchema
  /** Made when it is first asked for: a role that is not served has none. */
  cut: (role: Role) => GraphQLSchema
}

const none: readonly WalletModule[] = []
const graphs = new WeakMap<readonly WalletModule[], GraphQLSchema>()
const made = new WeakMap<readonly WalletModule[], Map<string, Made>>()

/**
 * Made once a process for each set of removed fields and of a wallet's modules, as nothing else decides what they are. The
 * graph is the same whatever is removed.
 */
function cutWithout(removed: Config['takenAway'], modules: readonly WalletModule[]): Made {
  const known = made.get(modules) ?? new Map<string, Made>()
  made.set(modules, known)
  const key = JSON.stringify(roles.map((role) => removed[role] ?? []))
  let found = known.get(key)
  if (!found) {
    const all = [...fieldModules, ...ownModules(modules)]
    const graph = graphs.get(modules) ?? stitchGraph(all)
    graphs.set(modules, graph)
    const make = contractsOf(graph, removed, all)
    const cuts = new Map<Role, GraphQLSchema>()
    const cut = (role: Role): GraphQLSchema => {
      const schema = cuts.get(role) ?? make(role)
      if (modules.length > 0 && !cuts.has(role)) checkWhole([graph, schema])
      cuts.set(role, schema)
      return schema
    }
    known.set(key, (found = { graph, cut }))
  }
  return found
}

/** What only the whole tells, such as an input that needs itself. @throws ModuleError */
function checkWhole(schemas: readonly GraphQLSchema[]): void {
  const wrong = new Set(schemas.flatMap((it) => validateSchema(it)).map(({ message }) => message))
  const problems = [...wrong].map((why) => ({ problem: 'SDL_INVALID', coordinate: 'modules', why }) as const)
  if (problems.length > 0) throw new ModuleError(problems)
}

/** All contracts, with fields of a wallet's own. */
export const contractsWith = (
  modules: readonly WalletModule[] = none,
  removed: Config['takenAway'] = {}
): Record<Role, GraphQLSchema> => byRole(cutWithout(removed, modules).cut)

/** The contract of each role that is served, without the fields that the configuration removes or does not allow. */
export function createContracts(
  {
    roles: served,
    takenAway,
    accountHolders,
    federation
  }: Pick<Config, 'roles' | 'takenAway' | 'accountHolders' | 'federation'>,
  { log, journal, rafiki: { interactions } }: Pick<Services, 'log' | 'journal' | 'rafiki'>,
  modules = none
): Contracts {
  const closed = {
    accountHolder: [
      ...(accountHolders.receiverOrigins.length === 0 ? outside : []),
      ...(interactions ? [] : consent),
      ...(journal ? [] : [...journaled, ...receiptFields]),
      ...(federation ? [] : subgraphFields)
    ],
    operator: journal ? [] : journaledRecords
  }
  const without = (role: keyof typeof closed): string[] => {
    const named = takenAway[role] ?? []
    return [...named, ...closed[role].filter((it) => !named.includes(it))]
  }
  const removed = { ...takenAway, accountHolder: without('accountHolder'), operator: without('operator') }
  const { graph, cut } = cutWithout(removed, modules)
  for (const role of served) {
    for (const field of takenAway[role] ?? []) {
      const stillThere = stillReached(field, graph, cut(role))
      if (stillThere.length > 0) log.warn({ role, takenAway: field, stillThere }, 'POLICY_FILE: others reach the same')
    }
  }
  return Object.fromEntries(served.map((role) => [role, cut(role)]))
}
