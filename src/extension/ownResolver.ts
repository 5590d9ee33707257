import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql'
import type { Context } from '../context.ts'
import { badInput, GatewayError, type Outcome } from '../errors.ts'
import { lookUpsOf } from '../fields/lookUps.ts'
import { isObject, property } from '../lib/property.ts'
import { largestPage } from '../lib/sizing.ts'
import { endOf, moduleContext } from './moduleContext.ts'
import { shownOf, type Thrower } from './publicError.ts'
import type { Resolver } from './types.ts'

type Complete = (value: unknown, context: Context, info: GraphQLResolveInfo) => unknown

export interface OwnField extends Thrower {
  isMutation: boolean
  /** Undefined: the property of the field's name. */
  resolver: Resolver | undefined
  /** What of a parent the module gets. */
  parentOf: (source: unknown) => unknown
  /** The arguments that say how many rows there are. */
  sizing: readonly string[]
  isList: boolean
  /** How many items a list may have. */
  maxItems: number
  /** What becomes of each object of a type of the gateway's. */
  complete: Complete
  /** Answers rest on nothing but the viewer, the arguments and what Rafiki sends. */
  reusable: boolean
}

/** A module's resolver, as the gateway runs it: with the narrow context, in bounds, and with its errors masked. */
export const ownResolver =
  (field: OwnField): GraphQLFieldResolver<unknown, Context, Record<string, unknown>> =>
  async (source, args, context, info): Promise<unknown> => {
    const name = info.fieldName
    for (const argument of field.sizing) checkSize(args[argument], argument)
    const { resolver, complete, reusable } = field
    if (!reusable) context.rafiki.recording.end()
    if (field.isMutation) await context.mutation.intend?.()
    const narrow = moduleContext(context)
    const run = (): unknown =>
      resolver ? resolver(field.parentOf(source), args, narrow) : valueOf(property(source, name))
    try {
      narrow.signal.throwIfAborted()
      return await Promise.race([answerOf(run, field, (it) => complete(it, context, info)), endOf(context)])
    } catch (error) {
      throw shown(error, field, context)
    }
  }

/** No function of a module's is called with more than its context, and no error is an answer. */
function valueOf(value: unknown): unknown {
  if (typeof value === 'function') throw new TypeError('expected a value, and a resolver for a function')
  if (value instanceof Error) throw value
  return value
}

async function answerOf(
  run: () => unknown,
  { isList, maxItems, coordinate }: OwnField,
  complete: (value: unknown) => unknown
): Promise<unknown> {
  const answer = valueOf(await run())
  if (!isList || answer === null || answer === undefined) return complete(answer)
  // How many items another iterable has is not known before it is walked.
  if (!Array.isArray(answer)) throw new TypeError(`${coordinate} answered a list that is no array`)
  if (answer.length > maxItems) throw new RangeError(`${coordinate} answered more than ${maxItems} items`)
  const items: unknown[] = await Promise.all(answer)
  return items.map((it) => complete(valueOf(it)))
}

/** A value of a type of the gateway's: its own resolvers see plain values, and nothing else of the module's object. */
export const picked =
  (fields: readonly string[]): Complete =>
  async (value) => {
    if (!isObject(value)) return value
    const values = await Promise.all(fields.map((name) => value[name]))
    return Object.fromEntries(fields.map((name, at) => [name, valueOf(values[at])]))
  }

/** An object of the gateway's by its id: proven as the field of its type proves it, and null for all others alike. */
export const lookedUp =
  (type: string): Complete =>
  async (value, context, info) => {
    const id: unknown = isObject(value) ? await value.id : value
    if (id === null || id === undefined) return null
    if (typeof id !== 'string') throw new TypeError(`expected the id of a ${type}`)
    return (await lookUpsOf(info.schema).get(type)?.(id, context, info)) ?? null
  }

function checkSize(given: unknown, argument: string): void {
  const size: unknown = Array.isArray(given) ? given.length : given
  if (size === undefined || size === null || (Array.isArray(given) && given.length <= largestPage)) return
  if (typeof size !== 'number' || size < 1 || size > largestPage)
    throw badInput(argument, Array.isArray(given) ? `at most ${largestPage}` : `a number from 1 to ${largestPage}`)
}

/** Codes by which a module says that it did nothing. */
const refusals = new Set<string>(['NOT_FOUND', 'BAD_USER_INPUT'])

/** What leaves of an error. A mutation that failed without a word may have been done. */
function shown(error: unknown, field: OwnField, context: Context): GatewayError {
  const ours = shownOf(error, field, context)
  const { code, message, extensions, cause } = ours
  if (!field.isMutation || field.codes.has(code) || refusals.has(code) || 'outcome' in extensions) return ours
  return new GatewayError(code, message, { ...extensions, outcome: 'UNKNOWN' satisfies Outcome }, cause)
}
