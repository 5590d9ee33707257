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
  type GraphQLSchema
} from 'graphql'
import type { Context } from '../context.ts'
import { GatewayError, type Outcome } from '../errors.ts'
import { lengthsOf } from './inputLengths.ts'
import type { Args, Guards } from './guard.ts'
import type { Policy } from './policy.ts'

/**
 * Makes a role's contract from the graph: a field that the policy does not name is absent, and a field with guards runs
 * only after them.
 * @throws Error when the policy names a type or field that the graph does not have
 */
export function cutContract(graph: GraphQLSchema, policy: Policy): GraphQLSchema {
  checkNames(graph, policy)
  const roots = new Set([graph.getQueryType()?.name, graph.getMutationType()?.name])
  const keptField = (config: GraphQLFieldConfig<unknown, Context, Args>, name: string, type: string) => {
    const guards = policy[type]?.[name]
    if (!guards) return null
    const shown = withAmountsOut(graph, config)
    const guarded = guard(
      writtenByStrangers.has(`${type}.${name}`) ? { ...shown, type: getNullableType(shown.type) } : shown,
      guards
    )
    return type === graph.getMutationType()?.name ? withOutcome(guarded) : guarded
  }
  const cut = mapSchema(graph, {
    [MapperKind.OBJECT_TYPE]: (type) => {
      const config = type.toConfig()
      const interfaces = config.interfaces.filter((it) => policy[it.name])
      // What Rafiki's services say of their root types is not true of a contract.
      const description = roots.has(type.name) ? null : config.description
      return new GraphQLObjectType({ ...config, interfaces, description })
    },
    [MapperKind.INTERFACE_TYPE]: (type) => (policy[type.name] ? new GraphQLInterfaceType(type.toConfig()) : null),
    [MapperKind.OBJECT_FIELD]: keptField,
    // An interface promises what all types have that implement it, also where a gateway takes a field of one away.
    [MapperKind.INTERFACE_FIELD]: (config: FieldConfig, name: string, type: string) =>
      implementing(graph, type).every((it) => !policy[it] || policy[it][name]) ? keptField(config, name, type) : null,
    [MapperKind.INPUT_OBJECT_FIELD]: (config, name, typeName) => {
      const guards = policy[typeName]?.[name]
      const narrowing = guards?.find((it) => 'type' in it)
      return guards ? { ...config, ...(narrowing && { type: inputType(graph, narrowing.type) }) } : null
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
  const type = typeFromAST(graph, parseType(text))
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

/** Has guards and transforms run before the resolver, in order, and how long texts are checked first. */
function guard(config: FieldConfig, guards: Guards): FieldConfig {
  const lengths = lengthsOf(config.args ?? {})
  const steps = [
    ...(lengths ? [{ check: lengths }] : []),
    ...guards.flatMap((it) => ('transform' in it ? it : 'check' in it && it.check ? { check: it.check } : []))
  ]
  if (steps.length === 0) return config
  const resolve = config.resolve ?? defaultFieldResolver
  return {
    ...config,
    resolve(parent: unknown, given: Args, context: Context, info: Parameters<typeof resolve>[3]): unknown {
      const pass = (args: Args, from: number): unknown => {
        const step = steps[from]
        if (!step) return resolve(parent, args, context, info)
        const changes = 'transform' in step
        const done = changes ? step.transform(args, context) : step.check(args, context)
        return done instanceof Promise
          ? done.then((it) => pass((changes && it) || args, from + 1))
          : pass((changes && done) || args, from + 1)
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
      const before = context.stats.mutationsSent
      try {
        return await resolve(parent, args, context, info)
      } catch (error) {
        // Only mutations of Rafiki's services: the others report their own outcome.
        const open = error instanceof GatewayError && 'service' in error.extensions && !('outcome' in error.extensions)
        if (!open || context.stats.mutationsSent > before) throw error
        const outcome: Outcome = 'NOT_DONE'
        throw new GatewayError(error.code, error.message, { ...error.extensions, outcome }, error.cause)
      }
    }
  }
}

function checkNames(graph: GraphQLSchema, policy: Policy): void {
  for (const [typeName, fields] of Object.entries(policy)) {
    const type = graph.getType(typeName)
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) {
      throw new Error(`The policy names ${typeName}, which is no type with fields in the graph.`)
    }
    const missing = Object.keys(fields).find((name) => !type.getFields()[name])
    if (missing) throw new Error(`The policy names ${typeName}.${missing}, which is not in the graph.`)
  }
}
