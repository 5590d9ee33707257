/* Conditional requests (RFC 9110, 13): a GET of what the caller has already is answered 304, once it was computed. */

import type { FastifyInstance } from 'fastify'
import { createHmac, randomBytes } from 'node:crypto'

/** The tags of `If-None-Match`, compared weakly as the header is. */
const tagsIn = (header = ''): string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''))

/** Answers to GETs that have no errors may be stored by the caller, and must be asked for again each time. */
export function addConditionalGet(app: FastifyInstance): void {
  // An entity tag tells nothing of the answer to who does not have it.
  const key = randomBytes(32)
  const tagOf = (body: string | Buffer): string => `"${createHmac('sha256', key).update(body).digest('base64url')}"`

  app.addHook('onSend', ({ method, headers, call }, reply, payload, done) => {
    const isWhole = reply.statusCode === 200 && call.viewer !== undefined && call.stats.codes.size === 0
    if (method !== 'GET' || !isWhole || !(typeof payload === 'string' || Buffer.isBuffer(payload))) {
      done()
      return
    }
    const tag = tagOf(payload)
    void reply.headers({ etag: tag, 'cache-control': 'private, no-cache' })
    if (!tagsIn(headers['if-none-match']).includes(tag)) {
      done()
      return
    }
    void reply.code(304).removeHeader('content-length').removeHeader('content-type')
    done(null, null)
  })
}
