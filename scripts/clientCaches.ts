import {
  isAbstractType,
  isLeafType,
  isObjectType,
  getNamedType,
  type GraphQLObjectType,
  type GraphQLSchema
} from 'graphql'

/**
 * What normalising clients must know of a contract, as modules for their builds: which types can stand for which
 * (`possibleTypes`), what tells objects apart and how pages join (`typePolicies`, Apollo Client 4), and the same for
 * urql's Graphcache (`keys`).
 * @returns texts by path in the project
 */
export function clientCaches(schema: GraphQLSchema): Record<string, string> {
  const possible = possibleTypes(schema)
  return {
    'schema/clients/possibleTypes.json': `${JSON.stringify(possible, null, 2)}\n`,
    'schema/clients/apollo.js': apollo(schema, possible),
    'schema/clients/apollo.d.ts': `${head}import type { TypePolicies } from '@apollo/client'\n
/** Which types an interface or union can stand for: \`new InMemoryCache({ possibleTypes, typePolicies })\`. */
export declare const possibleTypes: Record<string, string[]>
/** What tells objects apart, how pages join, and look-ups by id that need no request. */
export declare const typePolicies: TypePolicies\n`,
    'schema/clients/urql.js': urql(schema),
    'schema/clients/urql.d.ts': `${head}import type { KeyingConfig } from '@urql/exchange-graphcache'\n
/** Types without an id belong to the object around them: \`cacheExchange({ keys })\`. */
export declare const keys: KeyingConfig\n`
  }
}

const head = '// Written by `npm run contracts` from schema/contracts/accountHolder.graphql.\n'
const pageArguments = ['first', 'after', 'last', 'before']

const objectTypes = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))

const isRoot = (schema: GraphQLSchema, type: GraphQLObjectType): boolean =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].includes(type)

const withoutId = (schema: GraphQLSchema): GraphQLObjectType[] =>
  objectTypes(schema).filter((type) => !isRoot(schema, type) && !('id' in type.getFields()))

function possibleTypes(schema: GraphQLSchema): Record<string, string[]> {
  const abstract = Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    .filter(({ name }) => !name.startsWith('__'))
  return Object.fromEntries(abstract.map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]))
}

/** By field: a list in pages (with the arguments that make it another list), or a look-up by id alone. */
function fieldPolicies(type: GraphQLObjectType, isQuery: boolean): string[] {
  return Object.values(type.getFields()).flatMap(({ name, args, type: answer }) => {
    const of = getNamedType(answer)
    if (of.name.endsWith('Connection')) {
      const keyArgs = args.map((argument) => argument.name).filter((argument) => !pageArguments.includes(argument))
      return [`${name}: pages(${keyArgs.length > 0 ? JSON.stringify(keyArgs) : 'false'})`]
    }
    const isLookUp = isQuery && isObjectType(of) && 'id' in of.getFields() && args.map((it) => it.name).join() === 'id'
    return isLookUp ? [`${name}: { read: byId('${of.name}') }`] : []
  })
}

function policyOf(schema: GraphQLSchema, type: GraphQLObjectType): string | undefined {
  const fields = fieldPolicies(type, type === schema.getQueryType())
  const within = fields.length > 0 ? [`fields: {\n      ${fields.join(',\n      ')}\n    }`] : []
  if (isRoot(schema, type) || 'id' in type.getFields()) {
    return within.length > 0 ? `  ${type.name}: {\n    ${within.join()}\n  }` : undefined
  }
  // Amounts and the like are replaced as a whole: no figure is ever put together from two answers.
  const isValue = Object.values(type.getFields()).every((field) => isLeafType(getNamedType(field.type)))
  // Pages join by the policy of the field that holds them.
  if (type.name.endsWith('Connection') || type.name.endsWith('Edge')) return undefined
  return `  ${type.name}: { ${['keyFields: false', `merge: ${!isValue}`, ...within].join(', ')} }`
}

function apollo(schema: GraphQLSchema, possible: Record<string, string[]>): string {
  const policies = objectTypes(schema).flatMap((type) => policyOf(schema, type) ?? [])
  return `${head}import { relayStylePagination } from '@apollo/client/utilities'

/** Pages join; one that failed is null, which neither ends the list that is there nor is a list without rows. */
const pages = (keyArgs) => {
  const policy = relayStylePagination(keyArgs)
  const merge = (existing, incoming, options) => {
    if (incoming === null) return existing ?? null
    const merged = policy.merge(existing ?? undefined, incoming, options)
    if (!incoming.nodes) return merged
    const { nodes = [], pageInfo: { startCursor, hasPreviousPage, endCursor, hasNextPage } = {} } = existing ?? {}
    const joined = (nodes, known) => ({ ...merged, nodes, pageInfo: { ...merged.pageInfo, ...known } })
    const { after, before } = options.args ?? {}
    if (after && after === endCursor) return joined([...nodes, ...incoming.nodes], { startCursor, hasPreviousPage })
    if (before && before === startCursor) return joined([...incoming.nodes, ...nodes], { endCursor, hasNextPage })
    return merged
  }
  return { ...policy, merge }
}

const byId =
  (__typename) =>
  (existing, { args, toReference }) =>
    existing === undefined && args ? toReference({ __typename, id: args.id }) : existing

export const possibleTypes = ${JSON.stringify(possible, null, 2)}

export const typePolicies = {
${policies.join(',\n')}
}
`
}

const urql = (schema: GraphQLSchema): string => `${head}const none = () => null

export const keys = {
${withoutId(schema)
  .map(({ name }) => `  ${name}: none`)
  .join(',\n')}
}
`
