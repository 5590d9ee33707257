import { UndecodableAnswer } from '../../lib/contentCoding.ts'
import { GatewayError, type Outcome } from '../../errors.ts'
import { maxAnswerBytes } from './httpPost.ts'
import { readAnswer, type ReadAnswer, type UpstreamError } from './answer.ts'
import type { Operation } from '../operation.ts'
import { property } from '../../lib/property.ts'

const messages = {
  UPSTREAM_UNAVAILABLE: 'Rafiki could not be reached, or is out of order.',
  UPSTREAM_TIMEOUT: 'Rafiki did not answer in time.',
  UPSTREAM_ERROR: 'Rafiki answered with something that is no answer.',
  UPSTREAM_UNTRUSTED: 'Rafiki answered as another tenant.',
  OPERATION_TOO_COSTLY: "Rafiki's answer is larger than the gateway takes. Ask for less at once.",
  UPSTREAM_BUSY: 'Too much is being asked of Rafiki at the moment. Try again shortly.'
}

/** About as long as anything waits in the queue: those before have been answered by then, or shed. */
const waitSeconds = 2

/** `fault`: the service is in trouble. `alive`: it refused in its own words. `none`: it may be somebody else's doing. */
type Sign = 'fault' | 'alive' | 'none'

/** A try that brought no answer: what that says of the service, and of what was asked. */
export class Failure extends Error {
  readonly code: keyof typeof messages
  readonly outcome: Outcome
  readonly sign: Sign
  readonly again: boolean

  /**
   * @param outcome of a mutation
   * @param again whether a query may be tried again
   */
  constructor(code: Failure['code'], outcome: Outcome, cause: unknown, sign: Sign = 'none', again = false) {
    super(code, { cause })
    this.code = code
    this.outcome = outcome
    this.sign = sign
    this.again = again
  }

  /** For the caller. */
  of({ service, kind }: { service: string; kind: Operation['kind'] }): GatewayError {
    const details = {
      service,
      ...(kind === 'mutation' && { outcome: this.outcome }),
      ...(this.code === 'UPSTREAM_BUSY' && { waitSeconds }),
      ...(this.code === 'OPERATION_TOO_COSTLY' && { limit: 'answer', maximum: maxAnswerBytes })
    }
    return new GatewayError(this.code, messages[this.code], details, this.cause)
  }
}

/** A connection that failed before anything was written: the request cannot have been carried out. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])
/** A connection that was lost, now or before. */
export const dropped = new Set([...neverSent, 'UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH', 'ETIMEDOUT'])
export const overloaded = new Set([502, 503, 504])
/** Statuses with which Rafiki refuses a request before it looks at the operation (measured). */
const refused = new Set([400, 401, 403, 413, 429])

/** What undici threw, or what an answer's coding was. */
export function connectionFailure(error: unknown): Failure {
  if (error instanceof UndecodableAnswer) return new Failure('UPSTREAM_ERROR', 'UNKNOWN', error, 'alive')
  const code = String(property(error, 'code'))
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return new Failure('OPERATION_TOO_COSTLY', 'UNKNOWN', error, 'alive')
  const lost = dropped.has(code)
  const outcome = neverSent.has(code) ? 'NOT_DONE' : 'UNKNOWN'
  return new Failure('UPSTREAM_UNAVAILABLE', outcome, error, lost ? 'fault' : 'none', lost)
}

/** A deadline that passed. Where Rafiki asks other wallets, one of those may be what is slow, and be so on purpose. */
export const timeout = ({ deadline }: Operation, cause: unknown): Failure =>
  new Failure('UPSTREAM_TIMEOUT', 'UNKNOWN', cause, deadline === 'network' ? 'none' : 'fault')

/** What Rafiki says while its database is gone, in GraphQL, where it does not answer in words with HTTP 500. */
const outage =
  /connect ECONNREFUSED|terminating connection due to|Connection terminated|the database system is|Timeout acquiring a connection/

/** Whether an error says that the service is out of order, as its HTTP 500 does: one cause has one code. */
export const isOutage = ({ message, extensions }: UpstreamError): boolean =>
  extensions?.code === 'INTERNAL_SERVER_ERROR' && outage.test(message)

export const isGraphqlAnswer = (type: string): boolean => /^application\/(graphql-response\+)?json\b/.test(type)

/**
 * Rafiki answers GraphQL as JSON under several statuses; anything else has no answer in it.
 * @param refusal what to say of a refused signature, in the log
 * @throws Failure
 */
export function answerOf(status: number, type: string, bytes: Buffer, refusal: () => string): ReadAnswer {
  if (overloaded.has(status)) throw new Failure('UPSTREAM_UNAVAILABLE', 'UNKNOWN', `HTTP ${status}`, 'fault', true)
  const isJson = isGraphqlAnswer(type)
  const answer = isJson ? readAnswer(bytes) : undefined
  if (answer) return answer
  const hint = status === 401 ? `: ${refusal()}` : ''
  const outcome = refused.has(status) && !isJson ? 'NOT_DONE' : 'UNKNOWN'
  const sign = status >= 400 && status < 500 ? 'alive' : 'fault'
  // What counts against the service is called what the breaker calls it a little later: one cause has one code.
  const code = sign === 'fault' ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_ERROR'
  throw new Failure(code, outcome, `HTTP ${status}, ${type}${hint}`, sign)
}
