import { MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils'
import {
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  GraphQLInterfaceType,
  GraphQLNonNull,
  GraphQLObjectType,
  isInputObjectType,
  isInputType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isScalarType,
  parseType,
  typeFromAST,
  type GraphQLFieldConfig,
  type GraphQLInputType,
  type GraphQLSchema,
  type NamedTypeNode
} from 'graphql'
import type { Context } from '../context.ts'
import { GatewayError, type Outcome } from '../errors.ts'
import { lengthsOf } from './inputLengths.ts'
import type { Args, Rule } from './guards/scope.ts'

type Rules = Record<string, Record<string, readonly Rule[]>>

/**
 * Makes a role's contract from the graph: a field that no line of its policy names is absent, and a field with guards
 * runs only after them.
 * @throws Error when a line names a type, field or argument that the graph does not have
 */
export function cutContract(graph: GraphQLSchema, rules: Rules): GraphQLSchema {
  checkNames(graph, rules)
  const roots = new Set([graph.getQueryType()?.name, graph.getMutationType()?.name])
  const keptField = (config: GraphQLFieldConfig<unknown, Context, Args>, name: string, type: string) => {
    const ruled = rules[type]?.[name]
    if (!ruled) return null
    const instead = ruled.find((rule) => rule.instead)?.instead
    const own = withAmountsOut(graph, instead ? fieldOf(graph, type, instead) : config)
    const guarded = guard(
      writtenByStrangers.has(`${type}.${name}`) ? { ...own, type: getNullableType(own.type) } : own,
      ruled
    )
    return type === graph.getMutationType()?.name ? withOutcome(guarded) : guarded
  }
  const cut = mapSchema(graph, {
    [MapperKind.OBJECT_TYPE]: (type) => {
      const config = type.toConfig()
      const interfaces = config.interfaces.filter((it) => rules[it.name])
      // What Rafiki's services say of their root types is not true of a contract.
      const description = roots.has(type.name) ? null : config.description
      return new GraphQLObjectType({ ...config, interfaces, description })
    },
    [MapperKind.INTERFACE_TYPE]: (type) => (rules[type.name] ? new GraphQLInterfaceType(type.toConfig()) : null),
    [MapperKind.OBJECT_FIELD]: keptField,
    // An interface promises what all types have that implement it, also where a gateway takes a field of one away.
    [MapperKind.INTERFACE_FIELD]: (config: FieldConfig, name: string, type: string) =>
      implementing(graph, type).every((it) => !rules[it] || rules[it][name]) ? keptField(config, name, type) : null,
    [MapperKind.INPUT_OBJECT_FIELD]: (config, name, typeName) => {
      const ruled = rules[typeName]?.[name]
      const narrower = ruled?.find(({ type }) => type)?.type
      return ruled ? { ...config, ...(narrower && { type: inputType(graph, narrower) }) } : null
    }
  })
  return pruneSchema(cut)
}

function implementing(graph: GraphQLSchema, name: string): string[] {
  const type = graph.getType(name)
  return isInterfaceType(type) ? graph.getPossibleTypes(type).map((it) => it.name) : []
}

/** @throws Error when the graph has no such type */
function inputType(graph: GraphQLSchema, text: string): GraphQLInputType {
  const type = typeFromAST(graph, parseType(text) as NamedTypeNode)
  if (!isInputType(type)) throw new Error(`The policy has a field take ${text}, which is no input type of the graph.`)
  return type
}

/** Texts of Rafiki's that are never null there, and null here where they are too long (`rafiki/longText.ts`). */
const writtenByStrangers = new Set([
  'Jwk.kid',
  'Jwk.x',
  'OutgoingPayment.receiver',
  'Quote.receiver',
  'SubjectItem.subId',
  'SubjectItem.subIdFormat'
])

/** What goes in is a UInt64; what Rafiki stores may be any whole number, and is shown as it is. */
function withAmountsOut(graph: GraphQLSchema, config: FieldConfig): FieldConfig {
  const any = graph.getType('DecimalInteger')
  const { type } = config
  if (!isScalarType(any) || getNamedType(type).name !== 'UInt64') return config
  return { ...config, type: isNonNullType(type) ? new GraphQLNonNull(any) : any }
}

type FieldConfig = GraphQLFieldConfig<unknown, Context, Args>

function fieldOf(graph: GraphQLSchema, typeName: string, name: string): FieldConfig {
  const type = graph.getType(typeName)
  const config = isObjectType(type) ? (type.toConfig().fields as Record<string, FieldConfig>)[name] : undefined
  if (!config) throw new Error(`The policy has ${typeName}.${name} answer, which is not in the graph.`)
  return config
}

function guard(config: GraphQLFieldConfig<unknown, Context, Args>, rules: readonly Rule[]) {
  const without = new Set(rules.flatMap((rule) => rule.without ?? []))
  const args = Object.fromEntries(Object.entries(config.args ?? {}).filter(([name]) => !without.has(name)))
  const lengths = lengthsOf(args)
  const checks = [...(lengths ? [lengths] : []), ...rules.flatMap((rule) => (rule.check ? [rule.check] : []))]
  if (checks.length === 0) return { ...config, args }
  const resolve = config.resolve ?? defaultFieldResolver
  return {
    ...config,
    args,
    resolve(parent: unknown, given: Args, context: Context, info: Parameters<typeof resolve>[3]): unknown {
      const pass = (passed: Args, from: number): unknown => {
        const check = checks[from]
        if (!check) return resolve(parent, passed, context, info)
        const checked = check(passed, context)
        return checked instanceof Promise
          ? checked.then((it) => pass(it ?? passed, from + 1))
          : pass(checked ?? passed, from + 1)
      }
      return pass(given, 0)
    }
  }
}

/** A mutation that failed while it was only reading, to prove whose things it names, has changed nothing: say so. */
function withOutcome(config: FieldConfig): FieldConfig {
  const resolve = config.resolve ?? defaultFieldResolver
  return {
    ...config,
    async resolve(parent, args, context, info): Promise<unknown> {
      const before = context.tally.mutationsSent
      try {
        return await resolve(parent, args, context, info)
      } catch (error) {
        // Only mutations of Rafiki's services: the others report their own outcome.
        const open = error instanceof GatewayError && 'service' in error.extensions && !('outcome' in error.extensions)
        if (!open || context.tally.mutationsSent > before) throw error
        const outcome: Outcome = 'NOT_DONE'
        throw new GatewayError(error.code, error.message, { ...error.extensions, outcome }, error.cause)
      }
    }
  }
}

function checkNames(graph: GraphQLSchema, rules: Rules): void {
  for (const [typeName, fields] of Object.entries(rules)) {
    const type = graph.getType(typeName)
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) {
      throw new Error(`The policy names ${typeName}, which is no type with fields in the graph.`)
    }
    const known = type.getFields()
    for (const [name, ruled] of Object.entries(fields)) {
      const field = known[name]
      if (!field) throw new Error(`The policy names ${typeName}.${name}, which is not in the graph.`)
      for (const argument of ruled.flatMap((rule) => rule.without ?? [])) {
        const exists = 'args' in field && field.args.some((arg) => arg.name === argument)
        if (!exists)
          throw new Error(`The policy takes ${typeName}.${name}(${argument}:) away, which is not in the graph.`)
      }
    }
  }
}
