import {
  getNamedType,
  isNonNullType,
  isScalarType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema
} from 'graphql'
import type { AuditOutcome } from '../observability/auditLine.ts'
import type { Context } from '../context.ts'
import { gatewayErrorIn, type GatewayError } from '../errors.ts'
import { actorOf, auditedViewer } from '../identity/viewer.ts'
import type { Ended, Recorded } from '../journal/recorder.ts'
import { property } from '../lib/property.ts'
import { namesIn, objectsOf } from './auditedNames.ts'
import type { Args } from './guard.ts'

/** A root field of a contract's mutations. */
export type Mutation = GraphQLField<unknown, Context, Args>

/** What is written down of each mutation: see `Mutation` of field modules. Nothing else of its arguments is. */
export type AuditTable = Record<string, { audit: readonly string[]; takesBack?: boolean }>

/**
 * Makes every mutation of a contract leave a line in the audit log. The line is written around its guards and its
 * resolver, so that neither runs without it.
 * @throws Error for a mutation without an audit declaration, and for one that names no argument
 */
export function withAudit(contract: GraphQLSchema, table: AuditTable): GraphQLSchema {
  const mutations: Record<string, Mutation> = contract.getMutationType()?.getFields() ?? {}
  for (const field of Object.values(mutations)) {
    const row = Object.hasOwn(table, field.name) ? table[field.name] : undefined
    if (!row) throw new Error(`No audit row for Mutation.${field.name}: say which arguments name its objects.`)
    const { audit, takesBack } = row
    for (const path of audit) checkPath(field, path)
    field.extensions = { ...field.extensions, audit, takesBack }
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
    const recorded = begin(context, field, args)
    context.mutation.intend = recorded.intend
    context.mutation.about = undefined
    const tell = (ended: Became & { answered?: Ended['answered'] }): Promise<void> | undefined => {
      context.mutation.intend = undefined
      context.audited.add(String(info.path.key))
      return recorded.ended({ answered: {}, ...ended, ms: Math.round(performance.now() - began) })
    }
    const run = async (): Promise<unknown> => {
      try {
        const answer: unknown = await resolve(parent, args, context, info)
        // Delegation answers what went wrong, graphql-js throws it.
        if (answer instanceof Error) throw answer
        await tell({ ...outcomeOfMany(answer), answered: namesIn(answer) })
        return answer
      } catch (error) {
        await tell(failed(error, context.stats.mutationsSent > mutationsSent))
        throw error
      }
    }
    return context.audit.follow(run())
  }
}

const begin = ({ viewer, origin, requestId, recorder, mutation }: Context, field: Mutation, args: Args): Recorded =>
  recorder.begin({
    line: { ...auditedViewer(viewer), mutation: field.name, objects: objectsOf(pathsOf(field), args), requestId },
    actor: actorOf(viewer, origin),
    about: () => mutation.about,
    takesBack: field.extensions.takesBack ?? false
  })

type NotDone = Exclude<AuditOutcome, 'DONE'>
/** Whatever was not done says why. */
type Became = { outcome: 'DONE' } | { outcome: NotDone; code: string }

/**
 * Writes the line of a mutation that was refused before it began, once.
 * @param key its name in the answer
 * @param more see `AuditLine.more`
 */
export async function tellRefused(
  context: Context,
  key: string,
  field: Mutation,
  args: Args,
  { code, more }: { code: string; more: number }
): Promise<void> {
  context.audited.add(key)
  const became = { answered: {}, outcome: refusal(code), code, ...(more > 0 && { more }), ms: 0 }
  await begin(context, field, args).ended(became)
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
const refusal = (code: string): NotDone => (unable.test(code) ? 'NOT_DONE' : 'REFUSED')
