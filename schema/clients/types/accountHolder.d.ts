// Written by `npm run contracts` from schema/contracts/accountHolder.graphql.

/** Which request to accept, as it was shown. */
export interface AcceptMyGrantRequestInput {
  /** `interactId` of the URL to which Rafiki sent the browser. */
  interactionId: string
  /** `nonce` of the same URL. */
  nonce: string
  /** `MyGrantRequest.termsDigest`, read together with what was shown. Required if the client could send money. */
  termsDigest?: string | null
}

/** One entry of a grant: a kind of resource, what may be done with it, for which wallet address, and how much. */
export interface Access {
  __typename?: 'Access'
  /** The entry's UUID. */
  id: string
  /** The wallet address that this entry is about, spelled as the client spelled it. Null on most quote and
   * incoming-payment entries: these hold for any wallet address. */
  identifier: string | null
  /** The kind of resource: `incoming-payment`, `outgoing-payment` or `quote`. */
  type: string
  /** What may be done: `create`, `read`, `read-all`, `list`, `list-all` or `complete`. The `-all` forms reach beyond
   * what this client created itself. */
  actions: Array<string | null>
  /** How much may be spent. Null on an `outgoing-payment` entry means without any limit; on other types it means
   * nothing. */
  limits: LimitData | null
  /** When the entry was created; ISO 8601, UTC. */
  createdAt: string
}

/** Signature algorithms that a published key may have. */
export type Alg = 'EdDSA'

/** An amount of money in one asset. */
export interface Amount {
  __typename?: 'Amount'
  /** A whole number of the asset's smallest unit, as a decimal string: `"2500"` at scale 2 is 25.00. Keep it a string
   * or a BigInt. */
  value: string
  /** The asset of the amount, usually an ISO 4217 code such as `USD`. */
  assetCode: string
  /** How many decimal places the smallest unit has: 2 for cents, 0 when there is no smaller unit. Always take it from
   * here; it is not implied by the code. */
  assetScale: number
}

/** An amount of money to ask for or to send. */
export interface AmountInput {
  /** A whole number of the asset's smallest unit, as a decimal string: `"2500"` at scale 2 is 25.00. Keep it a string
   * or a BigInt. */
  value: string
  /** The asset of the amount, usually an ISO 4217 code such as `USD`. */
  assetCode: string
  /** How many decimal places the smallest unit has: 2 for cents, 0 when there is no smaller unit. Always take it from
   * here; it is not implied by the code. */
  assetScale: number
}

/** The answer is stored; the browser must now carry it to the auth server. */
export interface AnswerMyGrantRequestPayload {
  __typename?: 'AnswerMyGrantRequestPayload'
  /** The grant of the request. It is AWAITING_APPROVAL until the browser has visited `finishUrl`. */
  grantId: string
  /** Where to send the browser, in the session that it came with. */
  finishUrl: string
  /** Whether the auth server sends the browser on to the client from there. False: the client asked for no way back, and the browser ends on a bare page of the auth server; tell the account holder before they go. Null: not known. */
  returnsToClient: boolean | null
  /** The request after the answer. */
  request: MyGrantRequest
}

/** Names an outgoing payment to cancel. */
export interface CancelOutgoingPaymentInput {
  /** UUID of the outgoing payment, which must be `FUNDING`. */
  id: string
  /** Why, in words. Public: the client that made the payment can read it in the metadata. */
  reason?: string | null
}

/** Which request for payment to close. */
export interface CompleteIncomingPaymentInput {
  id: string
}

/** What to ask for, at which wallet address. */
export interface CreateIncomingPaymentInput {
  /** UUID of the wallet address that receives the money. */
  walletAddressId: string
  /** When to stop accepting; ISO 8601. By default, and at the latest, 30 days from now unless Rafiki is set up
   * otherwise. */
  expiresAt?: string | null
  /** Free JSON to keep with the payment. Public to anyone who has its URL and a token. */
  metadata?: Record<string, unknown> | null
  /** How much to ask for, in the wallet address's asset. Left out: any amount will do. */
  incomingAmount?: AmountInput | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey: string
}

/** Which quote to turn into a payment. */
export interface CreateOutgoingPaymentInput {
  /** UUID of the wallet address that pays; the quote's own. */
  walletAddressId: string
  /** UUID of the quote, unused and unexpired. */
  quoteId: string
  /** Free JSON to keep with the payment; the receiving side may see it. */
  metadata?: Record<string, unknown> | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey: string
}

/** What to pay, from where. Give at most one of the two amounts; none, when the incoming payment has its own. */
export interface CreateQuoteInput {
  /** UUID of the wallet address that would pay. */
  walletAddressId: string
  /** Pay exactly this much, fees included; the receiver gets what that makes. */
  debitAmount?: AmountInput | null
  /** Let the receiver get exactly this much; the payer pays what that takes. */
  receiveAmount?: AmountInput | null
  /** URL of the incoming payment to pay. Rafiki fetches it from its own network. */
  receiver: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey: string
}

/** What to ask for, at a wallet address anywhere. */
export interface CreateReceiverInput {
  /** URL of the wallet address that receives the money. Rafiki fetches it from its own network. */
  walletAddressUrl: string
  /** When to stop accepting; ISO 8601. */
  expiresAt?: string | null
  /** How much to ask for. Left out: any amount will do. */
  incomingAmount?: AmountInput | null
  /** Free JSON to keep with the payment. */
  metadata?: Record<string, unknown> | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey: string
}

/** The incoming payment that was opened, here or elsewhere. */
export interface CreateReceiverResponse {
  __typename?: 'CreateReceiverResponse'
  /** The new incoming payment. */
  receiver: Receiver | null
}

/** A public key and the wallet address to publish it under. */
export interface CreateWalletAddressKeyInput {
  /** UUID of the wallet address. */
  walletAddressId: string
  /** The public key. Never send a private one. */
  jwk: JwkInput
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey: string
}

/** Curves that a published key may be on. */
export type Crv = 'Ed25519'

/** Why something failed, as `extensions.code` of errors has it. */
export type ErrorCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'SCOPE_REQUIRED' | 'STEP_UP_REQUIRED' | 'BAD_REQUEST' | 'BODY_TOO_LARGE' | 'RATE_LIMITED' | 'SHUTTING_DOWN' | 'PERSISTED_QUERY_NOT_SUPPORTED' | 'DOCUMENT_NOT_TRUSTED' | 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED' | 'OPERATION_RESOLUTION_FAILURE' | 'OPERATION_TOO_LARGE' | 'OPERATION_TOO_COSTLY' | 'BAD_USER_INPUT' | 'VALUE_TOO_LONG' | 'NOT_FOUND' | 'INVALID_AMOUNT' | 'AMOUNT_TOO_SMALL' | 'INVALID_RECEIVER' | 'INVALID_EXPIRY' | 'QUOTE_EXPIRED' | 'QUOTE_USED' | 'QUOTE_UNUSABLE' | 'WALLET_ADDRESS_INACTIVE' | 'RATES_UNAVAILABLE' | 'PAYMENT_REFUSED' | 'DUPLICATE_KEY' | 'IDEMPOTENCY_CONFLICT' | 'IDEMPOTENCY_IN_PROGRESS' | 'NOT_CONFIRMED' | 'GRANT_NOT_REVOCABLE' | 'REQUEST_EXPIRED' | 'ALREADY_ANSWERED' | 'TERMS_CHANGED' | 'IDENTIFIER_NOT_CANONICAL' | 'ALREADY_EXISTS' | 'WRONG_STATE' | 'REFUSED' | 'JOIN_INCOMPLETE' | 'GRANT_NOT_CONTINUABLE' | 'TOO_FAST' | 'ADDRESS_REFUSED' | 'TENANTS_NOT_ISOLATED' | 'JOURNAL_UNAVAILABLE' | 'KEYS_UNAVAILABLE' | 'OWNERSHIP_UNAVAILABLE' | 'PROOF_UNAVAILABLE' | 'UPSTREAM_UNAVAILABLE' | 'UPSTREAM_TIMEOUT' | 'UPSTREAM_BUSY' | 'UPSTREAM_ERROR' | 'UPSTREAM_UNTRUSTED' | 'INTERNAL_SERVER_ERROR'

/** Matches the reason for which a grant was finalized. */
export interface FilterFinalizationReason {
  /** One of these reasons. */
  in?: Array<GrantFinalization> | null
}

/** Matches a grant's state. */
export interface FilterGrantState {
  /** One of these states. */
  in?: Array<GrantState> | null
  /** None of these states. */
  notIn?: Array<GrantState> | null
}

/** A permission that a client application asked for, and what became of it: who may do what with which wallet address,
 * within which limits.
 * Only `state` and `finalizationReason` ever change after it was created. */
