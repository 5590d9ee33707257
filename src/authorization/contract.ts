import {
  getNamedType,
  getNullableType,
  GraphQLNonNull,
  GraphQLSchema,
  isInputObjectType,
  isInputType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isScalarType,
  parseType,
  typeFromAST,
  type GraphQLInputType
} from 'graphql'
import { contractTypes } from './contractTypes.ts'
import { guarded, withOutcome, type FieldConfig } from './guardedField.ts'
import type { Policy } from './policy.ts'

/**
 * Makes a role's contract from the graph: a field that the policy does not name is absent, and a field with guards runs
 * only after them.
 * @throws Error when the policy names a type or field that the graph does not have
 */
export function cutContract(graph: GraphQLSchema, policy: Policy): GraphQLSchema {
  checkNames(graph, policy)
  const { query, mutation, types } = contractTypes(graph, {
    // An interface promises what all types have that implement it, also where a gateway takes a field of one away.
    keeps: ({ name: type }, field) =>
      Boolean(policy[type]?.[field]) && implementing(graph, type).every((it) => !policy[it] || policy[it][field]),
    field(config, type, name) {
      const shown = withAmountsOut(graph, config)
      const nullable = writtenByStrangers.has(`${type}.${name}`)
      const own = nullable ? { ...shown, type: getNullableType(shown.type) } : shown
      const field = guarded(own, policy[type]?.[name] ?? [])
      return type === graph.getMutationType()?.name ? withOutcome(field) : field
    },
    input(config, type, name) {
      const narrowing = policy[type]?.[name]?.find((it) => 'type' in it)
      return narrowing ? { ...config, type: inputType(graph, narrowing.type) } : config
    }
  })
  // What Rafiki's services say of their root types is not true of a contract.
  for (const root of [query, mutation]) if (root) root.description = undefined
  return new GraphQLSchema({ ...graph.toConfig(), assumeValid: false, query, mutation, types })
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
