import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { Context } from '../context.ts'
import type { Role, Viewer } from '../identity/viewer.ts'
import { InFlight } from '../lib/inFlight.ts'
import { isJsonObject } from '../lib/property.ts'
import { recordOperation } from '../observability/requestStats.ts'
import { admitted } from './call.ts'
import { coerceVariables, storeResult, type PlannedOperation, type Plans } from './compiler/plans.ts'
import { checkOperation } from './operationChecks.ts'
import { callerGone, type MakeContext } from './requestContext.ts'

interface FastPathOptions {
  /** The plans of the viewer's role. */
  plans: Plans
  maxCost: number
  /** Changes with every mutation of the tenant: see `rafiki/transport/dedupe.ts`. */
  writeEpochOf: (tenantId: string) => number
  /** Called for each request that is answered together with another. */
  onShared?: () => void
  makeContext: MakeContext
}

/** A request of the plainest form, for an operation that Apollo Server has let pass before. */
interface PlannedRequest {
  planned: PlannedOperation
  variables: Record<string, unknown>
}

/** A request that passed all checks. */
interface CheckedRequest extends PlannedRequest {
  coerced: Record<string, unknown>
  contentType: string
}

interface Execution {
  context: Context
  data: string
  failed: boolean
  /** Once two or more wait for it. */
  bytes?: Buffer
}

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
    const { schema, document, operation } = planned
    const { role } = admitted(call).viewer
    try {
      checkOperation({ schema, document, operation, variables, role, maxCost: this.#options.maxCost })
    } catch {
      return undefined
    }
    const { coerced } = coerceVariables(planned, variables)
    return coerced && { planned, variables, coerced, contentType }
  }

  /** The body of the answer. Undefined if there are errors: Apollo Server then reports them. */
  async execute(request: FastifyRequest, checked: CheckedRequest): Promise<string | Buffer | undefined> {
    const { call } = request
    const { viewer } = admitted(call)
    const { plan, number, operation } = checked.planned
    recordOperation(call.stats, 'query', operation.name?.value)
    const epoch = this.#options.writeEpochOf(viewer.tenant.id)
    const isDeduped = dedupedRoles.has(viewer.role)
    const key = isDeduped ? `${epoch} ${number} ${JSON.stringify(checked.variables)}` : undefined
    const work = this.#inFlightOf(viewer).join(key, async (signal) => {
      const context = this.#options.makeContext(request, signal)
      const result = await plan.run(context, checked.coerced)
      const failed = result.errors.length > 0
      if (failed) storeResult(context, result)
      return { context, data: result.data, failed }
    })
    call.whenOver((answered) => {
      if (!answered) work.leave(callerGone())
    })
    const execution = await work.result
    // An answer with errors holds the id of one request: only that one reports it, the others ask Apollo Server again.
    if (execution.failed) return undefined
    if (execution.context !== call.context) this.#options.onShared?.()
    call.stats.trace?.answered([])
    return work.waiting > 1 ? (execution.bytes ??= Buffer.from(bodyOf(execution))) : bodyOf(execution)
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

const bodyOf = ({ data }: Execution): string => `{"data":${data}}\n`

interface PlainRequest {
  query: string
  operationName: string | undefined
  variables: Record<string, unknown> | undefined
}

const plainTypes = new Set(['application/json', 'application/json; charset=utf-8', 'application/json;charset=utf-8'])

/** What a request asks for, if its form is one that GraphQL over HTTP and Apollo Server could not but take. */
function plainRequest({ method, headers, body }: FastifyRequest): PlainRequest | undefined {
  if (method !== 'POST' || !plainTypes.has(headers['content-type'] ?? '')) return undefined
  if (!isJsonObject(body)) return undefined
  for (const key of Object.keys(body)) {
    if (key !== 'query' && key !== 'variables' && key !== 'operationName') return undefined
  }
  const { query, operationName, variables } = body
  if (typeof query !== 'string' || query === '') return undefined
  const name = operationName ?? undefined
  if (name !== undefined && (typeof name !== 'string' || name === '')) return undefined
  if (variables !== undefined && variables !== null && !isJsonObject(variables)) return undefined
  return { query, operationName: name, variables: variables ?? undefined }
}