export interface Grant {
  __typename?: 'Grant'
  /** The grant's UUID; also what `OutgoingPayment.grantId` refers to. */
  id: string
  /** Wallet address of the client application that asked. Null if the client came with a key instead; such a client
   * can never hold a grant that spends. */
  client: string | null
  /** What the client may do, up to three entries, which may name different wallet addresses.
   * In a list with an identifier filter only the matching entries are here, and a page's last grant may lack some. */
  access: Array<Access>
  /** Identities that the client asked to have confirmed. Null when it asked for none, and always null in the `grants`
   * list. */
  subject: Subject | null
  /** Where the grant stands. Read it together with `finalizationReason`: a finalized grant can be very much alive. */
  state: GrantState
  /** How the grant was finalized; null until its state is `FINALIZED`. `ISSUED` means that the client holds a token and
   * the grant is live. */
  finalizationReason: GrantFinalization | null
  /** When the client asked for it; ISO 8601, UTC. */
  createdAt: string
}

/** A grant within a page. */
export interface GrantEdge {
  __typename?: 'GrantEdge'
  /** The grant itself. */
  node: Grant
  /** The place of this row in its list. Opaque: use it as `after` or `before` of the same list. */
  cursor: string
}

/** Who ended a grant. */
export type GrantEndedBy = 'ACCOUNT_HOLDER' | 'OTHER_ACCOUNT_HOLDER' | 'CLIENT' | 'WALLET' | 'REQUEST_EXPIRED' | 'UNKNOWN'

/** Filters a list of grants. All conditions must hold. */
export interface GrantFilter {
  /** Only grants with an access that names one of these wallet addresses. Accesses that name another one, or none, are
   * then left out of the answer. */
  identifier?: GrantFilterString | null
  /** Only grants in, or not in, these states. */
  state?: FilterGrantState | null
  /** Only grants that ended for one of these reasons. Use `in`; never `notIn`. */
  finalizationReason?: FilterFinalizationReason | null
}

/** Matches a text against a list, exactly: letter case and a trailing slash count. */
export interface GrantFilterString {
  /** One of these texts. An empty list filters nothing, so it matches everything: never send one. */
  in?: Array<string> | null
}

/** How a grant was settled. */
export type GrantFinalization = 'ISSUED' | 'REVOKED' | 'REJECTED'

/** The steps of a grant's life. Interactive grants go through all of them; others are approved at once. */
export type GrantState = 'PROCESSING' | 'PENDING' | 'APPROVED' | 'FINALIZED'

/** The status of a grant. */
export type GrantStatus = 'AWAITING_APPROVAL' | 'EXPIRED' | 'ACTIVE' | 'REVOKED' | 'REJECTED'

/** One of these statuses. */
export interface GrantStatusIn {
  in: Array<GrantStatus>
}

/** One page of grants. */
export interface GrantsConnection {
  __typename?: 'GrantsConnection'
  /** The position of this page, and the cursors to continue from it. */
  pageInfo: PageInfo
  /** The rows of the page in order, each with its cursor. Empty if nothing matches. */
  edges: Array<GrantEdge>
}

/** One of these ids. */
export interface IdIn {
  in: Array<string>
}

/** The state of an incoming payment. */
export type IncomingPaymentState = 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'EXPIRED'

/** One of these states. */
export interface IncomingPaymentStateIn {
  in: Array<IncomingPaymentState>
}

/** A public key, as a JSON Web Key. It holds nothing secret. */
export interface Jwk {
  __typename?: 'Jwk'
  /** The key's name, which requests signed with it quote. */
  kid: string | null
  /** The public key itself, base64url. */
  x: string | null
  /** The signature algorithm; always `EdDSA`. */
  alg: Alg
  /** The kind of key; always `OKP`. */
  kty: Kty
  /** The curve; always `Ed25519`. */
  crv: Crv
}

/** A public key, as a JSON Web Key. Only Ed25519 is accepted. */
export interface JwkInput {
  /** The key's name, which requests signed with it will quote. */
  kid: string
  /** The public key itself, base64url. */
  x: string
  /** The signature algorithm. */
  alg: Alg
  /** The kind of key. */
  kty: Kty
  /** The curve. */
  crv: Crv
}

/** Kinds of key that may be published. */
export type Kty = 'OKP'

/** Bounds on what an outgoing-payment access may spend. What was already spent is not told here. */
export interface LimitData {
  __typename?: 'LimitData'
  /** The one incoming payment, by URL, that may be paid. It is not a wallet address. Null: any receiver. */
  receiver: string | null
  /** The most that may leave the account in each interval, fees included. Null: not bounded this way. */
  debitAmount: PaymentAmount | null
  /** The most that receivers may get in each interval. Null: not bounded this way. */
  receiveAmount: PaymentAmount | null
  /** An ISO 8601 repeating interval in each of which the amounts apply again, such as `R5/2026-01-01T00:00:00Z/P1M`.
   * The number counts repetitions after the first, so `R5` is six periods. Null: the amounts apply once, for the
   * grant's whole life. */
  interval: string | null
}

/** The subject of the token that came with the request. */
export interface Me {
  __typename?: 'Me'
  /** Identifies this subject. The id is the same in every session. */
  id: string
  /** The `sub` claim of the token. */
  subject: string
  /** The tenant of Rafiki that the subject belongs to. */
  tenantId: string
  /** The account holder's wallet addresses, in the form in which Rafiki stores them. Empty for every other role. */
  walletAddresses: Array<string>
  /** What the token allows. A token without scopes has the default scopes that this gateway is configured with for its role. */
  scopes: Array<string>
  /** When the token expires. Send a new one from then on. */
  expiresAt: string
  /** When the subject last signed in. Null if the token does not say: fields that need a recent sign-in then fail with STEP_UP_REQUIRED. */
  authTime: string | null
}

