import { defaultMergedResolver } from '@graphql-tools/delegate'
import type { GraphQLFieldResolver } from 'graphql'
import type { PageFlags } from '../rafiki/lists.ts'

/*
 * Where Rafiki's page info is wrong, a connection carries the right one along: found out otherwise, and only when
 * somebody asks for it.
 */
const exact = Symbol('exact page info')
type Carrier = Record<symbol, (() => Promise<PageFlags>) | undefined>

/** Rafiki's own answer, or a row of ours: by the caller's alias in the one, by the field's name in the other. */
export const merged = defaultMergedResolver as unknown as GraphQLFieldResolver<object, unknown>

export function withExactFlags<T>(connection: T, find: () => Promise<PageFlags>): T {
  let found: Promise<PageFlags> | undefined
  if (connection !== null && typeof connection === 'object') {
    Object.assign(connection, { [exact]: () => (found ??= find()) })
  }
  return connection
}

/** For the field `pageInfo` of connections. */
export const pageInfo: GraphQLFieldResolver<Carrier, unknown> = (connection, args, context, info) => {
  const own = merged(connection, args, context, info) as Carrier
  if (connection[exact]) own[exact] = connection[exact]
  return own
}

/** For the fields of PageInfo. */
export const flag =
  (name: keyof PageFlags): GraphQLFieldResolver<Carrier, unknown> =>
  async (own, args, context, info) =>
    own[exact] ? (await own[exact]())[name] : merged(own, args, context, info)
