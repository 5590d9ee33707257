import { GraphQLScalarType, parse, type DefinitionNode, type GraphQLFieldResolver } from 'graphql'
import type { Context } from '../context.ts'
import type { Guards } from '../authorization/guard.ts'
import type { Policy } from '../authorization/policy.ts'
import type { Role } from '../identity/viewer.ts'
import type { Coordinate, Fields, InputName } from './coordinates.ts'
import './fieldExtensions.ts'
import { coordinatesOf, isExtension, isRafikis, withFields } from './definitions.ts'
import { namedIn, policyOf } from './modulePolicy.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each resolver knows the types of its own arguments
type Resolver = GraphQLFieldResolver<any, Context, any>

/** A field that needs others of its object: they are fetched along, under aliases that begin with two underscores. */
interface Join {
  selectionSet: string
  resolve: Resolver
}

export type Resolvers = Record<string, GraphQLScalarType | Record<string, Resolver | Join>>

export interface Mutation {
  /** The paths of the arguments that name the objects which it is about (`input.grantId`): the audit log names them. */
  audit: readonly string[]
  /** Safe to send again when its answer was lost: only such mutations share an operation. */
  idempotent?: boolean
  /** Revokes, declines or cancels: goes on where the journal cannot be written, and all others do not. */
  takesBack?: boolean
}

interface Declaration {
  /** Who sees all that `sdl` defines, and nobody else does. */
  role: Role | readonly Role[]
  /**
   * Types and descriptions, written for front-end developers. `extend type Query` and `Mutation` define root fields, also
   * under the name of one of Rafiki's: it is then this role's alone, with types of its own. `type Query` and `Mutation`
   * describe Rafiki's own fields.
   */
  sdl?: string
  /** What stands before a field, in order: for each root field, and each field that `extend type` adds to another type. */
  guards?: Partial<Record<Coordinate, Guards>>
  /** Fields of Rafiki's types and inputs that the role sees, separated by blanks: `id`, or `id: ID!` for a narrower type. */
  rafiki?: Partial<Record<keyof Fields | InputName, string>>
  mutations?: Partial<Record<Fields['Mutation'], Mutation>>
  /** How long lists may get that come whole (`MyUnlistedGrants.grants`): for the cost, all beneath counts that often. By default 20. */
  listSizes?: Partial<Record<Coordinate, number>>
  /** How long lists may get that are a part of their object, which counts with all that they hold once. */
  partSizes?: Partial<Record<Coordinate, number>>
  /** An answer of such fields alone is given again while Rafiki sends the same: see `docs/contribute/writing-a-field.md`. */
  reusable?: boolean
  resolvers?: Resolvers
}

/** As `Declaration`, with names that the gateway does not know. */
type AnyDeclaration = Pick<Declaration, 'role' | 'sdl' | 'rafiki' | 'reusable' | 'resolvers'> & {
  guards?: Record<string, Guards>
  mutations?: Record<string, Mutation>
  listSizes?: Record<string, number>
  partSizes?: Record<string, number>
}

export interface Part {
  sdl: readonly DefinitionNode[]
  resolvers: Resolvers
}

export interface FieldModule {
  roles: readonly Role[]
  /** For the shared graph. */
  shared: Part
  /** Root fields that the contracts of its roles have in the place of Rafiki's. */
  overrides: Part
  policy: Policy
  /** Fields that are the gateway's, and no other role's. */
  own: ReadonlySet<string>
  mutations: Record<string, Mutation>
  listSizes: Record<string, number>
  partSizes: Record<string, number>
  /** Fields whose answers may be reused. */
  reusable: readonly string[]
  /** Fields whose answers rest on more than Rafiki says: no write to it tells when equal requests may share no longer. */
  unshared?: readonly string[]
}

/**
 * Fields of one role, or of several that see the same: their schema, who may ask, and how they are answered.
 * @throws Error for a field that says nothing of its guards where it must
 */
export const fieldModule = (declaration: Declaration): FieldModule => moduleOf(declaration)

/** @throws Error */
export function moduleOf(declaration: AnyDeclaration): FieldModule {
  const { role, sdl = '', guards = {}, rafiki = {}, mutations = {}, resolvers = {} } = declaration
  const definitions = sdl.trim() === '' ? [] : parse(sdl).definitions
  const overrides = new Set(definitions.filter(isExtension).flatMap(coordinatesOf).filter(isRafikis))
  const part = (keep: (coordinate: string) => boolean, others: boolean): Part => ({
    sdl: definitions.flatMap((node): DefinitionNode[] =>
      isExtension(node) ? withFields(node, keep) : others ? [node] : []
    ),
    resolvers: withResolvers(resolvers, keep, others)
  })
  const policy = policyOf(definitions, guards, rafiki, overrides)
  return {
    roles: typeof role === 'string' ? [role] : role,
    shared: part((it) => !overrides.has(it), true),
    overrides: part((it) => overrides.has(it), false),
    policy,
    own: new Set(definitions.flatMap(coordinatesOf).filter((it) => !isRafikis(it))),
    mutations,
    listSizes: declaration.listSizes ?? {},
    partSizes: declaration.partSizes ?? {},
    reusable: declaration.reusable ? namedIn(policy) : []
  }
}

function withResolvers(resolvers: Resolvers, keep: (coordinate: string) => boolean, scalars: boolean): Resolvers {
  const kept: Resolvers = {}
  for (const [type, fields] of Object.entries(resolvers)) {
    if (fields instanceof GraphQLScalarType) {
      if (scalars) kept[type] = fields
    } else kept[type] = Object.fromEntries(Object.entries(fields).filter(([field]) => keep(`${type}.${field}`)))
  }
  return kept
}