export interface Mutation {
  __typename?: 'Mutation'
  /** Does what `revokeMyGrant` does, in Rafiki's own shape, for operations written for Rafiki. */
  revokeGrant: RevokeGrantMutationResponse | null
  /** Changes the public name of one of the account holder's wallet addresses, or takes it out of use (`status:
   * INACTIVE`). `status: ACTIVE` works only if the wallet allows it.
   * Codes: NOT_FOUND, BAD_USER_INPUT, NOT_CONFIRMED. */
  updateWalletAddress: MyWalletAddressPayload | null
  /** Publishes a public key under one of the account holder's wallet addresses: anyone who holds the private key can
   * then act as that address. Safe to repeat with the same `idempotencyKey`.
   * Codes: DUPLICATE_KEY, STEP_UP_REQUIRED, NOT_FOUND, NOT_CONFIRMED, IDEMPOTENCY_CONFLICT, IDEMPOTENCY_IN_PROGRESS. */
  createWalletAddressKey: MyWalletAddressKeyPayload | null
  /** Withdraws such a key, by its `id`. Safe to repeat.
   * Codes: STEP_UP_REQUIRED, NOT_FOUND, NOT_CONFIRMED (`outcome: NOT_DONE`: the key is still published). */
  revokeWalletAddressKey: MyWalletAddressKeyPayload | null
  /** Requests a payment to one of the account holder's wallet addresses; give its `url` to payers. Safe to repeat
   * with the same `idempotencyKey`.
   * Codes: INVALID_AMOUNT, INVALID_EXPIRY, WALLET_ADDRESS_INACTIVE, PAYMENT_REFUSED, NOT_FOUND, NOT_CONFIRMED,
   * IDEMPOTENCY_CONFLICT, IDEMPOTENCY_IN_PROGRESS. */
  createIncomingPayment: MyIncomingPaymentPayload | null
  /** Asks a wallet for an incoming payment, in order to pay it. This field is absent if the gateway allows no
   * receivers at other wallets. Safe to repeat with the same `idempotencyKey`.
   * Codes: INVALID_RECEIVER, INVALID_AMOUNT, INVALID_EXPIRY, WALLET_ADDRESS_INACTIVE, IDEMPOTENCY_CONFLICT,
   * IDEMPOTENCY_IN_PROGRESS. */
  createReceiver: CreateReceiverResponse | null
  /** Computes what a payment from one of the account holder's wallet addresses would cost and deliver. Set
   * `debitAmount` (send exactly this), `receiveAmount` (the receiver gets exactly this), or neither if the receiver
   * asks for an amount. Safe to repeat with the same `idempotencyKey`. Receivers at other wallets work only if the
   * gateway allows them.
   * Codes: INVALID_RECEIVER, INVALID_AMOUNT, AMOUNT_TOO_SMALL (`minSendAmount`), WALLET_ADDRESS_INACTIVE,
   * RATES_UNAVAILABLE, NOT_FOUND, NOT_CONFIRMED, IDEMPOTENCY_CONFLICT, IDEMPOTENCY_IN_PROGRESS. */
  createQuote: MyQuotePayload | null
  /** Makes the payment of a quote. The payment is FUNDING until the wallet provides the money: this graph neither
   * checks nor debits a balance. Poll `myOutgoingPayment` until it is COMPLETED, FAILED or CANCELLED. Safe to repeat
   * with the same `idempotencyKey`. After `outcome: UNKNOWN`, query `myOutgoingPayment` with the `paymentId` of the
   * quote.
   * Codes: QUOTE_EXPIRED, QUOTE_USED, INVALID_RECEIVER, WALLET_ADDRESS_INACTIVE, STEP_UP_REQUIRED, NOT_FOUND,
   * NOT_CONFIRMED, IDEMPOTENCY_CONFLICT, IDEMPOTENCY_IN_PROGRESS. */
  createOutgoingPayment: MyOutgoingPaymentPayload | null
  /** Cancels a payment while it is FUNDING.
   * Codes: WRONG_STATE, NOT_FOUND, NOT_CONFIRMED (`outcome: NOT_DONE`: the payment continues, although Rafiki said
   * otherwise). */
  cancelOutgoingPayment: MyOutgoingPaymentPayload | null
  /** Revokes a grant: the client's tokens stop working at once, and it gets no new ones. Payments that it has already
   * created continue. The owner of any part of a grant may revoke all of it. Safe to repeat. The gateway reads the
   * grant again afterwards and answers with what it read.
   * Codes: NOT_FOUND, GRANT_NOT_REVOCABLE (the account holder had rejected it), NOT_CONFIRMED (`outcome: NOT_DONE`:
   * the grant is still live, although Rafiki said otherwise), UPSTREAM_TIMEOUT, UPSTREAM_UNAVAILABLE. After
   * `outcome: UNKNOWN` the grant may be revoked: repeat the mutation. */
  revokeMyGrant: RevokeMyGrantPayload | null
  /** Accepts a request as a whole. Then send the browser to `finishUrl`: the grant becomes ACTIVE only there. Needs a
   * recent sign-in. After `outcome: UNKNOWN`, query `myGrantRequest` again: ACCEPTED means that it was done.
   * Codes: NOT_FOUND, REQUEST_EXPIRED, ALREADY_ANSWERED, IDENTIFIER_NOT_CANONICAL, VALUE_TOO_LONG, TERMS_CHANGED,
   * STEP_UP_REQUIRED; with `outcome`: NOT_CONFIRMED, UPSTREAM_TIMEOUT, UPSTREAM_UNAVAILABLE, UPSTREAM_ERROR. */
  acceptMyGrantRequest: AnswerMyGrantRequestPayload | null
  /** Rejects a request. Then send the browser to `finishUrl`: the grant becomes REJECTED, and its client learns of
   * it, only there.
   * Codes: NOT_FOUND, REQUEST_EXPIRED, ALREADY_ANSWERED; with `outcome`: NOT_CONFIRMED, UPSTREAM_TIMEOUT,
   * UPSTREAM_UNAVAILABLE, UPSTREAM_ERROR. */
  rejectMyGrantRequest: AnswerMyGrantRequestPayload | null
  /** Revokes several grants, all grants of a client, or everything, as `revokeMyGrant` does for one: tokens stop
   * working at once. If one fails, the others continue. Each is sent to Rafiki at most once and then read again;
   * `outcome` is what that read says. The whole mutation is safe to repeat. It must be the only field of its operation.
   * Clients can ask again afterwards, and payments that were created before go on.
   * Codes of the whole, before anything is done: NOT_FOUND (`clientId`), BAD_USER_INPUT, UPSTREAM_…. */
  revokeMyGrants: RevokeMyGrantsPayload | null
  /** Closes a request for payment: it accepts no more money, and what was received stays.
   * Codes: WRONG_STATE, NOT_FOUND, NOT_CONFIRMED. */
  completeIncomingPayment: MyIncomingPaymentPayload | null
}

/** Which events to list. All conditions must hold; an empty list matches nothing. */
export interface MyActivityFilter {
  kind?: MyEventKindIn | null
  /** Events of these grants, by id. Events that show no more than their kind and time are not found by it. */
  grant?: StringIn | null
  /** Events of these client applications, by the wallet address in `client`. Events that show no more than their kind and time are not found by it. */
  client?: StringIn | null
  /** Happened at this moment or later. */
  happenedAfter?: string | null
  /** Happened before this moment. */
  happenedBefore?: string | null
}

/** A client application, as the grants that count describe it. */
export interface MyClient {
  __typename?: 'MyClient'
  /** Opaque. The id of a client stays the same for this account holder, and is useless to anyone else. */
  id: string
  /** The client's wallet address, as its newest grant spells it. Null if the client came with a key instead. */
  client: string | null
  /** Who the client is, according to its own wallet. Null if the client came with a key; null with an error at this
   * path if its wallet gave no answer. Show `client` then.
   * Codes: ADDRESS_REFUSED, NOT_FOUND, UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR, UPSTREAM_UNTRUSTED. */
  clientProfile: WalletAddressProfile | null
  /** How many of its grants are ACTIVE. As last seen, with a journal. */
  activeGrants: number
  /** Whether one of its ACTIVE grants can send money from one of the account holder's wallet addresses, now or in a future period. */
  canSpend: boolean
  /** When the client asked for the oldest of the grants that count. */
  firstGrantedAt: string
  /** When the client asked for the newest of the grants that count. */
  lastGrantedAt: string
  /** When the client last used one of these grants to send the account holder's money, or to prepare a payment. Null
   * if it used none, according to the newest 2,000 payments, and to older ones that the gateway's journal knows. Null
   * with an error at this path if they could not be read, or if the token lacks the scope `payments:read` (SCOPE_REQUIRED). */
  lastUsedAt: string | null
  /** The grants that count, newest first; `filter` narrows them further. Null with an error at this path if they could not be read. */
  grants: MyGrantConnection | null
  /** See `MyGrantRequest.isOwnWalletAddress`. */
  isOwnWalletAddress: boolean
}

/** A page of clients. */
export interface MyClientConnection {
  __typename?: 'MyClientConnection'
  edges: Array<MyClientEdge>
  /** The same rows without their cursors. */
  nodes: Array<MyClient>
  pageInfo: PageInfo
  /** How many clients match, on all pages. Exact if `complete` is true. */
  totalCount: number
  /** Whether all grants that count were read. False if there were too many, or if payments, which name grants that no
   * list contains, could not be read (without the scope `payments:read` they never are; a journal needs neither).
   * Clients and figures may then be missing some grants; everything shown is correct. */
  complete: boolean
}

/** A client in a page, with its place in the list. */
export interface MyClientEdge {
  __typename?: 'MyClientEdge'
  /** Opaque. Use it in `after` of `myClients`; it works for this account holder only. */
  cursor: string
  node: MyClient
}

/** Which clients to list, and which of their grants count. All conditions must hold; an empty list matches nothing. */
export interface MyClientFilter {
  /** Only grants in one of these statuses count. ACTIVE: clients that have access now. */
  status?: GrantStatusIn | null
  /** Only grants that needed consent count (true), only those that did not (false), or all of them (null). */
  consentRequired?: boolean | null
  /** Whether the client has an ACTIVE grant that can send money. */
  canSpend?: boolean | null
  /** A part of the client's URL, in any case: 1 to 200 characters. */
  clientText?: string | null
}

/** A client application goes by another name than the account holder was shown before. */
export interface MyClientRenamedEvent {
  __typename?: 'MyClientRenamedEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
}

/** The account holder gave their consent. */
export interface MyConsentGivenEvent {
  __typename?: 'MyConsentGivenEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
  /** The digest of what was shown: of the client, its name, the accesses and their limits. */
  termsDigest: string | null
}

/** The account holder refused their consent. */
export interface MyConsentRefusedEvent {
  __typename?: 'MyConsentRefusedEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
  /** The digest of what was shown: of the client, its name, the accesses and their limits. */
  termsDigest: string | null
}

/** The account holder's data were erased from the journal. */
export interface MyDataErasedEvent {
  __typename?: 'MyDataErasedEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
}

/** The account holder's data were exported. */
export interface MyDataExportedEvent {
  __typename?: 'MyDataExportedEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
}

/** The wallet's staff looked at the account holder's data. */
export interface MyDataReadEvent {
  __typename?: 'MyDataReadEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
}

/** Something that happened. Each kind has a type of its own, and a later version may add some: show the ones that you do
 * not know by their time, or leave them out. All that is more than kind and time is null where the event is another
 * account holder's, and where it was erased. */
