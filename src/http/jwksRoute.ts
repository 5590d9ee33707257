import type { FastifyInstance } from 'fastify'
import type { Services } from '../services.ts'

/** The keys by which receipts and the heads of the journal are verified, for everybody. Absent without SIGNING_KEY_FILE. */
export function addJwksRoute(app: FastifyInstance, { signer }: Pick<Services, 'signer'>): void {
  if (!signer) return
  app.get('/.well-known/jwks.json', (_, reply) =>
    reply.header('cache-control', 'public, max-age=300').type('application/jwk-set+json').send(signer.publicKeys())
  )
}
