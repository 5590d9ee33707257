import { randomUUID } from 'node:crypto'
import type { Seed, SeedOutgoingPayment } from '../seed.ts'
import { emptyGnap, newInteraction, type Gnap } from './gnap/rows.ts'
import type * as rows from './rows.ts'

export type { Seed } from '../seed.ts'

export interface Secrets {
  operator: string
  second: string
}

/** What an idempotency key was first used for, and what was answered: one memory for every tenant. */
export interface Remembered {
  field: string
  args: string
  result: string
}

/** Both services read and write these tables; tests may do so too. */
export interface Store {
  operatorTenantId: string
  openPaymentsUrl: string
  tenants: rows.TenantRow[]
  grants: rows.GrantRow[]
  assets: rows.AssetRow[]
  fees: rows.FeeRow[]
  peers: rows.PeerRow[]
  walletAddresses: rows.WalletAddressRow[]
  walletAddressKeys: rows.WalletAddressKeyRow[]
  incomingPayments: rows.IncomingPaymentRow[]
  quotes: rows.QuoteRow[]
  outgoingPayments: rows.OutgoingPaymentRow[]
  webhookEvents: rows.WebhookEventRow[]
  transfers: rows.TransferRow[]
  idempotency: Map<string, Remembered>
  /** The receiver of Rafiki's webhooks. */
  onWebhookEvent?: (event: rows.WebhookEventRow) => void
  gnap: Gnap
}

export const DEFAULT_SECRETS: Secrets = {
  operator: 'sandbox-operator-secret-not-for-production',
  second: 'sandbox-second-tenant-secret-not-for-production'
}

const QUOTE_LIFESPAN_MS = 5 * 60_000

export function createStore(seed: Seed, secrets: Secrets = DEFAULT_SECRETS): Store {
  const operator = seed.operatorTenantId
  const owned = <T extends { tenantId?: string }>(row: T) => ({ ...row, tenantId: row.tenantId ?? operator })
  const walletAddresses: rows.WalletAddressRow[] = seed.walletAddresses.map((row) => ({
    ...owned(row),
    status: 'ACTIVE',
    additionalProperties: []
  }))
  const originOf = (tenantId: string) => {
    const first = walletAddresses.find((row) => row.tenantId === tenantId)
    return first && new URL(first.address).origin
  }
  const store: Store = {
    operatorTenantId: operator,
    openPaymentsUrl: originOf(operator) ?? 'https://wallet.example',
    tenants: [
      tenantRow(operator, secrets.operator, 'Operator', []),
      tenantRow(seed.secondTenantId, secrets.second, 'Second tenant', [
        { key: 'WALLET_ADDRESS_URL', value: originOf(seed.secondTenantId) ?? 'https://other.example' }
      ])
    ],
    grants: structuredClone(seed.grants),
    assets: seed.assets.map((row) => ({
      ...owned(row),
      createdAt: new Date(0).toISOString(),
      withdrawalThreshold: null,
      liquidityThreshold: null
    })),
    fees: [],
    peers: [],
    walletAddresses,
    walletAddressKeys: [],
    incomingPayments: [],
    quotes: [],
    outgoingPayments: [],
    webhookEvents: [],
    transfers: [],
    idempotency: new Map(),
    gnap: emptyGnap()
  }
  for (const row of seed.outgoingPayments) addOutgoingPayment(store, owned(row))
  for (const { id, state, createdAt } of store.grants) {
    const waits = state === 'PENDING' || state === 'PROCESSING'
    if (waits) store.gnap.interactions.push(newInteraction(store.gnap, id, createdAt))
  }
  return store
}

/** A copy of the rows, for changes that are not kept. No webhooks are sent for it. */
export const copyOf = ({ onWebhookEvent: _, ...tables }: Store): Store => structuredClone(tables)

export function addWebhookEvent(store: Store, tenantId: string, type: string, data: Record<string, unknown>): void {
  const event = { ...newRow(), tenantId, type, data: structuredClone(data) }
  store.webhookEvents.push(event)
  store.onWebhookEvent?.(event)
}

export function newRow(): rows.Row {
  return { id: randomUUID(), createdAt: new Date().toISOString() }
}

/** A payment has its quote's id, and its amounts are in its wallet address's asset. */
function addOutgoingPayment(store: Store, row: SeedOutgoingPayment & { tenantId: string }): void {
  const { debitAmountValue, receiveAmountValue, ...rest } = row
  const walletAddress = store.walletAddresses.find(({ id }) => id === row.walletAddressId)
  const asset = store.assets.find(({ id }) => id === walletAddress?.assetId)
  if (!asset) throw new Error(`outgoing payment ${row.id}: its wallet address or that one's asset is not in the seed`)
  const amount = (value: string): rows.Amount => ({ value, assetCode: asset.code, assetScale: asset.scale })
  const amounts = { debitAmount: amount(debitAmountValue), receiveAmount: amount(receiveAmountValue) }
  const { id, tenantId, walletAddressId, receiver, createdAt } = row
  const expiresAt = new Date(Date.parse(createdAt) + QUOTE_LIFESPAN_MS).toISOString()
  store.quotes.push({
    ...{ id, tenantId, walletAddressId, receiver, createdAt, expiresAt },
    ...amounts,
    estimatedExchangeRate: 1
  })
  const payment: rows.OutgoingPaymentRow = {
    ...rest,
    ...amounts,
    sentAmount: amount(row.state === 'COMPLETED' ? debitAmountValue : '0'),
    error: null,
    stateAttempts: 0
  }
  store.outgoingPayments.push(payment)
  addWebhookEvent(store, tenantId, 'outgoing_payment.created', { ...payment })
}

function tenantRow(
  id: string,
  apiSecret: string,
  publicName: string,
  settings: rows.TenantRow['settings']
): rows.TenantRow {
  return {
    id,
    apiSecret,
    publicName,
    settings,
    createdAt: new Date(0).toISOString(),
    email: null,
    idpConsentUrl: null,
    idpSecret: `idp-secret-of-${id}`,
    deletedAt: null
  }
}