export type MyEvent = MyGrantRequestedEvent | MyGrantApprovedEvent | MyGrantRejectedEvent | MyGrantTokenIssuedEvent | MyGrantRevokedEvent | MyGrantExpiredEvent | MyGrantRevivedEvent | MyTermsShownEvent | MyConsentGivenEvent | MyConsentRefusedEvent | MyPaymentCreatedEvent | MyPaymentCompletedEvent | MyPaymentFailedEvent | MyPaymentCancelledEvent | MyClientRenamedEvent | MyDataReadEvent | MyDataExportedEvent | MyDataErasedEvent

/** Who did it. All but the role is told only of what the account holder did themselves. */
export interface MyEventActor {
  __typename?: 'MyEventActor'
  role: MyEventRole
  /** The client application that the account holder's token named: the wallet's app, for example. */
  clientId: string | null
  /** When the account holder had signed in. */
  authenticatedAt: string | null
  /** How strongly the account holder had signed in: the `acr` claim of the token. */
  acr: string | null
  /** The session: the `sid` claim of the token. */
  sessionId: string | null
  /** The token: its `jti` claim. */
  tokenId: string | null
  /** The address that the request came from, if the wallet has the gateway write it down. */
  address: string | null
  /** The user agent of the request, if the wallet has the gateway write it down. */
  userAgent: string | null
  /** Whether somebody else acted in the account holder's name (the `act` claim of the token). */
  delegated: boolean | null
}

/** A page of events. */
export interface MyEventConnection {
  __typename?: 'MyEventConnection'
  edges: Array<MyEventEdge>
  /** The same events without their cursors. */
  nodes: Array<MyEvent>
  pageInfo: PageInfo
}

/** An event in a page, with its place in the list. */
export interface MyEventEdge {
  __typename?: 'MyEventEdge'
  /** Opaque. Use it in `after` and `before` of the same field; it works for this account holder only. */
  cursor: string
  node: MyEvent
}

/** The kinds of events. A later version may add some. */
export type MyEventKind = 'GRANT_REQUESTED' | 'GRANT_APPROVED' | 'GRANT_REJECTED' | 'GRANT_TOKEN_ISSUED' | 'GRANT_REVOKED' | 'GRANT_EXPIRED' | 'GRANT_REVIVED' | 'TERMS_SHOWN' | 'CONSENT_GIVEN' | 'CONSENT_REFUSED' | 'PAYMENT_CREATED' | 'PAYMENT_COMPLETED' | 'PAYMENT_FAILED' | 'PAYMENT_CANCELLED' | 'CLIENT_RENAMED' | 'DATA_READ' | 'DATA_EXPORTED' | 'PERSON_ERASED'

/** One of these kinds. */
export interface MyEventKindIn {
  in: Array<MyEventKind>
}

/** Who does things. */
export type MyEventRole = 'ACCOUNT_HOLDER' | 'OTHER_ACCOUNT_HOLDER' | 'CLIENT' | 'WALLET' | 'UNKNOWN'

/** What the account holder allowed a client application to do, or was asked to allow. */
export interface MyGrant {
  __typename?: 'MyGrant'
  id: string
  /** The wallet address of the client application. Null if the client came with a key instead; such a grant can never send money. */
  client: string | null
  /** The status of the grant, as an account holder needs to know it. */
  status: GrantStatus
  /** Rafiki's own state. FINALIZED alone does not say whether a grant is live: see `status`. */
  state: GrantState
  /** Why a grant is FINALIZED. Null in every other state. */
  finalizationReason: GrantFinalization | null
  createdAt: string
  /** What the client may do. Accesses for other people's wallet addresses are left out: see `shared`. */
  access: Array<MyGrantAccess>
  /** What the client may learn about who the account holder is. Null if it asked for nothing of this kind. */
  subject: MyGrantSubject | null
  /** Whether the grant also has accesses for someone else's wallet address. Revoking the grant ends those too. */
  shared: boolean
  /** Whether the client may send money from one of the account holder's wallet addresses now: the grant is ACTIVE and, if it has periods, in one of them. True if this cannot be determined. */
  canSpend: boolean
  /** Whether the account holder had to be asked for this grant. Any client can create grants that need no consent, in anyone's name. */
  consentRequired: boolean
  /** When the client last made a payment with this grant from one of the account holder's wallet addresses. Null if it never did. Fails with OPERATION_TOO_COSTLY if it had to read more payments than one operation may. */
  lastUsedAt: string | null
  /** The client application with all of its grants that needed consent; if there are none, with all known grants. Null with an error at this path if they could not be read. */
  connectedClient: MyClient | null
  /** When the grant was approved, or the time by which it was; `history` has between when. Null if it was not approved, and if that is not known to the hour, as for grants from before the journal. Codes: JOURNAL_UNAVAILABLE. */
  approvedAt: string | null
  /** When the grant ended, or the time by which it had. Null if it has not ended, and if that is not known to the hour. Codes: JOURNAL_UNAVAILABLE. */
  endedAt: string | null
  /** Who ended the grant. Null if it has not ended. Codes: JOURNAL_UNAVAILABLE. */
  endedBy: GrantEndedBy | null
  /** What happened to the grant and under it, newest first; pages as `myActivity`. Payments from other people's wallet addresses are not in it. Codes: JOURNAL_UNAVAILABLE. */
  history: MyEventConnection | null
  /** That the account holder allowed this: who asked, for what, and when it was shown and answered. Only who accepted the request has it, even if the wallet address is now someone else's. Codes: JOURNAL_UNAVAILABLE. */
  receipt: MyReceipt | null
  /** That the account holder revoked this. Only who revoked it has it. Null if the grant is not revoked. Codes: JOURNAL_UNAVAILABLE. */
  revocationReceipt: MyReceipt | null
  /** See `MyGrantRequest.isOwnWalletAddress`. */
  isOwnWalletAddress: boolean
  /** Who the client application is, according to its own wallet. Null if the client came with a key; null with an
   * error at this path if its wallet gave no answer. Show `client` then. The rest of the page is not affected.
   * Codes: ADDRESS_REFUSED, NOT_FOUND, UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR, UPSTREAM_UNTRUSTED,
   * OPERATION_TOO_COSTLY (the page has more than 30 clients that this account holder has not looked up yet: query
   * the rest again). */
  clientProfile: WalletAddressProfile | null
}

/** One thing that a client may do. */
export interface MyGrantAccess {
  __typename?: 'MyGrantAccess'
  id: string
  /** What the access is about: `incoming-payment`, `outgoing-payment` or `quote`. */
  type: string
  /** What the client may do: `create`, `read`, `list`, `complete`; `read-all` and `list-all` include what other clients made. */
  actions: Array<string>
  /** The wallet address that the access is for, as the client wrote it. Null if it is for no particular one. */
  identifier: string | null
  /** How much the client may send, and to whom. Null unless `type` is `outgoing-payment`: other accesses cannot send money. */
  limits: MyGrantLimits | null
  /** What the client has sent, and what it may still send. Null unless `type` is `outgoing-payment`. */
  spending: MyGrantSpending | null
  /** The account holder's wallet address that `identifier` names. Null if the access is for no particular one. */
  walletAddress: MyWalletAddress | null
}

/** A grant was approved. */
export interface MyGrantApprovedEvent {
  __typename?: 'MyGrantApprovedEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
}

/** A page of grants. */
export interface MyGrantConnection {
  __typename?: 'MyGrantConnection'
  edges: Array<MyGrantEdge>
  /** The same rows without their cursors. */
  nodes: Array<MyGrant>
  pageInfo: PageInfo
  /** False only if the filter has `consentRequired: true` or `canSpend: true` and there are so many other grants that some grants which their client has not fetched yet may be missing. With `client` or `clientText` none are ever missing. */
  complete: boolean
}

/** A grant in a page, with its place in the list. */
export interface MyGrantEdge {
  __typename?: 'MyGrantEdge'
  /** Opaque. Use it in `after` and `before` of `myGrants`; it works for this account holder only. */
  cursor: string
  node: MyGrant
}

/** Nobody answered a request for a grant in time. */
export interface MyGrantExpiredEvent {
  __typename?: 'MyGrantExpiredEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
}

/** Which grants to list. All conditions must hold; an empty list matches nothing. */
export interface MyGrantFilter {
  status?: GrantStatusIn | null
  /** Grants for these wallet addresses. Addresses that are not the account holder's match nothing. */
  walletAddress?: StringIn | null
  /** Grants of these client applications, by the wallet address in `client`. */
  client?: StringIn | null
  /** Grants with an access of these types: `incoming-payment`, `outgoing-payment`, `quote`. */
  accessType?: StringIn | null
  canSpend?: boolean | null
  /** Whether the account holder had to be asked. True leaves out any number of grants that needed no consent, at little cost; so does `canSpend: true`. */
  consentRequired?: boolean | null
  /** Created at this moment or later. */
  createdAfter?: string | null
  /** Created before this moment. */
  createdBefore?: string | null
  /** A part of `client`, in any case: 1 to 200 characters. */
  clientText?: string | null
}

