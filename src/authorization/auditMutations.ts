import {
  getNamedType,
  isNonNullType,
  isScalarType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema
} from 'graphql'
import type { AuditOutcome } from '../observability/auditLog.ts'
import type { Context } from '../context.ts'
import { gatewayErrorIn, type GatewayError } from '../errors.ts'
import { auditedViewer } from '../identity/viewer.ts'
import { mutatedKey } from '../rafiki/delegation/mutationIds.ts'
import { isObject, property } from '../lib/property.ts'
import { parseUrl } from '../lib/url.ts'
import { toUuid } from '../lib/uuid.ts'
import { valueAt, type Args } from './guard.ts'

/** A root field of a contract's mutations. */
export type Mutation = GraphQLField<unknown, Context, Args>

/** Mutation → the paths of its arguments that name objects (`input.grantId`). Only what stands there is written down. */
export type AuditTable = Record<string, readonly string[]>

/**
 * Makes every mutation of a contract leave a line in the audit log. The line is written around its guards and its
 * resolver, so that neither runs without it.
 * @throws Error for a mutation without an audit declaration, and for one that names no argument
 */
export function withAudit(contract: GraphQLSchema, table: AuditTable): GraphQLSchema {
  const mutations: Record<string, Mutation> = contract.getMutationType()?.getFields() ?? {}
  for (const field of Object.values(mutations)) {
    const paths = Object.hasOwn(table, field.name) ? table[field.name] : undefined
    if (!paths) throw new Error(`No audit row for Mutation.${field.name}: say which arguments name its objects.`)
    for (const path of paths) checkPath(field, path)
    field.extensions = { ...field.extensions, audit: paths }
    field.resolve = audited(field)
  }
  return contract
}

/** Which arguments of a mutation name objects. */
const pathsOf = ({ extensions }: Mutation): readonly string[] => extensions.audit ?? []

function checkPath(field: Mutation, path: string): void {
  const [name, ...keys] = path.split('.')
  let type: GraphQLInputType | undefined = field.args.find((it) => it.name === name)?.type
  for (const key of keys) {
    const bare: GraphQLInputType | undefined = isNonNullType(type) ? type.ofType : type
    type = bare && 'getFields' in bare ? bare.getFields()[key]?.type : undefined
  }
  const leaf = type && getNamedType(type)
  if (!isScalarType(leaf) || !/^(ID|String|UUID|HttpsUrl)$/.test(leaf.name)) {
    throw new Error(`The audit row of Mutation.${field.name} names ${path}, which is no id or address.`)
  }
}

function audited(field: Mutation): NonNullable<typeof field.resolve> {
  const { resolve } = field
  if (!resolve) throw new Error(`Mutation.${field.name} has no resolver.`)
  return (parent, args, context, info) => {
    const began = performance.now()
    const { mutationsSent } = context.stats
    const tell = (ended: Ended): void =>
      tellAudit(context, String(info.path.key), field, args, { ...ended, ms: performance.now() - began })
    const run = async (): Promise<unknown> => {
      try {
        const answer: unknown = await resolve(parent, args, context, info)
        // Delegation answers what went wrong, graphql-js throws it.
        if (answer instanceof Error) throw answer
        tell({ ...outcomeOfMany(answer), answered: namesIn(answer) })
        return answer
      } catch (error) {
        tell(failed(error, context.stats.mutationsSent > mutationsSent))
        throw error
      }
    }
    return context.audit.follow(run())
  }
}

type NotDone = Exclude<AuditOutcome, 'DONE'>
/** Whatever was not done says why. */
type Became = { outcome: 'DONE' } | { outcome: NotDone; code: string }

type Ended = Became & {
  answered?: Record<string, string>
  ms?: number
  /** See `AuditLine.more`. */
  more?: number
}

