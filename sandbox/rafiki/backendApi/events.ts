import { byId, refusal } from '../errors.ts'
import { fence, within } from '../service.ts'
import type { Context, Resolver } from '../service.ts'
import type { WebhookEventRow } from '../rows.ts'
import { fundPayment } from './outgoingPayments.ts'

/** Fenced, but not for the operator. */
function eventOf(context: Context, eventId: string): WebhookEventRow {
  const event = byId(context.store.webhookEvents, eventId)
  if (!event || !within(event, fence(context))) throw refusal('Invalid transfer id', 'BAD_USER_INPUT')
  return event
}

const depositEventLiquidity: Resolver<unknown, { input: { eventId: string } }> = (_, { input }, context) => {
  const event = eventOf(context, input.eventId)
  if (event.type !== 'outgoing_payment.created') throw refusal('Invalid transfer id', 'BAD_USER_INPUT')
  fundPayment(context.store, String(event.data.id), context.isOperator ? event.tenantId : context.tenant.id)
  return { success: true }
}

/** The sandbox's events offer no money: as the real one answers for those. */
const withdrawEventLiquidity: Resolver<unknown, { input: { eventId: string } }> = (_, { input }, context) => {
  eventOf(context, input.eventId)
  throw refusal('Invalid transfer id', 'BAD_USER_INPUT')
}

/** All tenants' events, for every caller. The sandbox's wallet addresses have no events that are due. */
const triggerWalletAddressEvents: Resolver<unknown, unknown> = () => ({ count: 0 })

export const eventMutations = { depositEventLiquidity, withdrawEventLiquidity, triggerWalletAddressEvents }
