import { randomBytes, randomUUID } from 'node:crypto'
import type { JWK } from '@interledger/http-signature-utils'
import type { Row } from '../rows.ts'

/** What the auth service keeps of a grant for its client alone. */
export interface ContinuationRow {
  grantId: string
  continueId: string
  continueToken: string
  /** The key of a client that came with one instead of a wallet address. */
  jwk?: JWK
  finish?: { uri: string; nonce: string }
  /** Milliseconds. */
  lastContinuedAt: number
}

export interface AccessTokenRow extends Row {
  grantId: string
  value: string
  managementId: string
  expiresIn: number
  revoked: boolean
}

export interface InteractionRow extends Row {
  grantId: string
  nonce: string
  ref: string
  state: 'PENDING' | 'APPROVED' | 'DENIED'
  /** Seconds. */
  expiresIn: number
}

/** A client application's wallet address, at some other wallet of the world. */
export interface ClientRow {
  address: string
  publicName: string | null
  assetCode: string
  assetScale: number
  keys: JWK[]
}

/** The tables of the GNAP side, and its settings. */
export interface Gnap {
  continuations: ContinuationRow[]
  accessTokens: AccessTokenRow[]
  interactions: InteractionRow[]
  clients: ClientRow[]
  waitSeconds: number
  interactionSeconds: number
  tokenSeconds: number
}

export const emptyGnap = (): Gnap => ({
  continuations: [],
  accessTokens: [],
  interactions: [],
  clients: [],
  waitSeconds: 5,
  interactionSeconds: 600,
  tokenSeconds: 600
})

/** A grant's request, as it waits for its account holder. */
export const newInteraction = (
  { interactionSeconds }: Gnap,
  grantId: string,
  createdAt = new Date().toISOString()
): InteractionRow => ({
  ...{ id: randomUUID(), createdAt, grantId },
  nonce: randomBytes(8).toString('hex').toUpperCase(),
  ref: randomUUID(),
  state: 'PENDING',
  expiresIn: interactionSeconds
})