/** Writes the line of one mutation of an operation, once. @param key its name in the answer */
export function tellAudit(
  { viewer, requestId, audit, audited }: Context,
  key: string,
  field: Mutation,
  args: Args,
  { answered = {}, ms = 0, more = 0, ...became }: Ended
): void {
  if (audited.has(key)) return
  audited.add(key)
  const objects = Object.fromEntries(
    pathsOf(field)
      .map((path) => [path, valueAt(args, path)] as const)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([path, value]) => [
        path,
        Array.isArray(value) ? value.slice(0, maxNames).map((it) => nameIn(it) ?? null) : (nameIn(value) ?? null)
      ])
  )
  audit.write({
    ...auditedViewer(viewer),
    mutation: field.name,
    objects,
    answered,
    ...became,
    ...(more > 0 && { more }),
    requestId,
    time: new Date().toISOString(),
    ms: Math.round(ms)
  })
}

/** A mutation of several objects is DONE only if all of them are done. */
function outcomeOfMany(answer: unknown): Became {
  const results = property(answer, 'results')
  const items: unknown[] = Array.isArray(results) ? results : []
  const one = (outcome: string): unknown => items.find((it) => property(it, 'outcome') === outcome)
  for (const outcome of ['UNKNOWN', 'NOT_DONE'] as const) {
    const open = one(outcome)
    if (open) return { outcome, code: String(property(open, 'code')) }
  }
  const over = items.length === 0 || one('REVOKED') || one('ALREADY_OVER')
  return over ? { outcome: 'DONE' } : { outcome: 'REFUSED', code: 'NOT_FOUND' }
}

/** With these the gateway, or Rafiki, was not able to; with all others it said no. */
const unable =
  /^(NOT_CONFIRMED|UPSTREAM_\w+|INTERNAL_SERVER_ERROR|\w+_UNAVAILABLE|BAD_REQUEST|SHUTTING_DOWN|TENANTS_NOT_ISOLATED)$/

/** @param sent whether it got as far as to Rafiki */
function failed(error: unknown, sent: boolean): Became {
  const ours = gatewayErrorIn(error)
  const code = ours?.code ?? 'INTERNAL_SERVER_ERROR'
  return { outcome: outcomeOf(ours, code, sent), code }
}

function outcomeOf(error: GatewayError | undefined, code: string, sent: boolean): NotDone {
  const said = error?.extensions.outcome
  if (said === 'UNKNOWN') return 'UNKNOWN'
  // What is not there says no outcome, wherever that is found out. Whatever else says none may have been done.
  if (said !== 'NOT_DONE' && sent && code !== 'NOT_FOUND') return 'UNKNOWN'
  return refusal(code)
}

/** For what was not done. */
export const refusal = (code: string): NotDone => (unable.test(code) ? 'NOT_DONE' : 'REFUSED')

const maxAddress = 500
/** No mutation takes more at once: a longer list is refused, and need not be written out. */
const maxNames = 100

/** An id, or an address without what may be secret in it; undefined for any other text. */
function nameIn(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const uuid = toUuid(value)
  const url = uuid || value.length > maxAddress ? undefined : parseUrl(value)
  if (!url) return uuid
  const { protocol, origin, pathname } = url
  return protocol === 'https:' || protocol === 'http:' ? origin + pathname : undefined
}

/** Fields of answers that name what they are about. */
const naming = ['id', 'grantId', 'continueUri', 'manageUrl'] as const

/** What an answer names, itself or one level below. Delegation asks for ids beside what the caller does. */
function namesIn(answer: unknown): Record<string, string> {
  const names: Record<string, string> = {}
  const look = (value: unknown, under: string): void => {
    if (!isObject(value)) return
    for (const name of naming) {
      const found = nameIn(value[name])
      if (found !== undefined) names[under + name] = found
    }
  }
  if (!isObject(answer)) return names
  if (mutatedKey in answer) look(answer[mutatedKey], '')
  else {
    look(answer, '')
    for (const [key, value] of Object.entries(answer)) {
      if (Array.isArray(value)) Object.assign(names, outcomesIn(key, value))
      else look(value, `${key}.`)
    }
  }
  return names
}

/** What became of each of many: `results.<id>` → its outcome. */
const outcomesIn = (key: string, items: readonly unknown[]): Record<string, string> =>
  Object.fromEntries(
    items.flatMap((it) => {
      const [id, outcome] = [nameIn(property(it, 'grantId')), property(it, 'outcome')]
      return id === undefined || typeof outcome !== 'string' ? [] : [[`${key}.${id}`, outcome]]
    })
  )
