import { z } from 'zod'
import { GatewayError } from '../errors.ts'
import type { AuditOutcome } from '../observability/auditLine.ts'
import type { Rafiki } from '../rafiki/client.ts'
import { grantPaymentsByIds } from '../rafiki/queries/grantPayments.ts'
import { grantsByIds } from '../rafiki/queries/grants.ts'
import { isOver } from './readBack.ts'

/* What became of a mutation whose answer nobody has, as far as Rafiki's rows tell. */

/** What an intent says, as `recorder.ts` writes it. */
export const intended = z.object({
  mutation: z.string(),
  objects: z.record(z.string(), z.union([z.string().nullable(), z.array(z.string().nullable())])),
  requestId: z.string(),
  automatic: z.literal(true).optional(),
  grants: z.array(z.string()).optional()
})
export type Intended = z.infer<typeof intended>

/** @throws GatewayError */
export async function outcomeOf(
  rafikiOf: (maximum: number) => Rafiki,
  what: Intended,
  paymentId: string | undefined
): Promise<AuditOutcome> {
  if (paymentId !== undefined) return outcomeOfPayment(rafikiOf(2), what.mutation, paymentId)
  const ids = grantsOf(what)
  return ids.length === 0 ? 'UNKNOWN' : outcomeOfGrants(rafikiOf(2 * ids.length + 1), ids)
}

/** The grants that were to be revoked. */
function grantsOf({ mutation, objects, grants }: Intended): string[] {
  if (!/^revoke(My)?Grants?$/.test(mutation)) return []
  const named = [objects['input.grantId'], objects['input.grantIds'], grants].flat()
  return [...new Set(named.filter((id) => typeof id === 'string'))]
}

async function outcomeOfGrants(rafiki: Rafiki, ids: readonly string[]): Promise<AuditOutcome> {
  const found = await grantsByIds(rafiki, ids)
  const over = [...found.values()].filter(isOver)
  return over.length === ids.length ? 'DONE' : over.length === 0 ? 'NOT_DONE' : 'UNKNOWN'
}

/** A payment has its quote's id. One that names a grant was made by that grant's client. */
async function outcomeOfPayment(rafiki: Rafiki, mutation: string, id: string): Promise<AuditOutcome> {
  const payment = await grantPaymentsByIds(rafiki, [id]).then((found) => found.get(id), unreadable)
  if (payment instanceof GatewayError) return 'UNKNOWN'
  if (mutation !== 'cancelOutgoingPayment') return payment?.grantId === null ? 'DONE' : 'NOT_DONE'
  return payment ? (payment.state === 'CANCELLED' ? 'DONE' : 'NOT_DONE') : 'UNKNOWN'
}

/** Rafiki has no answer for a payment without an account in its ledger, and will have none. @throws Error for all others */
function unreadable(error: unknown): GatewayError {
  if (error instanceof GatewayError && error.code === 'UPSTREAM_ERROR') return error
  throw error
}
