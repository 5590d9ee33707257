import { byId, refusal, uuid } from '../errors.ts'
import type { Amount, IncomingPaymentRow, Metadata, WalletAddressRow } from '../rows.ts'
import { fence, within } from '../service.ts'
import type { Context, Resolver } from '../service.ts'
import { addWebhookEvent, newRow } from '../store.ts'
import type { Store } from '../store.ts'
import { assetOf } from './assets.ts'
import { listOf, passes, passesNot } from './lists.ts'
import type { FilterString, ListArgs } from './lists.ts'
import { forTenantId, tenantOfRow } from './tenants.ts'

export interface AmountInput {
  value: bigint
  assetCode: string
  assetScale: number
}

export interface NewIncomingPayment {
  walletAddressId: string
  expiresAt?: string | null
  incomingAmount?: AmountInput | null
  metadata?: Metadata
  isCardPayment?: boolean | null
  senderWalletAddress?: string | null
}

interface ListIncomingArgs extends ListArgs {
  filter?: { initiatedBy?: FilterString | null } | null
}

const LONGEST_MS = 30 * 24 * 60 * 60_000

export function urlOf(store: Store, payment: IncomingPaymentRow): string {
  return `${store.openPaymentsUrl}/${payment.tenantId}/incoming-payments/${payment.id}`
}

export function addIncomingPayment(context: Context, tenantId: string, input: NewIncomingPayment): IncomingPaymentRow {
  const { store } = context
  const latest = Date.now() + LONGEST_MS
  const expiresAt = input.expiresAt ? Date.parse(input.expiresAt) : latest
  if (expiresAt <= Date.now() || expiresAt > latest) throw refusal('invalid expiresAt', 'BAD_USER_INPUT')
  if (input.incomingAmount && input.incomingAmount.value <= 0n) throw refusal('invalid amount', 'BAD_USER_INPUT')
  const walletAddress = activeWalletAddress(store, input.walletAddressId, tenantId)
  const { code: assetCode, scale: assetScale } = assetOf(store, walletAddress)
  const asked = input.incomingAmount
  if (asked && (asked.assetCode !== assetCode || asked.assetScale !== assetScale)) {
    throw refusal('invalid amount', 'BAD_USER_INPUT')
  }
  const amount = (value: bigint): Amount => ({ value: value.toString(), assetCode, assetScale })
  const created: IncomingPaymentRow = {
    ...newRow(),
    tenantId,
    walletAddressId: walletAddress.id,
    client: null,
    state: 'PENDING',
    expiresAt: new Date(expiresAt).toISOString(),
    incomingAmount: asked ? amount(asked.value) : null,
    receivedAmount: amount(0n),
    metadata: input.metadata ?? null,
    initiatedBy: context.isOperator && input.isCardPayment ? 'CARD' : 'ADMIN',
    senderWalletAddress: input.senderWalletAddress ?? null,
    approvedAt: null,
    cancelledAt: null,
    cancellationReason: null
  }
  store.incomingPayments.push(created)
  addWebhookEvent(store, tenantId, 'incoming_payment.created', { ...created })
  return created
}

export function activeWalletAddress(store: Store, id: string, tenantId: string): WalletAddressRow {
  const found = byId(store.walletAddresses, id)
  if (!found || found.tenantId !== tenantId) throw refusal('unknown wallet address', 'NOT_FOUND')
  if (found.status !== 'ACTIVE') throw refusal('inactive wallet address', 'INACTIVE')
  return found
}

const incomingPayment: Resolver<unknown, { id: string }> = (_, { id }, context) => {
  const found = byId(context.store.incomingPayments, id)
  if (found?.deletedAt || !within(found, fence(context))) throw refusal('payment does not exist', 'NOT_FOUND')
  return found
}

/** The page info knows nothing of the filter. */
const incomingPayments: Resolver<unknown, ListIncomingArgs> = (_, args, context) => {
  const tenantId = fence(context, args.tenantId)
  const where = (row: IncomingPaymentRow) => !row.deletedAt && within(row, tenantId)
  return listOf(context.store.incomingPayments, args, (row) => where(row) && passesFilter(args, row), { where })
}

