import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { checkCost } from './cost.ts'
import { checkGiven } from './variables.ts'
import type { Context } from '../context.ts'
import { GatewayError } from '../errors.ts'
import type { Role, Viewer } from '../identity/viewer.ts'
import { Flights } from '../lib/inFlight.ts'
import { Departure, type Leaving } from '../lib/cancellation.ts'
import type { Answered } from './compiler/size.ts'
import { coercedVariables, keepAnswer, type KnownOperation, type KnownOperations } from './compiler/known.ts'
import { noteOperation, type Tally } from '../observability/requestStats.ts'

export interface AnswersOptions {
  /** The known operations of the viewer's role. */
  known: KnownOperations
  /** The maximum cost of one operation. The cost depends on variables, so each request is checked. 0: no limit. */
  maxCost: number
  /** Changes with every mutation of the tenant: see `rafiki/transport/dedupe.ts`. */
  eraOf: (tenantId: string) => number
  /** Where it is noted what is run. */
  tallyOf: (request: FastifyRequest) => Tally
  /** See `requests.ts`. */
  whenOver: (request: FastifyRequest, then: (answered: boolean) => void) => void
  /** Told of each request that is answered together with another. */
  onShared?: () => void
  contextFor: (request: FastifyRequest, viewer: Viewer, signal: Leaving) => Context
  /** Apollo Server, for everything that is not answered here; goes on with the request's context, where there is one. */
  apollo: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
}

interface Flight {
  era: number
  waiting: number
  departure: Departure
  context: Context
  answer: Promise<Answered>
  /** Once two or more wait for it. */
  bytes?: Buffer
}

/** Roles whose answers depend on nothing but Rafiki, so that eras tell when one may no longer be shared. */
const sharing = new Set<Role>(['accountHolder', 'operator'])

/**
 * Answers, without Apollo Server, requests of the plainest form for operations that Apollo Server has let pass before,
 * as it would. Equal ones of one token that are in flight at the same time are answered together. Whatever is odd, and
 * whatever ends in an error, is Apollo Server's.
 */
export function createAnswers({
  known,
  maxCost,
  eraOf,
  contextFor,
  tallyOf,
  whenOver,
  onShared,
  apollo
}: AnswersOptions) {
  const flights = new WeakMap<Viewer, Flights<Flight>>()
  // `Accept` decides the type of an answer and nothing else: what Apollo Server chose for one it chooses again.
  const types = new LRUCache<string, string>({ max: 200 })

  return async function answer(request: FastifyRequest, reply: FastifyReply, viewer: Viewer): Promise<unknown> {
    const asked = plainQuestion(request)
    const operation = asked && known.find(asked.query, asked.operationName)
    if (!operation) return apollo(request, reply)
    const accept = request.headers.accept ?? ''
    const type = types.get(accept)
    const variables = type && variablesOf(operation, maxCost, viewer.role, asked.variables)
    if (!variables) {
      const answered = await apollo(request, reply)
      const chosen = reply.getHeader('content-type')
      if (reply.statusCode === 200 && typeof chosen === 'string' && accept.length < 200) types.set(accept, chosen)
      return answered
    }

    const tally = tallyOf(request)
    noteOperation(tally, 'query', operation.operation.name?.value)
    const { tenant, role } = viewer
    const mine = flightsOf(viewer)
    const key = sharing.has(role) ? `${operation.number} ${JSON.stringify(asked.variables ?? null)}` : undefined
    const era = eraOf(tenant.id)
    let flight = key === undefined ? undefined : mine.get(key)
    const first = flight?.era !== era
    if (!flight || first) {
      const departure = new Departure()
      const context = contextFor(request, viewer, departure)
      flight = { era, waiting: 0, departure, context, answer: operation.plan.run(context, variables) }
      if (key !== undefined) share(mine, key, flight)
    }
    flight.waiting += 1
    whenOver(request, (answered) => {
      if (!answered) leave(flight)
    })
    const answered = await flight.answer
    const { data, errors } = answered
    // An answer with errors is one request's own: it bears its id.
    if (errors.length > 0) {
      if (first) keepAnswer(flight.context, answered)
      return apollo(request, reply)
    }
    if (!first) onShared?.()
    tally.trace?.answered([])
    void reply.code(200).header('content-type', type)
    return flight.waiting > 1 ? (flight.bytes ??= Buffer.from(bodyOf(data))) : bodyOf(data)
  }

  function flightsOf(viewer: Viewer): Flights<Flight> {
    let mine = flights.get(viewer)
    if (!mine) flights.set(viewer, (mine = new Flights<Flight>()))
    return mine
  }
}

const bodyOf = (data: string): string => `{"data":${data}}\n`

function share(flights: Flights<Flight>, key: string, flight: Flight): void {
  flights.begin(key, flight)
  const land = (): void => flights.land(key, flight)
  void flight.answer.then(land)
  flight.departure.addEventListener('abort', land)
}

/** The flight ends when nobody is there any more to wait for it. */
function leave(flight: Flight): void {
  flight.waiting -= 1
  if (flight.waiting === 0) flight.departure.abort(new GatewayError('BAD_REQUEST', 'The caller is gone.'))
}

interface Question {
  query: string
  operationName: string | undefined
  variables: Record<string, unknown> | undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const plainTypes = new Set(['application/json', 'application/json; charset=utf-8', 'application/json;charset=utf-8'])

/** What a request asks, where it is one that GraphQL over HTTP and Apollo Server could not but take. */
function plainQuestion({ method, headers, body }: FastifyRequest): Question | undefined {
  if (method !== 'POST' || !plainTypes.has(headers['content-type'] ?? '')) return undefined
  if (!isRecord(body)) return undefined
  for (const key of Object.keys(body)) {
    if (key !== 'query' && key !== 'variables' && key !== 'operationName') return undefined
  }
  const { query, operationName, variables } = body
  if (typeof query !== 'string' || query === '') return undefined
  if (
    operationName !== undefined &&
    operationName !== null &&
    (typeof operationName !== 'string' || operationName === '')
  )
    return undefined
  if (variables !== undefined && variables !== null && !isRecord(variables)) return undefined
  return { query, operationName: operationName ?? undefined, variables: variables ?? undefined }
}

/** Undefined for variables with which something is wrong, or that ask for too much. */
function variablesOf(
  operation: KnownOperation,
  maxCost: number,
  role: Role,
  given: Record<string, unknown> = {}
): Record<string, unknown> | undefined {
  try {
    checkCost(maxCost, operation.schema, operation.document, operation.operation, given)
    checkGiven(operation, given, role)
  } catch {
    return undefined
  }
  return coercedVariables(operation, given).coerced
}
