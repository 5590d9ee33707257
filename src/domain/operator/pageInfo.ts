import { defaultMergedResolver, isExternalObject } from '@graphql-tools/delegate'
import { defaultFieldResolver, type GraphQLFieldResolver } from 'graphql'
import type { Context } from '../../context.ts'
import { isDirect } from '../../rafiki/delegation/singleServiceQuery.ts'
import type { PageFlags } from '../../rafiki/queries/pageProbe.ts'
import { property } from '../../lib/property.ts'

/*
 * Where Rafiki's page info is wrong, a connection carries the right one along: found out otherwise, and only when
 * somebody asks for it.
 */
const exact = Symbol('exact page info')
type Resolver<Source> = GraphQLFieldResolver<Source, Context, Record<string, unknown>>
type Carrier = Record<symbol, (() => Promise<PageFlags>) | undefined>

/** Rafiki's own answer, or a row of ours: by the caller's alias in the one, by the field's name in the other. */
export const merged: Resolver<object> = (row, args, context, info) => {
  const [node] = info.fieldNodes
  if (isDirect(row)) return property(row, node?.alias?.value ?? info.fieldName)
  if (isExternalObject(row)) return defaultMergedResolver(row, args, context, info)
  return defaultFieldResolver(row, args, context, info)
}

/** A row as Rafiki answered it, by the caller's aliases; else it is one that we put together ourselves. */
export const isRafikis = (row: object): boolean => isExternalObject(row) || isDirect(row)

export function withExactFlags<T>(connection: T, find: () => Promise<PageFlags>): T {
  let found: Promise<PageFlags> | undefined
  if (connection !== null && typeof connection === 'object') {
    Object.assign(connection, { [exact]: () => (found ??= find()) })
  }
  return connection
}

/** For the field `pageInfo` of connections. */
export const pageInfo: Resolver<Carrier> = (connection, args, context, info) => {
  const own = merged(connection, args, context, info)
  return connection[exact] ? withExactFlags(own, connection[exact]) : own
}

/** For the fields of PageInfo. */
export const flag =
  (name: keyof PageFlags): Resolver<Carrier> =>
  async (own, args, context, info) =>
    own[exact] ? (await own[exact]())[name] : merged(own, args, context, info)
