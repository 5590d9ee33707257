import { z } from 'zod'
import { GatewayError, notFound, type Outcome } from '../../errors.ts'
import { toUuid } from '../../lib/uuid.ts'
import type { Rafiki } from '../client.ts'
import { withoutLongTexts } from '../longText.ts'
import type { Choice, Interaction, InteractionAnswer } from '../interactionServer.ts'

const noncePattern = /^[A-Za-z0-9_-]{1,128}$/

/** Undefined for what cannot be one: it goes into no URL. */
export function interactionAt(id: string, nonce: string): Interaction | undefined {
  const uuid = toUuid(id)
  return uuid !== undefined && noncePattern.test(nonce) ? { id: uuid, nonce } : undefined
}

// Loose: what the gateway does not know of must be seen when this is compared with the grant, not be dropped here.
const requested = z.object({
  grantId: z.guid().transform((id) => id.toLowerCase()),
  state: z.enum(['PENDING', 'APPROVED', 'DENIED']),
  access: z.array(z.looseObject({ type: z.string(), actions: z.array(z.string()), identifier: z.string().nullish() })),
  subject: z.object({ sub_ids: z.array(z.looseObject({ id: z.string() })) }).nullish()
})

/** What was asked for, as the interaction server tells it: without the client, and without when it expires. */
export type Requested = z.infer<typeof requested>

const query = { name: 'Interaction', kind: 'query' } as const
const mutation = { name: 'AnswerInteraction', kind: 'mutation' } as const

/**
 * What a client asks of an account holder. The calling code must prove whose it is.
 * @param caller a name for the caller, within the tenant
 * @returns undefined for one that is unknown, revoked, or another tenant's
 * @throws GatewayError
 */
export async function readInteraction(
  rafiki: Rafiki,
  interaction: Interaction,
  caller: string
): Promise<Requested | undefined> {
  const { interactions, tenant } = rafiki
  rafiki.charge()
  if (!interactions || !tenant.idpSecret) return undefined
  const answer = await interactions.read({ tenant, caller }, interaction).catch(reportedBy(rafiki, query))
  const { status, code, json } = answer
  if (status === 404 && code === 'unknown_interaction') return undefined
  const parsed = status === 200 ? requested.safeParse(json) : undefined
  // As in the grant that this is compared with.
  if (parsed?.success) withoutLongTexts(parsed.data.access, new Set())
  if (parsed?.success) return parsed.data
  const error = rafiki.report(unexpected(answer), query)
  // Rafiki says alike that the secret is wrong and that the request is another tenant's, which must look like none.
  if (mayBeRefusedSecret(status) && !tenant.alone) return undefined
  throw error
}

/**
 * Answers a request, at most once. Prove first whose it is.
 * @returns NOT_PENDING where it was answered before or has expired, OVER where its grant was rejected or revoked
 * @throws GatewayError NOT_FOUND, and with `outcome` where it is not known to be answered
 */
export async function answerInteraction(
  rafiki: Rafiki,
  interaction: Interaction,
  choice: Choice,
  caller: string
): Promise<'DONE' | 'NOT_PENDING' | 'OVER'> {
  const { interactions, tenant } = rafiki
  if (!interactions) throw notFound()
  rafiki.charge()
  const answer = await rafiki
    .writing(() => interactions.answer({ tenant, caller }, interaction, choice))
    .catch(reportedBy(rafiki, mutation))
  const { status, code } = answer
  if (status === 202) return 'DONE'
  if (status === 400 && code === 'invalid_interaction') return 'NOT_PENDING'
  if (status === 401 && code === 'user_denied') return 'OVER'
  if (status === 404 && code === 'unknown_interaction') throw notFound()
  throw rafiki.report(unexpected(answer, status >= 400 && status < 500 ? 'NOT_DONE' : 'UNKNOWN'), mutation)
}

const reportedBy =
  (rafiki: Rafiki, operation: typeof query | typeof mutation) =>
  (error: unknown): never => {
    throw error instanceof GatewayError ? rafiki.report(error, operation) : error
  }

/** One of another length than the right one makes Rafiki fail. */
const mayBeRefusedSecret = (status: number): boolean => status === 401 || status === 500

function unexpected({ status }: InteractionAnswer, outcome?: Outcome): GatewayError {
  const hint = mayBeRefusedSecret(status)
    ? ": it may have refused the tenant's idp secret; or another tenant's request was asked for"
    : ''
  const details = { service: 'interaction', ...(outcome && { outcome }) }
  return new GatewayError(
    'UPSTREAM_ERROR',
    "Rafiki's interaction server gave no usable answer.",
    details,
    `HTTP ${status}${hint}`
  )
}
