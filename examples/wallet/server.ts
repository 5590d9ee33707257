import { createHash, timingSafeEqual } from 'node:crypto'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type pg from 'pg'
import { z } from 'zod'
import { accountsOf, open } from './accounts.ts'
import { AdminError, isSigned, type Admin } from './rafiki.ts'
import { BookingError, handle, webhook } from './webhooks.ts'

export interface WalletOptions {
  pool: pg.Pool
  admin: Admin
  /** Rafiki's `SIGNATURE_SECRET`. */
  webhookSecret: string
  /** Bearer token of those who read accounts: the gateway. */
  readToken: string
  /** Bearer token of those who open accounts: the wallet's other services. */
  adminToken: string
  /** Gets a line for each webhook. It holds no name, no amount and no secret. */
  say?: (line: object) => void
}

const asked = z.object({
  walletAddressId: z
    .union([z.guid(), z.array(z.guid())])
    .transform((ids) => [ids].flat())
    .pipe(z.array(z.string()).max(100))
})
const holder = z.object({ walletAddressId: z.guid() })
const opening = z.strictObject({
  assetCode: z.string().min(1).max(32),
  assetScale: z.int().min(0).max(255),
  value: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .transform(BigInt)
})

/** The wallet's accounts: booked by Rafiki's webhooks, read by the gateway. */
export function createWallet({ pool, admin, webhookSecret, readToken, adminToken, say = () => {} }: WalletOptions) {
  const app: FastifyInstance = fastify({ bodyLimit: 256 * 1024, requestTimeout: 10_000 })
  const only = (token: string) => ({
    onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
      if (!isEqual(request.headers.authorization ?? '', `Bearer ${token}`)) return reply.code(401).send({})
    }
  })

  app.post('/webhooks', async (request, reply) => {
    if (!isSigned(webhookSecret, request.headers['rafiki-signature'], request.body)) return reply.code(401).send({})
    const event = webhook.parse(request.body)
    const done = await handle(event, { pool, admin })
    say({ event: event.id, type: event.type, done })
    return { done }
  })
  app.get('/accounts', only(readToken), async (request) => ({
    accounts: await accountsOf(pool, asked.parse(request.query).walletAddressId)
  }))
  app.put('/accounts/:walletAddressId', only(adminToken), async (request, reply) => {
    await open(pool, holder.parse(request.params).walletAddressId, opening.parse(request.body))
    return reply.code(204).send()
  })
  app.get('/healthz', async () => {
    await pool.query('select 1')
    return {}
  })

  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const invalid = error instanceof z.ZodError ? 400 : (error.statusCode ?? 500)
    // The words of other errors may hold what was sent.
    const why = error instanceof AdminError || error instanceof BookingError ? error.message : error.name
    say({ failed: request.routeOptions.url, why, code: error.code })
    // Rafiki sends again what is not answered with 200.
    return reply.code(invalid).send({})
  })
  return app
}

const hashed = (text: string): Buffer => createHash('sha256').update(text).digest()
const isEqual = (one: string, other: string): boolean => timingSafeEqual(hashed(one), hashed(other))
