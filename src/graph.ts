import { stitchSchemas, ValidationLevel } from '@graphql-tools/stitch'
import { defaultMergedResolver } from '@graphql-tools/delegate'
import {
  extendSchema,
  getNullableType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  Kind,
  type GraphQLField,
  type GraphQLSchema
} from 'graphql'
import type { Config } from './config/config.ts'
import type { Context } from './context.ts'
import { coordinatesOf } from './fields/definitions.ts'
import type { FieldModule, Part } from './fields/fieldModule.ts'
import { fieldModules } from './fields/index.ts'
import { byRole, roles, type Role } from './identity/viewer.ts'
import { withAudit, type AuditTable } from './authorization/auditMutations.ts'
import { cutContract } from './authorization/contract.ts'
import { mergePolicies, takeAway, type Policy } from './authorization/policy.ts'
import { schemas } from './rafiki/delegation/schemas.ts'
import { subschemas } from './rafiki/delegation/subschemas.ts'

type Modules = readonly FieldModule[]

/** Rafiki's two admin APIs and our own fields, as one graph. Nobody is served this: see `contracts`. */
export function stitchGraph(modules: Modules = fieldModules): GraphQLSchema {
  const graph = stitchSchemas({
    subschemas: [subschemas.auth, subschemas.backend],
    typeDefs: { kind: Kind.DOCUMENT, definitions: modules.flatMap(({ shared }) => shared.sdl) },
    resolvers: modules.map(({ shared }) => shared.resolvers),
    // Two types of one name that differ stop the start: merged, a filter of one service would reach the other.
    typeMergingOptions: {
      validationSettings: { validationLevel: ValidationLevel.Error },
      // Has an argument more than Rafiki's: what the key belongs to, as Rafiki looks no key up by its id.
      validationScopes: { 'Mutation.revokeWalletAddressKey': { validationLevel: ValidationLevel.Off } }
    }
  })
  unwrapOwn(graph, modules)
  loosenRafikis(graph)
  return graph
}

/** One root field that Rafiki fails must not take the others away, which a field that is never null would. */
function loosenRafikis(graph: GraphQLSchema): void {
  for (const schema of Object.values(schemas)) {
    for (const type of [schema.getQueryType(), schema.getMutationType()]) {
      for (const name of Object.keys(type?.getFields() ?? {})) {
        const field = fieldAt(graph, `${type?.name}.${name}`)
        if (field) field.type = getNullableType(field.type)
      }
    }
  }
}

/**
 * Stitching wraps our fields, to fetch what an object lacks from the services by its key. There are no such keys here
 * (see `subschemas`), and checking every object for what it lacks is expensive: our fields stay as their field modules
 * define them.
 */
function unwrapOwn(graph: GraphQLSchema, modules: Modules): void {
  const parts = modules.map(({ shared }) => shared)
  for (const coordinate of parts.flatMap(({ sdl }) => sdl.flatMap(coordinatesOf))) {
    const field = fieldAt(graph, coordinate)
    if (field) field.resolve = defaultMergedResolver as typeof field.resolve
  }
  setResolvers(graph, parts)
}

function setResolvers(graph: GraphQLSchema, parts: readonly Part[]): void {
  for (const { resolvers } of parts) {
    for (const [type, fields] of Object.entries(resolvers)) {
      if (isScalarType(fields)) continue
      for (const [name, resolver] of Object.entries(fields)) {
        const field = fieldAt(graph, `${type}.${name}`)
        if (field) field.resolve = typeof resolver === 'function' ? resolver : resolver.resolve
      }
    }
  }
}

/** Puts with the fields of a contract what the limits of operations need to know of them. */
function withExtensions(contract: GraphQLSchema, role: Role, modules: Modules): GraphQLSchema {
  const extend = (coordinate: string, extensions: GraphQLField<unknown, Context>['extensions']): void => {
    const field = fieldAt(contract, coordinate)
    if (field) field.extensions = { ...field.extensions, ...extensions }
  }
  for (const { listSizes, partSizes } of modules) {
    for (const [coordinate, listSize] of Object.entries(listSizes)) extend(coordinate, { listSize })
    for (const [coordinate, partSize] of Object.entries(partSizes)) extend(coordinate, { partSize })
  }
  for (const { mutations, reusable, unshared = [] } of modulesOf(role, modules)) {
    for (const coordinate of reusable) extend(coordinate, { reusable: true })
    for (const coordinate of unshared) extend(coordinate, { unshared: true })
    for (const [name, { idempotent }] of Object.entries(mutations)) extend(`Mutation.${name}`, { idempotent })
  }
  return contract
}

function fieldAt(graph: GraphQLSchema, path: string): GraphQLField<unknown, Context> | undefined {
  const [typeName = '', name = ''] = path.split('.')
  const type = graph.getType(typeName)
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
}

/** Who may ask for which field, and what stands before it: all field modules together. */
export const wholePolicy = (modules: Modules = fieldModules): Record<Role, Policy> => mergePolicies(modules)

/**
 * What each role can see of the graph.
 * @param takenAway fields that a role of this gateway does not have, though the policy names them
 * @throws Error when the policy and the graph do not fit each other, ConfigError when a field is taken away that is not there
 */
export const contracts = (
  takenAway: Config['takenAway'] = {},
  graph?: GraphQLSchema,
  modules: Modules = fieldModules
): Record<Role, GraphQLSchema> => byRole(contractsOf(graph ?? stitchGraph(modules), takenAway, modules))

/** Makes the contract of a role, each time it is called. */
export function contractsOf(
  whole: GraphQLSchema,
  takenAway: Config['takenAway'],
  modules: Modules = fieldModules
): (role: Role) => GraphQLSchema {
  const policy = wholePolicy(modules)
  for (const role of roles) takeAway(policy[role], takenAway[role] ?? [], role)
  return (role) => {
    const cut = cutContract(withOverrides(whole, modulesOf(role, modules)), policy[role])
    return withExtensions(withAudit(cut, auditTable(role, modules)), role, modules)
  }
}

const modulesOf = (role: Role, modules: Modules): FieldModule[] => modules.filter(({ roles }) => roles.includes(role))

/** The graph as a role has it: with its own root fields in the place of those of Rafiki's that have their names. */
function withOverrides(graph: GraphQLSchema, modules: Modules): GraphQLSchema {
  const overrides = modules.map((it) => it.overrides)
  const definitions = overrides.flatMap(({ sdl }) => sdl)
  if (definitions.length === 0) return graph
  // graphql-js takes this for valid when told to: the newer definition of a field counts.
  const own = extendSchema(graph, { kind: Kind.DOCUMENT, definitions }, { assumeValidSDL: true })
  setResolvers(own, overrides)
  return own
}

/** What the audit log tells of each mutation of a role. */
export const auditTable = (role: Role, modules: Modules = fieldModules): AuditTable =>
  Object.fromEntries(modulesOf(role, modules).flatMap(({ mutations }) => Object.entries(mutations)))
