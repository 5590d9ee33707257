import type { FastifyInstance } from 'fastify'
import { GatewayError } from '../errors.ts'
import type { Services } from '../services.ts'
import { sendError, toGatewayError } from './errorReply.ts'

/** In bytes. */
const bodyLimit = 8_192

/**
 * `POST /backchannel-logout`, for issuers (OpenID Connect Back-Channel Logout, 2.5 and 2.8). Absent without a store for what
 * ended.
 */
export function addBackchannelLogoutRoute(
  app: FastifyInstance,
  { callers: { logOut }, log }: Pick<Services, 'callers' | 'log'>
): void {
  if (!logOut) return
  void app.register((scope, _, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (__, body, parsed) =>
      parsed(null, new URLSearchParams(String(body)).getAll('logout_token'))
    )
    scope.setErrorHandler((error, request, reply) => {
      const ours = toGatewayError(error, request, log)
      request.call.stats.codes.add(ours.code)
      if (ours.code === 'RATE_LIMITED' || ours.code === 'SHUTTING_DOWN') return sendError(reply, ours)
      // The specification has one status for all that an issuer cannot mend by sending it again at once.
      const isRequests = ['UNAUTHENTICATED', 'BAD_REQUEST', 'BODY_TOO_LARGE'].includes(ours.code)
      return reply.code(400).send({ error: isRequests ? 'invalid_request' : 'temporarily_unavailable' })
    })
    scope.post('/backchannel-logout', { bodyLimit, config: { cors: false } }, async ({ ip, body }, reply) => {
      const tokens: unknown = body
      const [token, ...more] = Array.isArray(tokens) ? tokens.map(String) : []
      if (token === undefined || more.length > 0) throw new GatewayError('BAD_REQUEST', 'Expected one logout_token.')
      await logOut(ip, token)
      return reply.code(200).send()
    })
    done()
  })
}
