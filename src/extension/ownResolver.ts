import type { GraphQLFieldResolver, GraphQLResolveInfo } from 'graphql'
import type { Context } from '../context.ts'
import { badInput, GatewayError, type Outcome } from '../errors.ts'
import { lookUpsOf } from '../fields/lookUps.ts'
import { isObject, property } from '../lib/property.ts'
import { largestPage } from '../lib/sizing.ts'
import { endOf, moduleContext } from './moduleContext.ts'
import { shownOf } from './publicError.ts'
import type { Resolver } from './types.ts'

type Complete = (value: unknown, context: Context, info: GraphQLResolveInfo) => unknown

export interface OwnField {
  /** `Card.number` */
  coordinate: string
  isMutation: boolean
  /** Undefined: the property of the field's name. */
  resolver: Resolver | undefined
  /** What of a parent the module gets. */
  parentOf: (source: unknown) => unknown
  /** The arguments that say how many rows there are. */
  sizing: readonly string[]
  /** How many items a list may have. */
  maxItems: number
  /** What becomes of each object of a type of the gateway's. */
  complete: Complete
  /** Answers rest on nothing but the viewer, the arguments and what Rafiki sends. */
  reusable: boolean
  codes: ReadonlySet<string>
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

/** No function of a module's is called with more than its context. */
function valueOf(value: unknown): unknown {
  if (typeof value === 'function') throw new TypeError('expected a value, and a resolver for a function')
  return value
}

async function answerOf(
  run: () => unknown,
  { maxItems, coordinate }: OwnField,
  complete: (value: unknown) => unknown
): Promise<unknown> {
  const answer = await run()
  if (!Array.isArray(answer)) return complete(answer)
  if (answer.length > maxItems) throw new RangeError(`${coordinate} answered more than ${maxItems} items`)
  const items: unknown[] = await Promise.all(answer)
  return items.map((it) => complete(it))
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
function shown(error: unknown, { isMutation, coordinate, codes }: OwnField, { log, requestId }: Context): unknown {
  const ours = shownOf(error, codes)
  if (!isMutation) return ours ?? error
  if (!ours) {
    const fault = error instanceof Error ? error.stack : String(error)
    log.error({ requestId, field: coordinate, fault }, 'fault')
  }
  if (ours && (codes.has(ours.code) || refusals.has(ours.code) || 'outcome' in ours.extensions)) return ours
  const { code = 'INTERNAL_SERVER_ERROR', message = 'A fault in the gateway.', extensions } = ours ?? {}
  return new GatewayError(code, message, { ...extensions, outcome: 'UNKNOWN' satisfies Outcome }, ours?.cause)
}