/** What limits an `outgoing-payment` access. */
export type MyGrantLimitKind = 'UNLIMITED' | 'DEBIT' | 'RECEIVE' | 'RECEIVER_ONLY'

/** How much a client may send, and to whom, as data that you can put into any language. */
export interface MyGrantLimits {
  __typename?: 'MyGrantLimits'
  kind: MyGrantLimitKind
  /** The most that may leave the account. */
  debitAmount: Amount | null
  /** The most that may arrive at receivers. If both amounts are set, Rafiki refuses every payment. */
  receiveAmount: Amount | null
  /** The URL of the only incoming payment that may be paid. Null: any receiver. */
  receiver: string | null
  /** The amounts apply to each of these periods separately, and nothing may be sent outside of them: an ISO 8601 repeating interval, as the client wrote it. Null: the amounts apply once, in total. Rafiki treats an empty text as null, and so does this field. */
  interval: string | null
  /** The interval as data. Null if there is none, and if it cannot be read: nothing may be sent then. */
  recurrence: MyGrantRecurrence | null
}

/** One period. */
export interface MyGrantPeriod {
  __typename?: 'MyGrantPeriod'
  start: string
  /** The first moment after the period. */
  end: string
}

/** The length of a period: the sum of these fields. */
export interface MyGrantPeriodLength {
  __typename?: 'MyGrantPeriodLength'
  years: number
  months: number
  weeks: number
  days: number
  hours: number
  minutes: number
}

/** Consecutive periods, in UTC. A period that would begin on a day that a month does not have begins on that month's last day; the periods after it keep that day. */
export interface MyGrantRecurrence {
  __typename?: 'MyGrantRecurrence'
  /** The length of one period. Null if whole minutes cannot express it. */
  every: MyGrantPeriodLength | null
  /** How often the first period repeats: 5 makes six periods. Null: without end. */
  repetitions: number | null
  /** When the first period begins. Null if there is no beginning. */
  startsAt: string | null
  /** When the last period ends. Null if there is no end. */
  endsAt: string | null
}

/** A request for a grant was rejected. */
export interface MyGrantRejectedEvent {
  __typename?: 'MyGrantRejectedEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
}

/** What a client application asks the account holder to allow. */
export interface MyGrantRequest {
  __typename?: 'MyGrantRequest'
  /** The `interactionId` of the request. */
  id: string
  /** The grant that the request becomes; `myGrant` finds it. */
  grantId: string
  /** The wallet address of the client application, from the grant itself. */
  client: string | null
  /** Who the client application is, according to its own wallet: see `MyGrant.clientProfile`. */
  clientProfile: WalletAddressProfile | null
  /** Everything that the client would be allowed to do. */
  access: Array<MyGrantAccess>
  /** What the client would learn about who the account holder is. */
  subject: MyGrantSubject | null
  /** Whether the client could send money from one of the account holder's wallet addresses. */
  canSpend: boolean
  /** Stands for all that the account holder is asked to allow: the client, its name, what it may do and would learn. It changes whenever any of these does. Give it to `acceptMyGrantRequest`. Null where a text is too long to show. */
  termsDigest: string | null
  createdAt: string
  /** After this moment nobody can answer, and no answer can be carried to the auth server. */
  expiresAt: string
  status: MyGrantRequestStatus
  /** Whether the account holder can accept the request now. */
  acceptable: boolean
  /** Why the account holder cannot accept the request. Null if they can. */
  obstacle: MyGrantRequestObstacle | null
  /** Where to send the browser once the request is answered or has expired. Null before that, and once the browser has been there. */
  finishUrl: string | null
  /** See `AnswerMyGrantRequestPayload.returnsToClient`. Null until the request is answered. */
  returnsToClient: boolean | null
  /** Whether `client` is a wallet address of the account holder: an app asks that signs with one of its keys (`MyWalletAddress.keys`), as a browser extension does. Two such apps cannot be told apart, and `clientProfile` is the account holder's own. */
  isOwnWalletAddress: boolean
}

/** Why a request cannot be accepted. */
export type MyGrantRequestObstacle = 'EXPIRED' | 'ALREADY_ANSWERED' | 'IDENTIFIER_NOT_CANONICAL' | 'VALUE_TOO_LONG'

/** The status of a grant request. */
export type MyGrantRequestStatus = 'AWAITING_ANSWER' | 'ACCEPTED' | 'REJECTED' | 'EXPIRED'

/** A client asked for a grant. */
export interface MyGrantRequestedEvent {
  __typename?: 'MyGrantRequestedEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
}

/** A grant that was over lives again. This should never happen. */
export interface MyGrantRevivedEvent {
  __typename?: 'MyGrantRevivedEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
}

/** A grant was revoked. */
export interface MyGrantRevokedEvent {
  __typename?: 'MyGrantRevokedEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
}

/** What was sent with a grant from the account holder's wallet addresses: in the current `period`, or since the grant was made if there is none. The sum is per grant, as in Rafiki: all accesses of a grant share it, so do not add them up. */
export interface MyGrantSpending {
  __typename?: 'MyGrantSpending'
  /** What has left the account, or will once payments under way complete. A failed payment counts with what it sent, a cancelled one with nothing. Null if the payments are in different assets, and if nothing was sent and no limit names an asset. */
  debitAmount: Amount | null
  /** What has arrived at receivers, or will, counted in the same way. A failed payment counts with the share of it that was sent, rounded down. */
  receiveAmount: Amount | null
  /** What Rafiki still allows to leave the account: the limit less all payments of the period except failed and
   * cancelled ones. 0 outside of the periods, and once the grant is over. Null without a limit of this kind (see
   * `kind`), and if it cannot be computed: the grant is shared, has several `outgoing-payment` accesses, or
   * `complete` is false. */
  remainingDebitAmount: Amount | null
  /** What Rafiki still allows to arrive at receivers, computed in the same way. */
  remainingReceiveAmount: Amount | null
  /** The current period. Null if the limits have no interval, and if it is not in any of its periods now. */
  period: MyGrantPeriod | null
  /** How many payments were made, in any state. */
  payments: number
  /** When the last of these payments was made. */
  lastUsedAt: string | null
  /** Whether all these payments were read. False: there were too many, and the figures cover only the newest. */
  complete: boolean
}

/** What the client may learn about who the account holder is. */
export interface MyGrantSubject {
  __typename?: 'MyGrantSubject'
  subIds: Array<MyGrantSubjectId>
}

/** An identifier of the account holder that the client asked for or received. */
export interface MyGrantSubjectId {
  __typename?: 'MyGrantSubjectId'
  /** One of the account holder's wallet addresses, as the client wrote it. */
  subId: string
  /** The format of `subId`, for example `uri`. */
  subIdFormat: string
}

/** The client fetched its access token: it can use the grant from here on. */
export interface MyGrantTokenIssuedEvent {
  __typename?: 'MyGrantTokenIssuedEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
}

/** Numbers of grants. */
export interface MyGrantsSummary {
  __typename?: 'MyGrantsSummary'
  active: number
  /** How many of the active grants can send money, now or in a future period. */
  canSpend: number
  awaitingApproval: number
  expired: number
  revoked: number
  rejected: number
  /** Whether all grants were counted. False if there were too many, or if payments, which name grants that no list contains, could not be read (without the scope `payments:read` they never are; a journal needs neither). The numbers are then the minimum. */
  complete: boolean
}

/** A payment to one of the account holder's wallet addresses, or a request for one. */
export interface MyIncomingPayment {
  __typename?: 'MyIncomingPayment'
  /** The wallet address that receives. */
  walletAddress: MyWalletAddress | null
  id: string
  /** The public URL of the payment: give it to a payer as `receiver`. */
  url: string
  walletAddressId: string
  /** The wallet address of the client application that requested the payment. Null if no client did: the wallet requested it for the account holder. Also null if the client came with a key instead. */
  client: string | null
  state: MyPaymentState
  /** The amount requested. Null: any amount. */
  incomingAmount: Amount | null
  /** The amount received so far. */
  receivedAmount: Amount
  /** Those metadata of the payment that the wallet makes public. Other people wrote them: show them as text. */
  metadata: Record<string, unknown> | null
  /** The payment accepts no more money after this moment. */
  expiresAt: string
  createdAt: string
}

/** A page of payments received. */
export interface MyIncomingPaymentConnection {
  __typename?: 'MyIncomingPaymentConnection'
  edges: Array<MyIncomingPaymentEdge>
  /** The same rows without their cursors. */
  nodes: Array<MyIncomingPayment>
  pageInfo: PageInfo
}

