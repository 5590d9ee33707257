import type { Context } from '../../context.ts'
import type { Amount } from '../../rafiki/grant.ts'
import type { IncomingPayment, OutgoingPayment } from '../../rafiki/queries/payments.ts'
import type { Quote } from '../../rafiki/queries/quotes.ts'
import { publicMetadata } from './metadata.ts'

export const failures = [
  'QUOTE_EXPIRED',
  'RATES_UNAVAILABLE',
  'RATE_TOO_LOW',
  'ASSET_CHANGED',
  'RECEIVER_CLOSED',
  'RECEIVER_UNREACHABLE',
  'OTHER'
] as const
export type Failure = (typeof failures)[number]

/** Rafiki's words for why a payment failed: those of its life cycle, and those of its payment library. */
const failureOf: Record<string, Failure> = {
  QuoteExpired: 'QUOTE_EXPIRED',
  RatesUnavailable: 'RATES_UNAVAILABLE',
  ExternalRateUnavailable: 'RATES_UNAVAILABLE',
  RateProbeFailed: 'RATES_UNAVAILABLE',
  InsufficientExchangeRate: 'RATE_TOO_LOW',
  SourceAssetConflict: 'ASSET_CHANGED',
  DestinationAssetConflict: 'ASSET_CHANGED',
  ClosedByReceiver: 'RECEIVER_CLOSED',
  EstablishmentFailed: 'RECEIVER_UNREACHABLE',
  ConnectorError: 'RECEIVER_UNREACHABLE',
  IdleTimeout: 'RECEIVER_UNREACHABLE'
}

export interface MyOutgoingPayment {
  __typename: 'MyOutgoingPayment'
  id: string
  walletAddressId: string
  client: string | null
  state: OutgoingPayment['state']
  failure: Failure | null
  debitAmount: Amount
  receiveAmount: Amount
  sentAmount: Amount
  receiver: string
  grantId: string | null
  metadata: Record<string, unknown> | null
  createdAt: string
}

export interface MyIncomingPayment {
  __typename: 'MyIncomingPayment'
  id: string
  url: string
  walletAddressId: string
  client: string | null
  state: IncomingPayment['state']
  incomingAmount: Amount | null
  receivedAmount: Amount
  metadata: Record<string, unknown> | null
  expiresAt: string
  createdAt: string
}

export type MyQuote = Omit<Quote, 'tenantId'> & { paymentId: string }

type Settings = Pick<Context, 'accountHolders'>

/** What of a payment that is proven the viewer's they see: never its tenant, nor Rafiki's own words. */
export function viewOutgoing(row: OutgoingPayment, { accountHolders }: Settings): MyOutgoingPayment {
  const { id, walletAddressId, client, state, error, receiver, grantId, createdAt } = row
  const { debitAmount, receiveAmount, sentAmount } = row
  return {
    __typename: 'MyOutgoingPayment',
    ...{ id, walletAddressId, client, state, receiver, grantId, createdAt },
    ...{ debitAmount, receiveAmount, sentAmount },
    failure: error === null ? null : (failureOf[error] ?? 'OTHER'),
    metadata: publicMetadata(row.metadata, accountHolders.publicMetadataKeys)
  }
}

export function viewIncoming(row: IncomingPayment, { accountHolders }: Settings): MyIncomingPayment {
  const { id, url, walletAddressId, client, state, incomingAmount, receivedAmount, expiresAt, createdAt } = row
  return {
    __typename: 'MyIncomingPayment',
    ...{ id, url, walletAddressId, client, state, incomingAmount, receivedAmount, expiresAt, createdAt },
    metadata: publicMetadata(row.metadata, accountHolders.publicMetadataKeys)
  }
}

const quotes = 'quote:'

/** A payment has its quote's id in Rafiki. Caches that know objects by their ids alone would take one for the other. */
export const viewQuote = ({ tenantId: _, id, ...quote }: Quote): MyQuote => ({
  ...quote,
  id: `${quotes}${id}`,
  paymentId: id
})

/** An id of a payment, or of its quote in either form, as Rafiki has it. */
export const paymentIdOf = (id: string): string => (id.startsWith(quotes) ? id.slice(quotes.length) : id)
