import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { isDeepStrictEqual } from 'node:util'
import type { Context } from '../context.ts'
import type { Role, Viewer } from '../identity/viewer.ts'
import { InFlight } from '../lib/inFlight.ts'
import { recordOperation } from '../observability/requestStats.ts'
import { admitted, type Call } from './call.ts'
import { coerceVariables, storeResult, type PlannedOperation, type Plans } from './plans.ts'
import { checkOperation } from './operationChecks.ts'
import { plainRequest } from './plainRequest.ts'
import { callerGone, type ContextMaker } from './requestContext.ts'
import { viewerKey, type ReusableAnswers } from './reusableAnswers.ts'

interface FastPathOptions {
  /** The plans of the viewer's role. */
  plans: Plans
  maxCost: number
  /** Changes with every mutation of the tenant: see `rafiki/transport/dedupe.ts`. */
  writeEpochOf: (tenantId: string) => number
  /** Undefined: each answer is computed. */
  answers?: ReusableAnswers
  /** Called for each request that is answered together with another. */
  onShared?: () => void
  contexts: ContextMaker
}

/** A request of the plainest form, for an operation that Apollo Server has let pass before. */
interface PlannedRequest {
  planned: PlannedOperation
  variables: Record<string, unknown>
}

/** A request that passed all checks. */
interface CheckedRequest extends PlannedRequest {
  contentType: string
}

interface Execution {
  /** The call that it began for. */
  call: Call
  /** Undefined where there are errors. */
  body: string | Buffer | undefined
}

/** Longer variables, in characters of JSON, are checked each time. */
const maxKept = 1_000

/** Roles whose answers depend on nothing but Rafiki, so that write epochs tell when one may no longer be shared. */
const dedupedRoles = new Set<Role>(['accountHolder', 'operator'])

/**
 * Executes, without Apollo Server, requests of the plainest form for operations that Apollo Server has let pass before,
 * as it would. Dedupe: equal requests of one token that are in flight at the same time are executed once. Everything
 * else, and everything that ends in an error, goes to Apollo Server.
 */
export class FastPath {
  readonly #options: FastPathOptions
  readonly #inFlight = new WeakMap<Viewer, InFlight<Execution>>()
  /** The variables with which an operation has last passed all checks, which look at nothing else. */
  readonly #passed = new WeakMap<PlannedOperation, Record<string, unknown>>()
  /** `Accept` decides the type of an answer and nothing else: what Apollo Server chose for one it chooses again. */
  readonly #contentTypes = new LRUCache<string, string>({ max: 200 })

  constructor(options: FastPathOptions) {
    this.#options = options
  }

  find(request: FastifyRequest): PlannedRequest | undefined {
    const plain = plainRequest(request)
    const planned = plain && this.#options.plans.find(plain.query, plain.operationName)
    return planned && { planned, variables: plain.variables ?? {} }
  }

  /** Undefined if a check fails: Apollo Server then says why. */
  check({ headers, call }: FastifyRequest, { planned, variables }: PlannedRequest): CheckedRequest | undefined {
    const contentType = this.#contentTypes.get(headers.accept ?? '')
    if (contentType === undefined) return undefined
    if (isDeepStrictEqual(this.#passed.get(planned), variables)) return { planned, variables, contentType }
    const { schema, document, operation } = planned
    const { role } = admitted(call).viewer
    try {
      checkOperation({ schema, document, operation, variables, role, maxCost: this.#options.maxCost })
    } catch {
      return undefined
    }
    if (!coerceVariables(planned, variables).coerced) return undefined
    if (JSON.stringify(variables).length < maxKept) this.#passed.set(planned, variables)
    return { planned, variables, contentType }
  }

  /** The body of the answer. Undefined if there are errors: Apollo Server then reports them. */
  async execute(request: FastifyRequest, checked: CheckedRequest): Promise<string | Buffer | undefined> {
    const { call } = request
    const { viewer } = admitted(call)
    const { number, operation, reusable, shareable } = checked.planned
    recordOperation(call.stats, 'query', operation.name?.value)
    const epoch = this.#options.writeEpochOf(viewer.tenant.id)
    const query = `${number} ${JSON.stringify(checked.variables)}`
    const { contexts } = this.#options
    const answers = reusable ? this.#options.answers : undefined
    const work = this.#inFlightOf(viewer).join(
      shareable && dedupedRoles.has(viewer.role) ? `${epoch} ${query}` : undefined,
      async (signal) => {
        const rafiki = contexts.rafikiOf(request, signal)
        const key = answers ? `${viewerKey(viewer)} ${query}` : ''
        const last = await answers?.find(key, rafiki, call.stats)
        if (last !== undefined) return { call, body: last }
        const context = contexts.contextOf(request, rafiki)
        const body = await run(checked, context)
        if (body !== undefined) answers?.store(key, body, context)
        return { call, body }
      }
    )
    call.whenOver((answered) => {
      if (!answered) work.leave(callerGone())
    })
    const execution = await work.result
    // An answer with errors holds the id of one request: only that one reports it, the others ask Apollo Server again.
    const { body } = execution
    if (body === undefined) return undefined
    if (execution.call !== call) this.#options.onShared?.()
    call.stats.trace?.answered([])
    return work.waiting > 1 && typeof body === 'string' ? (execution.body = Buffer.from(body)) : body
  }

  /** Stores which type Apollo Server chose for a planned request. */
  learnContentType({ headers: { accept = '' } }: FastifyRequest, reply: FastifyReply): void {
    const chosen = reply.getHeader('content-type')
    if (reply.statusCode === 200 && typeof chosen === 'string' && accept.length < 200)
      this.#contentTypes.set(accept, chosen)
  }

  #inFlightOf(viewer: Viewer): InFlight<Execution> {
    let inFlight = this.#inFlight.get(viewer)
    if (!inFlight) this.#inFlight.set(viewer, (inFlight = new InFlight()))
    return inFlight
  }
}

/** The body of the answer, or undefined: then its errors are stored for Apollo Server. */
async function run({ planned, variables }: CheckedRequest, context: Context): Promise<string | undefined> {
  // Each execution has variables of its own, as resolvers are given them.
  const { coerced = {} } = coerceVariables(planned, variables)
  const result = await planned.plan.execute(context, coerced)
  if (result.errors.length === 0) return `{"data":${result.data}}\n`
  storeResult(context, result)
  return undefined
}