/** A payment in a page, with its place in the list. */
export interface MyIncomingPaymentEdge {
  __typename?: 'MyIncomingPaymentEdge'
  /** Opaque. Use it in `after` and `before` of `myIncomingPayments`; it works for this account holder only. */
  cursor: string
  node: MyIncomingPayment
}

/** Which payments to list. All conditions must hold; an empty list matches nothing. */
export interface MyIncomingPaymentFilter {
  /** To these wallet addresses, by URL or id. Addresses that are not the account holder's match nothing. */
  walletAddress?: StringIn | null
  state?: IncomingPaymentStateIn | null
}

/** The result of a change to an incoming payment. */
export interface MyIncomingPaymentPayload {
  __typename?: 'MyIncomingPaymentPayload'
  /** The incoming payment after the change. */
  payment: MyIncomingPayment
  /** The payment with its place in `myIncomingPayments`, for caches that add it to that list. */
  paymentEdge: MyIncomingPaymentEdge
}

/** A payment from one of the account holder's wallet addresses. */
export interface MyOutgoingPayment {
  __typename?: 'MyOutgoingPayment'
  /** The wallet address that pays. */
  walletAddress: MyWalletAddress | null
  /** The id of the payment: the `paymentId` of its quote. */
  id: string
  walletAddressId: string
  /** The wallet address of the client application that made the payment. Null if no client did: the wallet made it for the account holder. */
  client: string | null
  /** The state of the payment. FUNDING waits for the wallet; COMPLETED, FAILED and CANCELLED are final. */
  state: MyPaymentState
  /** Why the payment failed. Null if nothing went wrong. */
  failure: MyPaymentFailure | null
  /** The most that leaves the account, fees included. */
  debitAmount: Amount
  /** The amount that the receiver should get, in the receiver's asset. */
  receiveAmount: Amount
  /** The amount sent so far. A failed payment may have sent a part. */
  sentAmount: Amount
  /** The URL of the incoming payment that is paid. */
  receiver: string | null
  /** The grant that the payment was made with. Null if it was made through the wallet. */
  grantId: string | null
  /** That grant. Null if the account holder may not see it. */
  grant: MyGrant | null
  /** Those metadata of the payment that the wallet makes public. Other people wrote them: show them as text. */
  metadata: Record<string, unknown> | null
  createdAt: string
}

/** A page of payments sent. */
export interface MyOutgoingPaymentConnection {
  __typename?: 'MyOutgoingPaymentConnection'
  edges: Array<MyOutgoingPaymentEdge>
  /** The same rows without their cursors. */
  nodes: Array<MyOutgoingPayment>
  pageInfo: PageInfo
}

/** A payment in a page, with its place in the list. */
export interface MyOutgoingPaymentEdge {
  __typename?: 'MyOutgoingPaymentEdge'
  /** Opaque. Use it in `after` and `before` of `myOutgoingPayments`; it works for this account holder only. */
  cursor: string
  node: MyOutgoingPayment
}

/** Which payments to list. All conditions must hold; an empty list matches nothing. */
export interface MyOutgoingPaymentFilter {
  /** From these wallet addresses, by URL or id. Addresses that are not the account holder's match nothing. */
  walletAddress?: StringIn | null
  state?: OutgoingPaymentStateIn | null
  /** Made with these grants, by id. */
  grant?: IdIn | null
}

/** The result of a change to an outgoing payment. */
export interface MyOutgoingPaymentPayload {
  __typename?: 'MyOutgoingPaymentPayload'
  /** The payment after the change. */
  payment: MyOutgoingPayment
  /** The payment with its place in `myOutgoingPayments`, for caches that add it to that list. */
  paymentEdge: MyOutgoingPaymentEdge
}

/** A payment from or to one of the account holder's wallet addresses. */
export type MyPayment = MyOutgoingPayment | MyIncomingPayment

/** A payment was cancelled before any money was sent. */
export interface MyPaymentCancelledEvent {
  __typename?: 'MyPaymentCancelledEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
  paymentId: string | null
  debitAmount: Amount | null
  receiveAmount: Amount | null
  /** What had been sent by then. */
  sentAmount: Amount | null
}

/** A payment was completed. */
export interface MyPaymentCompletedEvent {
  __typename?: 'MyPaymentCompletedEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
  paymentId: string | null
  debitAmount: Amount | null
  receiveAmount: Amount | null
  /** What had been sent by then. */
  sentAmount: Amount | null
}

/** A page of payments. */
export interface MyPaymentConnection {
  __typename?: 'MyPaymentConnection'
  edges: Array<MyPaymentEdge>
  /** The same rows without their cursors. */
  nodes: Array<MyPayment>
  pageInfo: PageInfo
}

/** A payment from one of the wallet addresses was made. */
export interface MyPaymentCreatedEvent {
  __typename?: 'MyPaymentCreatedEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
  paymentId: string | null
  debitAmount: Amount | null
  receiveAmount: Amount | null
  /** What had been sent by then. */
  sentAmount: Amount | null
}

/** A payment in a page, with its place in the list. */
export interface MyPaymentEdge {
  __typename?: 'MyPaymentEdge'
  /** Opaque. Use it in `after` and `before` of `myPayments`; it works for this account holder only. */
  cursor: string
  node: MyPayment
}

/** A payment failed. */
export interface MyPaymentFailedEvent {
  __typename?: 'MyPaymentFailedEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
  paymentId: string | null
  debitAmount: Amount | null
  receiveAmount: Amount | null
  /** What had been sent by then. */
  sentAmount: Amount | null
}

/** Why a payment failed. */
export type MyPaymentFailure = 'QUOTE_EXPIRED' | 'RATES_UNAVAILABLE' | 'RATE_TOO_LOW' | 'ASSET_CHANGED' | 'RECEIVER_CLOSED' | 'RECEIVER_UNREACHABLE' | 'OTHER'

/** Which payments to list. All conditions must hold; an empty list matches nothing. */
export interface MyPaymentFilter {
  /** From and to these wallet addresses, by URL or id. Addresses that are not the account holder's match nothing. */
  walletAddress?: StringIn | null
  type?: PaymentTypeIn | null
  state?: MyPaymentStateIn | null
}

/** The state of a payment. COMPLETED, EXPIRED, FAILED and CANCELLED are final. */
export type MyPaymentState = 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'EXPIRED' | 'FUNDING' | 'SENDING' | 'FAILED' | 'CANCELLED'

/** One of these states. */
export interface MyPaymentStateIn {
  in: Array<MyPaymentState>
}

/** What a payment would cost and deliver, valid for some minutes. */
export interface MyQuote {
  __typename?: 'MyQuote'
  /** The wallet address that would pay. */
  walletAddress: MyWalletAddress | null
  /** The id of the quote, which no payment has. Inputs accept it, and `paymentId` too. */
  id: string
  /** The id of the payment that is made from the quote. */
  paymentId: string
  walletAddressId: string
  /** The URL of the incoming payment that would be paid. */
  receiver: string | null
  /** The most that would leave the account, fees included. */
  debitAmount: Amount
  /** The amount that the receiver would get, in the receiver's asset. */
  receiveAmount: Amount
  /** The receiver's units for one of the payer's, before fees, as far as known. Show it; do not compute with it. */
  estimatedExchangeRate: number | null
  createdAt: string
  /** The quote cannot be used after this moment. */
  expiresAt: string
}

/** The result of a new quote. */
export interface MyQuotePayload {
  __typename?: 'MyQuotePayload'
  quote: MyQuote
}

/** A receipt to keep, or why there is none. */
export interface MyReceipt {
  __typename?: 'MyReceipt'
  status: MyReceiptStatus
  /** A JSON Web Signature in compact form, of type `consent-receipt+jwt`, with the fields of ISO/IEC TS 27560 that are known. The keys at `/.well-known/jwks.json` verify it. Null unless it is ISSUED. */
  jws: string | null
  /** When the account holder did what the receipt states; the `iat` of the receipt, which states nothing later. Null unless it is ISSUED. */
  issuedAt: string | null
}

/** Whether there is a receipt. */
export type MyReceiptStatus = 'ISSUED' | 'NOT_GIVEN_HERE' | 'NO_SIGNING_KEY'

/** The account holder was shown what a client asks for. */
export interface MyTermsShownEvent {
  __typename?: 'MyTermsShownEvent'
  id: string
  at: string
  notBefore: string | null
  notAfter: string | null
  by: MyEventActor
  grantId: string | null
  /** The wallet address of the client application. */
  client: string | null
  /** The digest of what was shown: of the client, its name, the accesses and their limits. */
  termsDigest: string | null
}

/** Grants that payments name and lists lack. */
export interface MyUnlistedGrants {
  __typename?: 'MyUnlistedGrants'
  /** Each grant is proven to name the account holder. The one used last comes first. */
  grants: Array<MyGrant>
  /** How many other grants the account holder's payments name that no longer exist, or that do not name the account holder and so are not shown. If it is not 0, ask the wallet. */
  withheld: number
  /** Whether all payments, and all grants that they name, were read. False: only the newest were. */
  complete: boolean
}

