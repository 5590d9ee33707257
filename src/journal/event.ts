/**
 * What the journal holds: events, which never change. Names are in the past tense, since each happened. A new kind is no
 * breaking change: readers of events skip kinds that they do not know.
 */
export type EventKind =
  // What the gateway does: before a mutation is sent, and once it is known what became of it, or that it is not.
  | 'mutation.intended'
  | 'mutation.ended'
  // The life of a grant.
  | 'grant.requested'
  | 'grant.approved'
  | 'grant.rejected'
  | 'grant.token_issued'
  | 'grant.revoked'
  | 'grant.expired'
  | 'grant.revived'
  // An account holder saw what a client asks for, and answered it.
  | 'terms.shown'
  | 'consent.given'
  | 'consent.refused'
  // Payments, as Rafiki's webhook events and later looks tell of them.
  | 'payment.created'
  | 'payment.completed'
  | 'payment.failed'
  | 'payment.cancelled'
  | 'client.renamed'
  // What happens to the journal, and to the data of a person, itself.
  | 'data.read'
  | 'data.exported'
  | 'person.erased'
  | 'journal.pruned'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }

/** Who did it, as far as that is known. A role alone says no more than that. */
export interface Actor {
  role: 'accountHolder' | 'client' | 'operator' | 'gateway' | 'unknown'
  subject?: string
  /** The client application that a token names. */
  clientId?: string
  /** Claims of the token: its id, the session, how strongly and when (seconds) its holder signed in, who acts for whom. */
  jti?: string
  sid?: string
  acr?: string
  amr?: readonly string[]
  authTime?: number
  act?: Json
  /** The token's `act` is too long to be stored. */
  actTooLong?: true
  /** Only where the configuration says so. */
  address?: string
  userAgent?: string
}

/** An event as it is written. Moments are milliseconds since 1970. */
export interface NewEvent {
  /** A UUID, made when the event occurred: however often it is appended, it is written once. */
  id: string
  kind: EventKind
  tenantId: string
  /** When it happened; where that is not known, by when it had. */
  at: number
  /** Between these it happened, where no more is known. */
  notBefore?: number
  notAfter?: number
  /** As Rafiki writes them. */
  grantId?: string
  paymentId?: string
  /** Whose it is: wallet addresses as Rafiki stores them. */
  walletAddresses?: readonly string[]
  /** The account holder who acted or was asked; only they see more of it than its kind and time. */
  subject?: string
  /** The client's wallet address. */
  client?: string
  actor: Actor
  /** What else is known of it; its form is the kind's. */
  details?: { readonly [key: string]: Json | undefined }
}

/** An event as it was written. One that was erased has its kind and moments only. */
export interface JournalEvent extends NewEvent {
  /** The running number of its tenant, from 1. */
  number: number
  recordedAt: number
  erased: boolean
}
