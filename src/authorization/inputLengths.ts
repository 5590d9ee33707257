import {
  GraphQLID,
  GraphQLString,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLInputType
} from 'graphql'
import { badInput } from '../errors.ts'
import { isObject } from '../lib/property.ts'

/** Characters of a text that a caller gives: as long as addresses get. */
const usualLength = 2_048
/** By the names of input fields: what is kept by Rafiki and comes back in answers, and tokens. */
const lengths: Record<string, number> = {
  ...{ kid: 200, x: 200, publicName: 200, name: 200, code: 200, idempotencyKey: 200 },
  authToken: 8_192
}
/** Characters of free JSON. Account holders' metadata has narrower bounds of its own. */
const jsonLength = 16_384
const maxItems = 1_000

/** @throws GatewayError BAD_USER_INPUT */
type Check = (value: unknown, path: string) => void

const known = new WeakMap<GraphQLInputType, Check | undefined>()

/** Checks how long the texts and lists among arguments are; undefined where there are none. */
export function lengthsOf(args: GraphQLFieldConfigArgumentMap): ((given: Record<string, unknown>) => void) | undefined {
  const checks = Object.entries(args).flatMap(([name, { type }]) => {
    const check = checkOf(type, name)
    return check ? [{ name, check }] : []
  })
  if (checks.length === 0) return undefined
  return (given) => {
    for (const { name, check } of checks) check(given[name], name)
  }
}

function checkOf(type: GraphQLInputType, name: string): Check | undefined {
  if (isNonNullType(type)) return checkOf(type.ofType, name)
  if (isListType(type)) return listCheck(checkOf(type.ofType, name))
  if (type === GraphQLString || type === GraphQLID) return textCheck(lengths[name] ?? usualLength)
  if (type.toString() === 'JSONObject') return jsonCheck
  if (!isInputObjectType(type)) return undefined
  // Input types may hold themselves.
  if (!known.has(type)) {
    let checks: [string, Check][] = []
    known.set(type, (value, path) => {
      if (!isObject(value)) return
      for (const [key, check] of checks) check(value[key], `${path}.${key}`)
    })
    checks = Object.entries(type.getFields()).flatMap(([key, field]): [string, Check][] => {
      const check = checkOf(field.type, key)
      return check ? [[key, check]] : []
    })
  }
  return known.get(type)
}

const textCheck =
  (most: number): Check =>
  (value, path) => {
    if (typeof value === 'string' && value.length > most) throw badInput(path, `at most ${most} characters`)
  }

const listCheck =
  (check: Check | undefined): Check =>
  (value, path) => {
    if (!Array.isArray(value)) return
    if (value.length > maxItems) throw badInput(path, `at most ${maxItems} items`)
    for (const [index, item] of value.entries()) check?.(item, `${path}.${index}`)
  }

const jsonCheck: Check = (value, path) => {
  if (value !== undefined && JSON.stringify(value).length > jsonLength)
    throw badInput(path, `JSON of at most ${jsonLength} characters`)
}