/** One of the account holder's wallet addresses: others pay to it, and payments leave from it. */
export interface MyWalletAddress {
  __typename?: 'MyWalletAddress'
  /** Inputs call this `walletAddressId`. */
  id: string
  /** The address itself, an https URL in lower case. */
  address: string
  /** A name that anyone who looks the address up can see. */
  publicName: string | null
  /** INACTIVE: the address is out of use and refuses new payments. */
  status: WalletAddressStatus
  /** The account's asset, for example `USD`. */
  assetCode: string
  /** How many decimal places amounts have: 2 for cents. */
  assetScale: number
  /** Further properties that anyone who looks the address up can see. */
  properties: Array<MyWalletAddressProperty>
  /** The public keys that clients of this address sign with, newest first, revoked keys included: the newest 100 at most. */
  keys: Array<MyWalletAddressKey>
  createdAt: string
}

/** A page of wallet addresses. */
export interface MyWalletAddressConnection {
  __typename?: 'MyWalletAddressConnection'
  edges: Array<MyWalletAddressEdge>
  /** The same rows without their cursors. */
  nodes: Array<MyWalletAddress>
  pageInfo: PageInfo
  /** How many match, on all pages. Null with the filter by status. */
  totalCount: number | null
}

/** A wallet address in a page, with its place in the list. */
export interface MyWalletAddressEdge {
  __typename?: 'MyWalletAddressEdge'
  /** Opaque. Use it in `after` and `before` of `myWalletAddresses`; it works for this account holder only. */
  cursor: string
  node: MyWalletAddress
}

/** Which wallet addresses to list. All conditions must hold; an empty list matches nothing. */
export interface MyWalletAddressFilter {
  /** These wallet addresses, by URL or id. Addresses that are not the account holder's match nothing. */
  walletAddress?: StringIn | null
  status?: WalletAddressStatusIn | null
}

/** A public key of a wallet address. */
export interface MyWalletAddressKey {
  __typename?: 'MyWalletAddressKey'
  /** What `revokeWalletAddressKey` takes; not the `kid`. */
  id: string
  walletAddressId: string
  jwk: Jwk
  /** Whether the key was revoked. Revoked keys are no longer published. */
  revoked: boolean
  createdAt: string
}

/** The result of a change to a key. */
export interface MyWalletAddressKeyPayload {
  __typename?: 'MyWalletAddressKeyPayload'
  /** The key after the change. */
  walletAddressKey: MyWalletAddressKey
}

/** The result of a change to a wallet address. */
export interface MyWalletAddressPayload {
  __typename?: 'MyWalletAddressPayload'
  /** The wallet address after the change. */
  walletAddress: MyWalletAddress
}

/** A public property of a wallet address. */
export interface MyWalletAddressProperty {
  __typename?: 'MyWalletAddressProperty'
  key: string
  value: string
}

/** An object that `node` finds by its id. No two types share an id. */
export type Node = MyGrant | MyClient | MyWalletAddress | MyOutgoingPayment | MyIncomingPayment

/** The state of an outgoing payment. */
export type OutgoingPaymentState = 'FUNDING' | 'SENDING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'

/** One of these states. */
export interface OutgoingPaymentStateIn {
  in: Array<OutgoingPaymentState>
}

/** Where a page stands within its list. */
export interface PageInfo {
  __typename?: 'PageInfo'
  /** The cursor of the last row: use it as `after` for the next page. Null if there are no rows. */
  endCursor: string | null
  /** Whether rows follow this page. A short page does not mean the end; this flag does. */
  hasNextPage: boolean
  /** Whether rows precede this page. */
  hasPreviousPage: boolean
  /** The cursor of the first row: use it as `before` for the previous page. Null if there are no rows. */
  startCursor: string | null
}

/** An amount of money that a limit allows. */
export interface PaymentAmount {
  __typename?: 'PaymentAmount'
  /** A whole number of the asset's smallest unit, as a decimal string: `"2500"` at scale 2 is 25.00. Keep it a string
   * or a BigInt. */
  value: string
  /** The asset of the amount, usually an ISO 4217 code such as `USD`. */
  assetCode: string
  /** How many decimal places the smallest unit has: 2 for cents, 0 when there is no smaller unit. Always take it from
   * here; it is not implied by the code. */
  assetScale: number
}

/** Which way a payment goes, seen from the wallet address. */
export type PaymentType = 'INCOMING' | 'OUTGOING'

/** One of these types. */
export interface PaymentTypeIn {
  in: Array<PaymentType>
}

export interface Query {
  __typename?: 'Query'
  /** The account holder's grants in Rafiki's own shape, for operations written for Rafiki; `myGrants` says more about each. Rows, pages and cursors are those of `myGrants`, and accesses for other people's wallet addresses are left out. */
  grants: GrantsConnection | null
  /** One of the account holder's grants in Rafiki's own shape, for operations written for Rafiki; `myGrant` says more about it. Fails with NOT_FOUND if `myGrant` would be null. */
  grant: Grant | null
  /** Someone's incoming payment by its URL, in order to pay it. Null if there is none, and for URLs at origins that the gateway does not allow. This field is absent if the gateway allows no origins. */
  receiver: Receiver | null
  /** The subject of the token: what the gateway read from the token, and nothing else. */
  me: Me
  /** The account holder's grants with an access for one of their wallet addresses, newest first unless `sortOrder`
   * says otherwise. A grant that names the account holder only as its subject cannot be listed; `myGrant` finds it.
   * 
   * `first` (20 by default, at most 100) with `after` pages forwards; `last` with `before` pages backwards, and
   * `last` alone returns the end of the list. Some filters are applied to each page: a page may be short, or even
   * empty, while `hasNextPage` is true. Continue from `endCursor` until it is false. */
  myGrants: MyGrantConnection | null
  /** One of the account holder's grants. Null for someone else's grant and for one that does not exist. Also finds grants that name the account holder only as their subject, which `myGrants` cannot list. */
  myGrant: MyGrant | null
  /** Several of the account holder's grants, at most 100, in the order of the ids, with null where `myGrant` would be null. Meant for ids that came from this API: many unknown ids end in OPERATION_TOO_COSTLY. */
  myGrantsByIds: Array<MyGrant | null> | null
  /** The account holder's used grants that `myGrants` lacks. A client may spell a wallet address differently from how
   * it is stored (`…/Alice`): its grant is live, but in no list of Rafiki's. These grants are found through the
   * payments made with them, newest first, and can be revoked like any other. */
  myUnlistedGrants: MyUnlistedGrants | null
  /** What a client application asks the account holder to allow, for the wallet's consent page: Rafiki sends the
   * browser to that page with `interactId` and `nonce`. Use nothing else of that URL, because anyone can write
   * links. Reading the request changes nothing.
   * Codes: NOT_FOUND (unknown, revoked, or not the account holder's alone to grant: it names someone else's wallet
   * address too), UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR, UPSTREAM_UNTRUSTED. */
  myGrantRequest: MyGrantRequest | null
  /** The client applications that have, had or asked for grants from the account holder. The client with the newest
   * grant comes first. A client appears once, with any number of grants. A client that came with a key instead of a
   * wallet address cannot be recognised again, so it appears once for each grant.
   * 
   * Only grants that needed the account holder's consent count, unless the filter says otherwise: any client can
   * create grants in anyone's name that need no consent. `first`: 20 by default, at most 100. Pages are exact if
   * `complete` is true. With a journal, figures are as last seen, mostly seconds ago; each client's newest grant is
   * as it is now. */
  myClients: MyClientConnection | null
  /** One of these clients, by its `id`, with the grants that needed consent; if there are none, with all known grants. Null if the account holder has no grant for the client. */
  myClient: MyClient | null
  /** How many grants the account holder has, by status. Counts those that needed consent, unless `consentRequired` says otherwise: false counts the others, null counts all. With a journal, counts are as last seen, mostly seconds ago. In one operation with `myClients` it costs nothing more. */
  myGrantsSummary: MyGrantsSummary | null
  /** What happened at the account holder's wallet addresses, as far as the gateway's journal knows it: newest first.
   * Of what another account holder did, or was asked, it shows the kind and the time.
   * 
   * `first` (20 by default, at most 100) with `after` pages forwards; `last` with `before` pages backwards, and
   * `last` alone returns the end of the list. Codes: JOURNAL_UNAVAILABLE. */
  myActivity: MyEventConnection | null
  /** Any of the account holder's objects that has the interface `Node`, as the field of its own type finds it. Null for
   * someone else's and for one that does not exist. SCOPE_REQUIRED if the token lacks the scope of a type, and no object
   * of the others has this id. */
  node: Node | null
  /** The account holder's wallet addresses, in alphabetical order. An address that the token names and the wallet
   * does not have is left out. `first` (20 by default, at most 100) with `after` pages forwards; `last` with
   * `before` pages backwards. With the filter by status, a page may be short while `hasNextPage` is true. */
  myWalletAddresses: MyWalletAddressConnection | null
  /** One of the account holder's wallet addresses. Null for someone else's and for one that does not exist. */
  myWalletAddress: MyWalletAddress | null
  /** Payments sent, or being sent, from the account holder's wallet addresses, newest first unless `sortOrder` says
   * otherwise.
   * 
   * `first` (20 by default, at most 100) with `after` pages forwards; `last` with `before` pages backwards, and
   * `last` alone returns the end of the list. The filter by grant is applied to each page: a page may be short, or
   * even empty, while `hasNextPage` is true. Continue from `endCursor` until it is false. */
  myOutgoingPayments: MyOutgoingPaymentConnection | null
  /** A payment from one of the account holder's wallet addresses. Null for someone else's payment and for one that does not exist. After a timeout, query the `paymentId` of the quote; the `id` of the quote works too. */
  myOutgoingPayment: MyOutgoingPayment | null
  /** A quote for a payment from one of the account holder's wallet addresses. Null for someone else's quote and for one that does not exist. */
  myQuote: MyQuote | null
  /** Payments received or requested at the account holder's wallet addresses, newest first unless `sortOrder` says
   * otherwise. A request that expired before anyone paid is gone.
   * 
   * `first` (20 by default, at most 100) with `after` pages forwards; `last` with `before` pages backwards, and
   * `last` alone returns the end of the list. The filter by state is applied to each page, and with several wallet
   * addresses payments that are gone leave gaps: a page may be short, or even empty, while `hasNextPage` is true.
   * Continue from `endCursor` until it is false. */
  myIncomingPayments: MyIncomingPaymentConnection | null
  /** A payment to one of the account holder's wallet addresses. Null for someone else's payment and for one that does not exist. */
  myIncomingPayment: MyIncomingPayment | null
  /** Payments from and to the account holder's wallet addresses in one list, newest first unless `sortOrder` says
   * otherwise.
   * 
   * `first` (20 by default, at most 100) with `after` pages forwards; `last` with `before` pages backwards, and
   * `last` alone returns the end of the list. The filter by state is applied to each page, and requests for payment
   * that expired before anyone paid are gone and leave gaps: a page may be short, or even empty, while `hasNextPage`
   * is true. Continue from `endCursor` until it is false. */
  myPayments: MyPaymentConnection | null
  /** Who owns a wallet address: for an account holder who types a recipient and wants to check before they pay. Takes
   * a URL or `$host/path`, anywhere in the world. The gateway asks the address's wallet, for two seconds at most,
   * and caches answers for ten minutes. If the wallet knows no address with the slash at its end, the address
   * without it is looked up: `walletAddress` says which one it is. Pay to that.
   * Codes: BAD_USER_INPUT (not a wallet address, or not at a public https address), NOT_FOUND, UPSTREAM_UNAVAILABLE,
   * UPSTREAM_TIMEOUT, UPSTREAM_ERROR, UPSTREAM_UNTRUSTED. */
  walletAddressProfile: WalletAddressProfile | null
}

