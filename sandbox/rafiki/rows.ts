import type { SeedGrant } from '../seed.ts'

/** What each table holds. Moments are ISO strings, amounts of money decimal strings, as they leave the API. */

export interface Row {
  id: string
  createdAt: string
}

export interface OwnedRow extends Row {
  tenantId: string
}

export interface Amount {
  value: string
  assetCode: string
  assetScale: number
}

export type Metadata = Record<string, unknown> | null

export type GrantRow = SeedGrant
export type AccessRow = SeedGrant['access'][number]

export interface TenantRow extends Row {
  apiSecret: string
  email: string | null
  publicName: string | null
  idpConsentUrl: string | null
  idpSecret: string | null
  deletedAt: string | null
  settings: { key: string; value: string }[]
}

export interface AssetRow extends OwnedRow {
  code: string
  scale: number
  withdrawalThreshold: string | null
  liquidityThreshold: string | null
}

export interface FeeRow extends Row {
  assetId: string
  type: 'SENDING' | 'RECEIVING'
  fixed: string
  basisPoints: number
}

export interface PeerRow extends OwnedRow {
  assetId: string
  staticIlpAddress: string
  name: string | null
  http: { outgoing: { authToken: string; endpoint: string } }
  maxPacketAmount: string | null
  liquidityThreshold: string | null
  routes: string[]
}

export interface AdditionalProperty {
  key: string
  value: string
  visibleInOpenPayments: boolean
}

export interface WalletAddressRow extends OwnedRow {
  address: string
  publicName: string | null
  assetId: string
  status: 'ACTIVE' | 'INACTIVE'
  additionalProperties: AdditionalProperty[]
}

export interface WalletAddressKeyRow extends Row {
  walletAddressId: string
  jwk: { kid: string; x: string; alg: string; kty: string; crv: string }
  revoked: boolean
}

export interface IncomingPaymentRow extends OwnedRow {
  walletAddressId: string
  client: string | null
  state: 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'EXPIRED'
  expiresAt: string
  incomingAmount: Amount | null
  receivedAmount: Amount
  metadata: Metadata
  initiatedBy: 'ADMIN' | 'CARD' | 'OPEN_PAYMENTS'
  senderWalletAddress: string | null
  approvedAt: string | null
  cancelledAt: string | null
  cancellationReason: string | null
  /** One that expired unpaid: only the list of both kinds still has it. */
  deletedAt?: string | null
}

export interface QuoteRow extends OwnedRow {
  walletAddressId: string
  receiver: string
  debitAmount: Amount
  receiveAmount: Amount
  expiresAt: string
  estimatedExchangeRate: number | null
}

export interface OutgoingPaymentRow extends OwnedRow {
  walletAddressId: string
  client: string | null
  state: 'FUNDING' | 'SENDING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'
  error: string | null
  stateAttempts: number
  debitAmount: Amount
  receiveAmount: Amount
  sentAmount: Amount
  receiver: string
  metadata: Metadata
  grantId: string | null
}

export interface WebhookEventRow extends OwnedRow {
  type: string
  data: Record<string, unknown>
}

export interface TransferRow extends Row {
  debitAccountId: string
  creditAccountId: string
  amount: string
  transferType: 'DEPOSIT' | 'WITHDRAWAL' | 'TRANSFER'
  ledger: number
  state: 'PENDING' | 'POSTED' | 'VOIDED'
  expiresAt: string | null
}
