import { isObjectType, Kind, type FieldDefinitionNode, type GraphQLNamedType } from 'graphql'
import type { Guards } from '../authorization/guard.ts'
import { moduleOf, type FieldModule, type Resolvers } from '../fields/fieldModule.ts'
import { isObject } from '../lib/property.ts'
import { largestPage, sizing } from '../lib/sizing.ts'
import { checkModules } from './checkModules.ts'
import { nodesOf } from './checkNames.ts'
import { guardOf } from './guards.ts'
import { house, isLookedUp, namedTypeOf } from './house.ts'
import { lookedUp, ownResolver, picked, type OwnField } from './ownResolver.ts'
import { ownScalar } from './ownScalar.ts'
import { parentIn } from './parents.ts'
import type { Parsed } from './problems.ts'
import type { ModuleDeclaration, WalletModule } from './types.ts'

const declared = new WeakMap<object, ModuleDeclaration>()

/** Fields of a wallet's own. What is wrong with them is told when the gateway starts. */
export function fieldModule(declaration: ModuleDeclaration): WalletModule {
  const { role, sdl } = declaration
  const its = Object.freeze({ role, sdl })
  declared.set(its, { ...declaration })
  return its
}

/** Whether `fieldModule` of this copy of the gateway made it. */
export const isModule = (value: unknown): value is WalletModule => isObject(value) && declared.has(value)

/** All fields that modules define, as `Type.field`. */
export const ownCoordinates = (modules: readonly WalletModule[]): string[] =>
  ownModules(modules).flatMap(({ own }) => [...own])

/** The scopes that guards of modules need. */
export const scopesIn = (modules: readonly WalletModule[]): string[] =>
  modules
    .flatMap((it) => Object.values(declared.get(it)?.guards ?? {}).flat())
    .flatMap(({ name }) => /^needsScope\((.+)\)$/.exec(name)?.[1] ?? [])

/** A wallet's modules, as the gateway's own are. @throws ModuleError for one that does more than add */
export const ownModules = (modules: readonly WalletModule[]): FieldModule[] =>
  modules.length === 0
    ? []
    : checkModules(
        house(),
        modules.map((it) => declared.get(it))
      ).map(toFieldModule)

function toFieldModule({ declaration, roles, definitions }: Parsed): FieldModule {
  const { sdl, guards = {}, mutations, listSizes = {}, partSizes = {}, reusable = false, scalars = {} } = declaration
  const codes = new Set(Object.keys(declaration.codes ?? {}))
  const own: Record<string, Record<string, ReturnType<typeof resolverOf>>> = {}
  const sizes = { ...listSizes, ...partSizes }
  for (const node of definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) continue
    const { value: type } = node.name
    const its = Object.fromEntries(
      (node.fields ?? []).map((field) => [field.name.value, resolverOf(field, type, declaration, sizes, codes)])
    )
    Object.assign((own[type] ??= {}), its)
  }
  const resolvers: Resolvers = {
    ...Object.fromEntries(Object.entries(scalars).map(([name, scalar]) => [name, ownScalar(name, scalar)])),
    ...own
  }
  const found = definitions.flatMap(nodesOf)
  const entities = found.length > 0 ? `extend union _Entity = ${found.join(' | ')}` : ''
  const made = moduleOf({
    ...{ role: roles, sdl: `${sdl}\n${entities}`, mutations, listSizes, partSizes, reusable, resolvers },
    guards: Object.fromEntries(
      Object.entries(guards).map(([name, list]): [string, Guards] => [
        name,
        list.flatMap((it) => guardOf(it, codes) ?? [])
      ])
    )
  })
  const through = found.length > 0 ? ['Query.node', 'Query._entities'] : []
  return { ...made, unshared: reusable ? [] : [...made.own, ...through] }
}

function resolverOf(
  { name: { value: name }, type, arguments: args = [] }: FieldDefinitionNode,
  of: string,
  { resolvers = {}, reusable = false }: ModuleDeclaration,
  sizes: Readonly<Record<string, number>>,
  codes: ReadonlySet<string>
) {
  const coordinate = `${of}.${name}`
  const answered = house().graph.getType(namedTypeOf(type))
  return ownResolver({
    coordinate,
    isMutation: of === 'Mutation',
    resolver: Object.entries(resolvers[of] ?? {}).find(([its]) => its === name)?.[1],
    parentOf: parentIn(of),
    sizing: args.map((it) => it.name.value).filter((it) => sizing.has(it)),
    isList: (type.kind === Kind.NON_NULL_TYPE ? type.type : type).kind === Kind.LIST_TYPE,
    maxItems: sizes[coordinate] ?? largestPage,
    complete: completeOf(answered),
    reusable,
    codes
  })
}

/** @param type of the gateway's; undefined for a type of a module's */
function completeOf(type: GraphQLNamedType | undefined): OwnField['complete'] {
  if (!isObjectType(type)) return (value) => value
  return isLookedUp(type.name) ? lookedUp(type.name) : picked(Object.keys(type.getFields()))
}