/** An incoming payment seen from the payer's side; it may live at another wallet. */
export interface Receiver {
  __typename?: 'Receiver'
  /** The incoming payment's URL. Not a UUID. */
  id: string
  /** The wallet address that would be paid. */
  walletAddressUrl: string
  /** Whether it is closed, so that nothing more can be paid. */
  completed: boolean
  /** The requested amount. Null: open-ended. */
  incomingAmount: Amount | null
  /** The amount received so far, by the receiving side's account. */
  receivedAmount: Amount
  /** It accepts no more money after this moment; ISO 8601, UTC. Null: no end is set. */
  expiresAt: string | null
}

/** Which request to reject. */
export interface RejectMyGrantRequestInput {
  /** `interactId` of the URL to which Rafiki sent the browser. */
  interactionId: string
  /** `nonce` of the same URL. */
  nonce: string
}

/** What happened to a grant that was to be revoked. */
export type RevocationOutcome = 'REVOKED' | 'ALREADY_OVER' | 'NOT_FOUND' | 'NOT_DONE' | 'UNKNOWN'

/** Names the grant that is to be revoked. */
export interface RevokeGrantInput {
  /** The grant's UUID. */
  grantId: string
}

/** Says which grant was revoked. */
export interface RevokeGrantMutationResponse {
  __typename?: 'RevokeGrantMutationResponse'
  /** The UUID of the revoked grant. */
  id: string
}

/** Which grant to revoke. */
export interface RevokeMyGrantInput {
  grantId: string
}

/** The result of a revocation. */
export interface RevokeMyGrantPayload {
  __typename?: 'RevokeMyGrantPayload'
  /** The grant after the revocation. */
  grant: MyGrant
}

/** The result for one grant. */
export interface RevokeMyGrantResult {
  __typename?: 'RevokeMyGrantResult'
  grantId: string
  outcome: RevocationOutcome
  /** Why the outcome is NOT_DONE or UNKNOWN: a code as in errors. */
  code: ErrorCode | null
  /** The grant after the revocation. Null for NOT_FOUND, and if it is not known. */
  grant: MyGrant | null
}

/** Which grants to revoke. */
export interface RevokeMyGrantsInput {
  /** These grants, at most 100; an id that appears twice counts once. */
  grantIds?: Array<string> | null
  /** Every live grant of this client, by `MyClient.id`: ACTIVE, AWAITING_APPROVAL and EXPIRED ones, including those that needed no consent. At most 500 at once, starting with those that can send money: see `complete`. */
  clientId?: string | null
  /** True: every live grant of the account holder, of all clients, as `clientId` does for one. Wallet address keys stay: see `revokeWalletAddressKey`. */
  all?: boolean | null
}

/** The result of several revocations. */
export interface RevokeMyGrantsPayload {
  __typename?: 'RevokeMyGrantsPayload'
  /** One result for each grant. */
  results: Array<RevokeMyGrantResult>
  /** Whether these results cover every grant that was meant. False if there are more: repeat the mutation. It stays false if payments, which name grants that no list contains, cannot be read; without the scope `payments:read` they never are. */
  complete: boolean
  /** The clients of these grants after the revocation, as `myClients` shows them by default. A client whose grants all needed no consent is shown with its known grants. At most 100. */
  clients: Array<MyClient>
}

/** Names a public key to withdraw. */
export interface RevokeWalletAddressKeyInput {
  /** The key's UUID; not its `kid`. */
  id: string
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
}

/** The direction of a list, which is ordered by creation time. */
export type SortOrder = 'ASC' | 'DESC'

/** One of these values. */
export interface StringIn {
  in: Array<string>
}

/** Who the client asked to know that the account holder is. */
export interface Subject {
  __typename?: 'Subject'
  /** The identities, one entry each. */
  sub_ids: Array<SubjectItem>
}

/** One identity of the account holder. */
export interface SubjectItem {
  __typename?: 'SubjectItem'
  /** The entry's UUID. */
  id: string
  /** The identity itself, a wallet address URL. */
  subId: string | null
  /** How `subId` is to be read, for example `uri`. */
  subIdFormat: string | null
  /** When the entry was created; ISO 8601, UTC. */
  createdAt: string
}

/** Names a wallet address and what is to change about it. */
export interface UpdateWalletAddressInput {
  /** UUID of the wallet address. */
  id: string
  /** A name shown to anyone who looks the address up. */
  publicName?: string | null
  /** `INACTIVE` takes the address out of use, `ACTIVE` puts it back. */
  status?: WalletAddressStatus | null
  /** A text that you choose, a new one for each intended change: a change sent again with the same key is done
   * once. */
  idempotencyKey?: string | null
}

/** What a wallet publishes about one of its wallet addresses. */
export interface WalletAddressProfile {
  __typename?: 'WalletAddressProfile'
  /** The wallet address as a URL. This identifies the owner; the name is only what the owner calls themselves. */
  walletAddress: string
  /** The name that the owner chose; anyone can choose any name. Cut to 100 characters, without control and direction characters. Null if there is none. */
  publicName: string | null
  /** The asset of the account, usually an ISO 4217 code. */
  assetCode: string
  /** How many decimal places the asset's amounts have. */
  assetScale: number
  /** The auth server for grants to this wallet address. */
  authServer: string
}

/** Whether a wallet address is in use. */
export type WalletAddressStatus = 'INACTIVE' | 'ACTIVE'

/** One of these statuses. */
export interface WalletAddressStatusIn {
  in: Array<WalletAddressStatus>
}
