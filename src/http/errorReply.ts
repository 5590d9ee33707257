import type { FastifyReply, FastifyRequest } from 'fastify'
import { GatewayError, type Code } from '../errors.ts'
import type { Log } from '../observability/log.ts'
import { property } from '../lib/property.ts'

/** The maximum size of request bodies, in bytes. */
export const maxBodyBytes = 256 * 1024

/** HTTP statuses of answers before GraphQL runs; 500 for all other codes. */
const statuses: Partial<Record<Code, number>> = {
  FORBIDDEN: 403,
  BAD_REQUEST: 400,
  DOCUMENT_NOT_TRUSTED: 400,
  BODY_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  SHUTTING_DOWN: 503,
  KEYS_UNAVAILABLE: 503,
  PROOF_UNAVAILABLE: 503,
  OWNERSHIP_UNAVAILABLE: 503
}

/** What a request is answered that came to nothing: what is not ours is a fault, and told to the log alone. */
export function toGatewayError(error: unknown, request: FastifyRequest, log: Log): GatewayError {
  if (error instanceof GatewayError) return error
  const code = property(error, 'statusCode')
  const status = typeof code === 'number' ? code : 500
  if (status === 413) return new GatewayError('BODY_TOO_LARGE', `The request body has more than ${maxBodyBytes} bytes.`)
  if (status < 500) return new GatewayError('BAD_REQUEST', 'Expected a GraphQL request: a JSON object with `query`.')
  log.error({ requestId: request.id, fault: property(error, 'stack') }, 'fault')
  return new GatewayError('INTERNAL_SERVER_ERROR', 'A fault in the gateway.', { requestId: request.id })
}

/** What GraphQL refuses of requests that HTTP has nothing against. */
const refusedByGraphQL = new Set<string>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_TOO_LARGE',
  'OPERATION_TOO_COSTLY'
] satisfies Code[])

/**
 * The status of an answer of Apollo Server's, whose own is for `application/graphql-response+json`. As
 * `application/json`, which anything between a caller and here may send, one says of HTTP alone what went wrong.
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-application-json
 */
export function statusOf(reply: FastifyReply, codes: ReadonlySet<string>): number {
  const asJson = String(reply.getHeader('content-type')).startsWith('application/json')
  // What Apollo Server finds no GraphQL request in has no code there.
  const refused = codes.size > 0 && [...codes].every((code) => refusedByGraphQL.has(code))
  return asJson && refused && reply.statusCode === 400 ? 200 : reply.statusCode
}

/** Bodies are read as they come. */
export function refuseCoded({ headers }: FastifyRequest): void {
  const coding = headers['content-encoding']
  if (coding === undefined || coding === 'identity') return
  throw new GatewayError('BAD_REQUEST', 'Send the request body uncompressed, without Content-Encoding.', {
    http: { status: 415, headers: new Map([['accept-encoding', 'identity']]) }
  })
}

export function sendError(reply: FastifyReply, error: GatewayError, status?: number): FastifyReply {
  const { message, code } = error
  const { http, ...extensions } = error.extensions
  for (const [name, value] of http?.headers ?? []) reply.header(name, value)
  return reply.code(status ?? http?.status ?? statuses[code] ?? 500).send({ errors: [{ message, extensions }] })
}
