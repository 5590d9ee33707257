import type { FastifyRequest } from 'fastify'
import { GatewayError } from '../errors.ts'
import type { Shown } from '../identity/credentials.ts'

/**
 * The `Authorization` header. Where two came, Node gives the first, and a proxy may have looked at the other.
 * @throws GatewayError BAD_REQUEST
 */
export function authorizationOf({ headers, raw }: FastifyRequest): string | undefined {
  const count = raw.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'authorization').length
  if (count > 1) throw new GatewayError('BAD_REQUEST', 'Send the Authorization header once.')
  return headers.authorization
}

/**
 * What a request shows beside its token. Node joins headers that come twice, and what is joined is no proof and no
 * certificate.
 * @param certificateHeader believed only of a trusted proxy
 */
export const shownWith =
  (certificateHeader: string | undefined) =>
  ({ headers, method, ips, call }: FastifyRequest): Shown => {
    const certificate = certificateHeader === undefined ? undefined : headers[certificateHeader]
    return {
      ...{ method, proof: textOf(headers.dpop), trace: call.stats.trace },
      // Fastify lists who sent the request from the connection on, for as long as it trusts them: the second is there
      // only if the first is a trusted proxy.
      ...(ips && ips.length > 1 && { certificate: textOf(certificate) })
    }
  }

const textOf = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined
