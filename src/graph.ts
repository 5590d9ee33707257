import { stitchSchemas, ValidationLevel } from '@graphql-tools/stitch'
import type { IResolvers } from '@graphql-tools/utils'
import { defaultMergedResolver } from '@graphql-tools/delegate'
import {
  getNullableType,
  isObjectType,
  isScalarType,
  Kind,
  parse,
  type GraphQLField,
  type GraphQLSchema
} from 'graphql'
import { ConfigError, type Config } from './config/config.ts'
import type { Context } from './context.ts'
import { families } from './fields/index.ts'
import { roles, type Role } from './identity/viewer.ts'
import { withAudit, type AuditTable } from './authorization/auditMutations.ts'
import { cutContract } from './authorization/contract.ts'
import { mergePolicies } from './authorization/policy.ts'
import type { Rule } from './authorization/guards/scope.ts'
import { schemas } from './rafiki/delegation/schemas.ts'
import { subschemas } from './rafiki/delegation/subschemas.ts'

/** Rafiki's two admin APIs and our own fields, as one graph. Nobody is served this: see `contracts`. */
export function stitchGraph(): GraphQLSchema {
  const graph = stitchSchemas({
    subschemas: [subschemas.auth, subschemas.backend],
    typeDefs: families.map(({ sdl }) => sdl).filter((sdl) => sdl.trim() !== ''),
    resolvers: families.map(({ resolvers }) => (resolvers ?? {}) as IResolvers),
    // Two types of one name that differ stop the start: merged, a filter of one service would reach the other.
    typeMergingOptions: {
      validationSettings: { validationLevel: ValidationLevel.Error },
      // Has an argument more than Rafiki's: what the key belongs to, as Rafiki looks no key up by its id.
      validationScopes: { 'Mutation.revokeWalletAddressKey': { validationLevel: ValidationLevel.Off } }
    }
  })
  unwrapOwn(graph)
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
function unwrapOwn(graph: GraphQLSchema): void {
  for (const name of ownFields()) {
    const field = fieldAt(graph, name)
    if (field) field.resolve = defaultMergedResolver as typeof field.resolve
  }
  for (const { resolvers = {} } of families) {
    for (const [type, fields] of Object.entries(resolvers)) {
      if (isScalarType(fields)) continue
      for (const [name, resolver] of Object.entries(fields)) {
        const field = fieldAt(graph, `${type}.${name}`)
        if (field) field.resolve = typeof resolver === 'function' ? resolver : resolver.resolve
      }
    }
  }
}

function fieldAt(graph: GraphQLSchema, path: string): GraphQLField<unknown, Context> | undefined {
  const [typeName = '', name = ''] = path.split('.')
  const type = graph.getType(typeName)
  return isObjectType(type) ? type.getFields()[name] : undefined
}

/** Who may have which field behind which guards, of all field modules. */
export const wholePolicy = (): ReturnType<typeof mergePolicies> =>
  mergePolicies(families.map((family) => family.policy))

/**
 * What each role can see of the graph.
 * @param takenAway fields that a role of this gateway does not have, though the policy names them
 * @throws Error when the policy and the graph do not fit each other
 * @throws ConfigError when a field is taken away that is not there
 */
export function contracts(
  takenAway: Config['takenAway'] = {},
  graph: GraphQLSchema = stitchGraph()
): Record<Role, GraphQLSchema> {
  const policy = wholePolicy()
  for (const field of ownFields()) {
    const [type = '', name = ''] = field.split('.')
    if (!roles.some((role) => policy[role][type]?.[name] ?? answers(policy[role][type], name))) {
      throw new Error(`No policy names ${field}: say which role has it.`)
    }
  }
  for (const role of roles) takeAway(policy[role], takenAway[role] ?? [], role)
  const cut = (role: Role): GraphQLSchema =>
    withAudit(
      cutContract(graph, policy[role]),
      auditTable(),
      (name) => policy[role].Mutation?.[name]?.find((rule) => rule.instead)?.instead ?? name
    )
  return { accountHolder: cut('accountHolder'), client: cut('client'), operator: cut('operator') }
}

/** Which arguments of each mutation the audit log tells, of all field families. */
export const auditTable = (): AuditTable => Object.assign({}, ...families.map(({ audit }) => audit)) as AuditTable

/** Whether a field answers under another one's name. */
const answers = (named: Record<string, readonly Rule[]> | undefined, field: string): boolean =>
  Object.values(named ?? {}).some((rules) => rules.some((rule) => rule.instead === field))

function takeAway(policy: Record<string, Record<string, unknown>>, names: string[], role: Role): void {
  for (const field of names) {
    const [type = '', name = ''] = field.split('.')
    const fields = Object.hasOwn(policy, type) ? policy[type] : undefined
    if (!fields || !Object.hasOwn(fields, name))
      throw new ConfigError([`POLICY_FILE: ${role}: ${field} is not theirs to begin with.`])
    delete fields[name]
  }
}

/** The fields that the gateway adds to Rafiki's. */
function ownFields(): string[] {
  return families.flatMap(({ sdl }) => {
    if (sdl.trim() === '') return []
    return parse(sdl).definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION ||
      node.kind === Kind.OBJECT_TYPE_EXTENSION ||
      node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ||
      node.kind === Kind.INTERFACE_TYPE_DEFINITION
        ? (node.fields ?? []).map((field) => `${node.name.value}.${field.name.value}`)
        : []
    )
  })
}
