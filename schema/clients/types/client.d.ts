// Written by `npm run contracts` from schema/contracts/client.graphql.

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

/** Which grant to cancel. */
export interface CancelClientGrantInput {
  /** `continueUri` of the grant. */
  continueUri: string
  /** `continueAccessToken` of the grant, not one of its access tokens. */
  continueAccessToken: string
}

/** The result of a cancellation. */
export interface CancelClientGrantPayload {
  __typename?: 'CancelClientGrantPayload'
  continueUri: string
  /** Always REVOKED. */
  state: GrantStatus
}

/** An access token for resource servers. It is shown only this once. */
export interface ClientAccessToken {
  __typename?: 'ClientAccessToken'
  value: string
  /** Use it in `rotateClientToken` and `revokeClientToken`. */
  manageUrl: string
  /** How many seconds the token is valid. */
  expiresIn: number | null
  access: Array<ClientGrantAccess>
}

/** What a token allows. */
export interface ClientGrantAccess {
  __typename?: 'ClientGrantAccess'
  /** `incoming-payment`, `outgoing-payment` or `quote`. */
  type: string
  actions: Array<string>
  identifier: string | null
  limits: ClientGrantLimits | null
}

/** One thing that the client wants to do. */
export interface ClientGrantAccessInput {
  type: ClientGrantAccessType
  /** `create`, `read`, `list`, `complete`; `read-all` and `list-all` include what other clients made. */
  actions: Array<string>
  /** The account holder's wallet address, exactly as its wallet spells it. */
  identifier?: string | null
  /** For OUTGOING_PAYMENT only. */
  limits?: ClientGrantLimitsInput | null
}

/** What an access is about. */
export type ClientGrantAccessType = 'INCOMING_PAYMENT' | 'OUTGOING_PAYMENT' | 'QUOTE'

/** Where the account holder's browser returns to. */
export interface ClientGrantFinishInput {
  /** A page of the client's. The auth server adds `interact_ref` and `hash`, or `result=grant_rejected`. */
  uri: string
  /** Random. Keep it for `clientNonce`. */
  nonce: string
}

/** How the account holder is asked: in their browser. */
export interface ClientGrantInteractInput {
  /** Where the browser goes afterwards. Without it, poll `continueClientGrant`. */
  finish?: ClientGrantFinishInput | null
}

/** A grant that was issued. Keep its tokens secret. */
export interface ClientGrantIssued {
  __typename?: 'ClientGrantIssued'
  /** Null if only `subject` was requested. */
  accessToken: ClientAccessToken | null
  /** Use it, with `continueAccessToken`, in `cancelClientGrant`. */
  continueUri: string
  continueAccessToken: string
  /** Wallet addresses that the account holder has proven to be theirs. Null if none were requested. */
  subject: Array<string> | null
}

/** How much may be sent, and to whom. */
export interface ClientGrantLimits {
  __typename?: 'ClientGrantLimits'
  receiver: string | null
  debitAmount: Amount | null
  receiveAmount: Amount | null
  interval: string | null
}

/** How much the client wants to be allowed to send. Set at most one of the two amounts. */
export interface ClientGrantLimitsInput {
  /** The URL of the only incoming payment that may be paid. */
  receiver?: string | null
  debitAmount?: AmountInput | null
  receiveAmount?: AmountInput | null
  /** An ISO 8601 repeating interval: the amounts apply to each of its periods separately. */
  interval?: string | null
}

/** A grant that the account holder has not answered yet. */
export interface ClientGrantPending {
  __typename?: 'ClientGrantPending'
  continueUri: string
  continueAccessToken: string
  /** How many seconds to wait before the first `continueClientGrant`. */
  waitSeconds: number
  /** Where to send the account holder's browser. Null in answers of `continueClientGrant`. */
  interactRedirect: string | null
  /** Keep it for `continueClientGrant`. Null in answers of that mutation. */
  interactNonce: string | null
}

/** A grant, or one that waits for its account holder. */
export type ClientGrantResult = ClientGrantIssued | ClientGrantPending

/** What was spent with a grant. */
export interface ClientGrantSpending {
  __typename?: 'ClientGrantSpending'
  /** What has left the account. Null if nothing was spent yet. */
  spentDebitAmount: Amount | null
  /** What has arrived at receivers. Null if nothing was spent yet. */
  spentReceiveAmount: Amount | null
}

/** Which grant is meant: that of the token. */
export interface ClientGrantSpendingInput {
  /** `resourceServer` of the account holder's wallet address. */
  resourceServer: string
  /** An access token of the grant. */
  accessToken: string
}

/** One of the client's access tokens. */
export interface ClientTokenInput {
  /** `manageUrl` of the token. */
  manageUrl: string
  /** `value` of the token. */
  accessToken: string
}