/** The page info is of the caller's own tenant, for the operator too. */
const ofWalletAddress: Resolver<WalletAddressRow, ListIncomingArgs> = ({ id }, args, context) => {
  const where = (row: IncomingPaymentRow) => !row.deletedAt && row.walletAddressId === id && passesFilter(args, row)
  return listOf(context.store.incomingPayments, args, (row) => where(row) && within(row, fence(context)), {
    where: (row) => where(row) && row.tenantId === context.tenant.id
  })
}

const createIncomingPayment: Resolver<unknown, { input: NewIncomingPayment }> = (_, { input }, context) => {
  const tenantId = forTenantId(context)
  if (!tenantId) throw new Error('Missing tenant id to create incoming payment')
  return { payment: addIncomingPayment(context, tenantId, input) }
}

/** Fenced for nobody; what is more, the payment becomes the caller's. */
const updateIncomingPayment: Resolver<unknown, { input: { id: string; metadata: Metadata } }> = (
  _,
  { input: { id, metadata } },
  { store, tenant }
) => {
  const found = byId(store.incomingPayments, id)
  if (!found) throw refusal('unknown payment', 'NOT_FOUND')
  return { payment: Object.assign(found, { metadata, tenantId: tenant.id }) }
}

const approveIncomingPayment: Resolver<unknown, { input: { id: string } }> = (_, { input }, context) => {
  const payment = pendingPayment(context, input.id)
  if (payment.cancelledAt) throw refusal('action already performed', 'FORBIDDEN')
  payment.approvedAt ??= new Date().toISOString()
  return { payment }
}

const cancelIncomingPayment: Resolver<unknown, { input: { id: string; cancellationReason?: string | null } }> = (
  _,
  { input },
  context
) => {
  const payment = pendingPayment(context, input.id)
  if (payment.approvedAt) throw refusal('action already performed', 'FORBIDDEN')
  if (!payment.cancelledAt) {
    payment.cancelledAt = new Date().toISOString()
    payment.cancellationReason = input.cancellationReason ?? null
  }
  return { payment }
}

/** Fenced, but not for the operator. The sandbox has no partial payments under way: the decision is of no effect. */
const decidePartialPayment: Resolver<unknown, { input: { incomingPaymentId: string } }> = (_, { input }, context) => {
  const found = byId(context.store.incomingPayments, input.incomingPaymentId)
  if (!found || !within(found, fence(context))) throw refusal('unknown payment', 'NOT_FOUND')
  if (found.state === 'COMPLETED' || found.state === 'EXPIRED') throw refusal('invalid state', 'BAD_USER_INPUT')
  return { success: true }
}

function pendingPayment({ store, tenant }: Context, id: string): IncomingPaymentRow {
  const wanted = uuid(id)
  const found = store.incomingPayments.find((row) => row.id === wanted && row.tenantId === tenant.id)
  if (!found) throw refusal('unknown payment', 'NOT_FOUND')
  if (found.state !== 'PENDING') throw refusal('wrong state', 'CONFLICT')
  return found
}

function passesFilter({ filter }: ListIncomingArgs, { initiatedBy }: IncomingPaymentRow): boolean {
  return passes(filter?.initiatedBy, initiatedBy) && passesNot(filter?.initiatedBy, initiatedBy)
}

export const incomingPaymentFields = {
  Query: { incomingPayment, incomingPayments },
  Mutation: {
    createIncomingPayment,
    updateIncomingPayment,
    approveIncomingPayment,
    cancelIncomingPayment,
    confirmPartialIncomingPayment: decidePartialPayment,
    rejectPartialIncomingPayment: decidePartialPayment
  },
  WalletAddress: { incomingPayments: ofWalletAddress },
  IncomingPayment: {
    url: (row: IncomingPaymentRow, _: unknown, { store }: Context) => urlOf(store, row),
    liquidity: ({ receivedAmount: { value } }: IncomingPaymentRow) => (value === '0' ? null : value),
    tenant: tenantOfRow
  }
}
