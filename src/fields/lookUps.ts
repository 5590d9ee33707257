import { isObjectType, type GraphQLObjectType, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql'
import type { Context } from '../context.ts'
import { GatewayError } from '../errors.ts'
import { toUuid, uuidOf } from '../lib/uuid.ts'

/** Finds an object by its id, behind the guards of the root field; null for one that is not the viewer's. */
type LookUp = (id: string, context: Context, info: GraphQLResolveInfo) => Promise<object | null>

/** `myGrant` finds a `MyGrant`: a wallet's own fields answer the same types, and find none of them. */
export const lookUpOf = (type: string): string => type.charAt(0).toLowerCase() + type.slice(1)

const known = new WeakMap<GraphQLSchema, ReadonlyMap<string, LookUp>>()

/** By type, how objects with the interface `Node` are found: by the root field of the type's name that takes their `id` alone. */
export function lookUpsOf(schema: GraphQLSchema): ReadonlyMap<string, LookUp> {
  let lookUps = known.get(schema)
  if (!lookUps) known.set(schema, (lookUps = makeLookUps(schema)))
  return lookUps
}

function makeLookUps(schema: GraphQLSchema): ReadonlyMap<string, LookUp> {
  const isNode = (type: unknown): type is GraphQLObjectType =>
    isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node')
  return new Map(
    Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap(({ name: field, type, args, resolve }) => {
      if (!isNode(type) || field !== lookUpOf(type.name) || !resolve || args.map(({ name }) => name).join() !== 'id')
        return []
      const idOf = withUuids.has(type.name) ? (id: string) => toUuid(id) ?? uuidOf(id) : (id: string) => id
      const find: LookUp = async (id, context, info) => {
        try {
          const found: unknown = await resolve(undefined, { id: idOf(id) }, context, info)
          return typeof found === 'object' && found !== null ? named(found, type.name) : null
        } catch (error) {
          if (error instanceof GatewayError && error.code === 'NOT_FOUND') return null
          throw error
        }
      }
      return [[type.name, find] as const]
    })
  )
}

/** An object that says its type. A copy would lack what the class of a wallet's own object has. */
const named = (object: object, __typename: string): object =>
  new Proxy(object, { get: (it, key): unknown => (key === '__typename' ? __typename : Reflect.get(it, key)) })

/** Types with Rafiki's ids. What is no UUID is looked up all the same: it costs what an unknown id costs. */
const withUuids = new Set(['MyGrant', 'MyWalletAddress', 'MyOutgoingPayment', 'MyIncomingPayment'])