/** Which pending grant to continue. */
export interface ContinueClientGrantInput {
  continueUri: string
  continueAccessToken: string
  /** `interact_ref`, which the browser brought back. The four fields below are required with it. */
  interactRef?: string | null
  /** `hash`, which the browser brought back: it proves that the browser came from the right auth server. */
  hash?: string | null
  /** The `nonce` that the client sent with `finish`. */
  clientNonce?: string | null
  /** `interactNonce` of the pending grant. */
  interactNonce?: string | null
  /** The `grantRequestUrl` that the grant was requested from. */
  grantRequestUrl?: string | null
}

/** The status of a grant. */
export type GrantStatus = 'AWAITING_APPROVAL' | 'EXPIRED' | 'ACTIVE' | 'REVOKED' | 'REJECTED'

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
  /** Requests a grant from an auth server, as the client that the token is for. A grant that needs an account
   * holder's consent comes back pending: send their browser to `interactRedirect`, then continue. The request is
   * sent once.
   * Codes: BAD_USER_INPUT, FORBIDDEN (the auth server does not know the client's key), NOT_FOUND (no such auth
   * server), UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR. */
  requestClientGrant: ClientGrantResult | null
  /** Continues a pending grant. When the browser has come back, set `interactRef` and the four fields after it.
   * Without `interactRef`, this asks whether the account holder has answered, which works only for grants that were
   * requested without `finish`. The request is sent once.
   * Codes: TOO_FAST (with `waitSeconds`), GRANT_NOT_CONTINUABLE, NOT_FOUND, FORBIDDEN, BAD_USER_INPUT (a wrong
   * `hash`: nothing was sent), UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR. */
  continueClientGrant: ClientGrantResult | null
  /** Cancels one of the client's grants at the auth server that issued it: its tokens stop working, and its account
   * holder sees it as REVOKED. The gateway sends the request as the client that the token is for: once, and a second
   * time after the auth server has acknowledged the first, which proves that the grant is gone.
   * Codes: NOT_FOUND (unknown, cancelled before, or the token is of another grant), FORBIDDEN (the grant was made
   * with another key), BAD_USER_INPUT, NOT_CONFIRMED (acknowledged, but not proven), UPSTREAM_UNAVAILABLE,
   * UPSTREAM_TIMEOUT, UPSTREAM_ERROR. `outcome: UNKNOWN` means that it may be done: repeat the mutation, and treat
   * NOT_FOUND as success. */
  cancelClientGrant: CancelClientGrantPayload | null
  /** Exchanges an access token for a new one that allows the same; the old one stops working. The request is sent
   * once: if the answer is lost (`outcome: UNKNOWN`), the old token may no longer work, and nobody knows the new
   * one. If the new token does not work, the auth server did not store the change, and the old one still works.
   * Codes: NOT_FOUND (unknown, revoked or rotated before, or made with another key), BAD_USER_INPUT, FORBIDDEN,
   * UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR. */
  rotateClientToken: RotateClientTokenPayload | null
  /** Revokes one access token. The grant itself stays ACTIVE, and its account holder still sees it so: use
   * `cancelClientGrant` to end everything. The request is sent once; that it is done is what the auth server says.
   * Codes: as for `rotateClientToken`. */
  revokeClientToken: RevokeClientTokenPayload | null
}

export interface Query {
  __typename?: 'Query'
  /** The subject of the token: what the gateway read from the token, and nothing else. */
  me: Me
  /** What was spent with a grant so far, in its current period if it has periods. The token must allow outgoing
   * payments to be created.
   * Codes: NOT_FOUND (the token no longer works, is not the client's, or does not allow outgoing payments to be
   * created), BAD_USER_INPUT, FORBIDDEN, UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT, UPSTREAM_ERROR. */
  clientGrantSpending: ClientGrantSpending | null
}

/** A grant that the client requests. */
export interface RequestClientGrantInput {
  /** `authServer` of the wallet address that the grant is for. */
  grantRequestUrl: string
  /** What the client wants to do: three accesses at most. */
  access?: Array<ClientGrantAccessInput>
  /** Wallet addresses that the account holder must prove to be theirs, as URLs. */
  subject?: Array<string> | null
  /** Required if the account holder must be asked: always for OUTGOING_PAYMENT and for a `subject`. */
  interact?: ClientGrantInteractInput | null
  /** Identifies the client by its key instead of its wallet address, so that the wallet does not learn who the client is. Not allowed with `interact`. */
  withKey?: boolean
}

/** The result of a revocation. */
export interface RevokeClientTokenPayload {
  __typename?: 'RevokeClientTokenPayload'
  /** The `manageUrl` of the token that the auth server says is revoked. */
  manageUrl: string
}

/** The new token. */
export interface RotateClientTokenPayload {
  __typename?: 'RotateClientTokenPayload'
  accessToken: ClientAccessToken
}
