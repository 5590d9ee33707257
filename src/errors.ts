import { GraphQLError, type GraphQLErrorExtensions } from 'graphql'

/**
 * Every code of `errors[].extensions.code`, and what it means.
 * Codes are part of the contracts: `docs/integrate/errors.md` is generated from this table, and drift fails the build.
 */
export const codes = {
  UNAUTHENTICATED:
    'The request has no bearer token, or its token could not be verified. Get a new token. HTTP status 401; `WWW-Authenticate` says `error="invalid_token"` if a token came.',
  FORBIDDEN:
    "The token is genuine, but the gateway does not serve its role or tenant: HTTP status 403. At a field: the token's client may not act here, or the grant is another client's.",
  SCOPE_REQUIRED: "The token's scopes do not cover the field. `scope` names the missing one.",
  STEP_UP_REQUIRED:
    'The account holder must sign in again. `maxAge` is the allowed age of `auth_time` in seconds; `acrValues`, if set, are the values of `acr` of which the sign-in must have one (OpenID Connect: `max_age`, `acr_values`).',
  BAD_REQUEST:
    'The HTTP request is not a GraphQL request: see the GraphQL-over-HTTP specification. HTTP status 400; 405 for a mutation by GET, 406 for an `Accept` with other types, 415 for a compressed body.',
  BODY_TOO_LARGE: 'The request body is larger than 256 kB. HTTP status 413.',
  RATE_LIMITED:
    'You, or your address, sent too much in too little time. Wait `waitSeconds`; `Retry-After` has the same value. Nothing of the request was done. HTTP status 429.',
  SHUTTING_DOWN: 'This process is shutting down. Send the request again; another process answers it. HTTP status 503.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Automatic persisted queries are off. Send the document itself.',
  DOCUMENT_NOT_TRUSTED: 'This role runs only registered documents, and this is not one of them. HTTP status 400.',
  GRAPHQL_PARSE_FAILED: 'The document is not valid GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema of this role.',
  OPERATION_RESOLUTION_FAILURE:
    'The document has no operation of the requested name, or has several operations and none was named.',
  OPERATION_TOO_LARGE:
    'The operation exceeds a limit. `limit` names it; `maximum` and `found` are the allowed and the actual number.',
  OPERATION_TOO_COSTLY:
    'The operation asks for more than one operation may. Ask for less at once. `limit`, if set, names the limit. Before the operation runs: `cost`, for the size of what it asks for. At a field: requests to Rafiki; `profiles`, requests to other wallets; `fetches`, requests of fields that the wallet added; `rows` and `periods`, the rows and the periods of intervals that were read; `answer`, an answer of Rafiki of more than 8 MB. While the answer is written: `bytes` and `errors`, its size.',
  BAD_USER_INPUT: 'An argument or variable has a value that is not allowed. `argument` names it.',
  VALUE_TOO_LONG:
    'Someone wrote a text into Rafiki that is too long to show (more than `maximum` characters), or so much into a grant that its terms cannot be read. The field is null; the object around it is not affected. Such a grant counts as one that can send money, and can be revoked. A grant request with such a text can only be rejected.',
  NOT_FOUND: 'The object does not exist, or you may not see it. The two look alike on purpose.',
  INVALID_AMOUNT:
    'The amount is not allowed: it is not greater than zero, has another asset, or exceeds what the receiver still accepts. `argument` names it.',
  AMOUNT_TOO_SMALL:
    'Fees and rates would leave nothing of the amount. `minSendAmount`, if known, is the smallest amount that works.',
  INVALID_RECEIVER: 'The receiver is unknown, accepts no more money, or may not be paid from here.',
  INVALID_EXPIRY: 'The expiry is in the past, or too far in the future.',
  QUOTE_EXPIRED: 'The quote has expired. Get a new one.',
  QUOTE_USED: "A payment was already made from this quote. The payment has the quote's `paymentId`.",
  QUOTE_UNUSABLE: 'The quote has expired, was used, or its receiver accepts no more money.',
  WALLET_ADDRESS_INACTIVE: 'The wallet address is out of use.',
  RATES_UNAVAILABLE: 'No exchange rate is available now. Try again later.',
  PAYMENT_REFUSED: "The wallet's backend refused the payment, or did not answer in time.",
  DUPLICATE_KEY: 'The wallet address already has this key.',
  IDEMPOTENCY_CONFLICT: 'The idempotency key was used before, for another call. Use a new key for each intended call.',
  IDEMPOTENCY_IN_PROGRESS: 'A call with this idempotency key is in progress. Send it again, with the same key.',
  NOT_CONFIRMED:
    'The server said that this was done, but reading it afterwards does not confirm it. `outcome: NOT_DONE`: it was not done; try again. `outcome: UNKNOWN`: it could not be read.',
  GRANT_NOT_REVOCABLE: 'The grant was rejected: there is nothing to revoke.',
  REQUEST_EXPIRED: 'Nobody answered the grant request in time. The client must send a new one.',
  ALREADY_ANSWERED:
    'The grant request was accepted or rejected before, or its grant was revoked. It can no longer be answered.',
  TERMS_CHANGED:
    'The grant request is not what `termsDigest` says was shown: the client, its name, or what it may do is another. Read the request again, and show it again.',
  IDENTIFIER_NOT_CANONICAL:
    'The grant request spells a wallet address differently from how Rafiki stores it: if accepted, the grant would be live, but in no list. Reject the request.',
  ALREADY_EXISTS: 'An object like this already exists.',
  WRONG_STATE: 'The state of the object does not allow this.',
  REFUSED: 'Rafiki does not allow this at the moment: for example, you ask for more money than there is.',
  JOIN_INCOMPLETE:
    'Too many of the objects that this page refers to no longer exist, so others could not be fetched. Ask for a smaller page.',
  GRANT_NOT_CONTINUABLE:
    'The auth server issues no token for this grant: nobody has approved it yet, it was rejected, it was continued before, or it cannot be polled.',
  TOO_FAST: 'The grant was continued too early. Wait `waitSeconds`, then try again.',
  ADDRESS_REFUSED: 'The gateway does not connect to this URL: it is not https, or its address is not public.',
  TENANTS_NOT_ISOLATED:
    'This Rafiki may run a mutation as another tenant, so the gateway sends none to its backend. Its operator must upgrade it to a version that isolates tenants, and set `RAFIKI_TENANTS_ISOLATED=true`: see `docs/secure/tenants.md`. `outcome: NOT_DONE`.',
  JOURNAL_UNAVAILABLE:
    'The journal does not answer. Try again later. A field that only the journal can answer is null; the rest of the answer is not affected. A mutation that moves money or gives consent was not sent, because it could be written nowhere: `outcome: NOT_DONE`. Revoking and declining do not depend on the journal.',
  KEYS_UNAVAILABLE: 'The keys of the token issuer could not be read, so no token can be verified. HTTP status 503.',
  OWNERSHIP_UNAVAILABLE:
    "The service that knows the account holder's wallet addresses did not answer. HTTP status 503.",
  PROOF_UNAVAILABLE:
    'Whether a DPoP proof was used before cannot be found out at the moment. Try again later, with a new proof. HTTP status 503.',
  UPSTREAM_UNAVAILABLE:
    'Rafiki, or the server of a URL, could not be reached or is not working (for example, its database is down). For a mutation, `outcome` says whether it may have been done.',
  UPSTREAM_TIMEOUT:
    "Rafiki, the server of a URL, or a field of the wallet's own did not answer in time. For a mutation, `outcome: UNKNOWN`: check before you try again.",
  UPSTREAM_BUSY:
    'Rafiki has too many requests at the moment, from you or from everyone. Nothing was sent. Try again after `waitSeconds`.',
  UPSTREAM_ERROR:
    'Rafiki, or the server of a URL, answered with an error that has no code of its own here. Find it in the log by `requestId`.',
  UPSTREAM_UNTRUSTED:
    'Rafiki, or the server of a URL, answered with data that is not proven to be yours, or that is not about what was asked. The gateway withheld it.',
  INTERNAL_SERVER_ERROR: 'A fault in the gateway. Find it in the log by `requestId`.'
} as const

export type Code = keyof typeof codes

/** Codes that are nobody's doing who asks: the gateway, or a server that it asked, was not able to. */
export const faultCodes: ReadonlySet<string> = new Set(
  Object.keys(codes).filter((code) =>
    /^(INTERNAL_SERVER_ERROR|NOT_CONFIRMED|SHUTTING_DOWN|TENANTS_NOT_ISOLATED|UPSTREAM_\w+|\w+_UNAVAILABLE)$/.test(code)
  )
)

/** Whether a mutation has taken place that was not answered, or not confirmed. `NOT_DONE`: it has not. */
export type Outcome = 'UNKNOWN' | 'NOT_DONE'

declare module 'graphql' {
  interface GraphQLErrorExtensions {
    /** For the answer, and no part of it. */
    http?: { status?: number; headers?: Map<string, string> }
  }
}

/** An error made for callers: its message and details hold nothing that they may not see. */
export class GatewayError extends GraphQLError {
  readonly code: Code

  /** @param details joins `code` in `extensions`; put no secret and no upstream text in it. */
  constructor(code: Code, message: string, details: GraphQLErrorExtensions = {}, cause?: unknown) {
    super(message, { extensions: { ...details, code } })
    this.name = 'GatewayError'
    this.code = code
    // What the log may see and the caller may not: GraphQLError prints `originalError`, never `cause`.
    Object.defineProperty(this, 'cause', { value: cause, enumerable: false })
  }
}

/** An argument that is not what was expected, by its path (`filter.status`), never by its value. */
export const badInput = (argument: string, expected: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `${argument}: expected ${expected}.`, { argument })

/** The one answer of every mutation for an object that is unknown, somebody else's or of another tenant. */
export const notFound = (): GatewayError =>
  new GatewayError('NOT_FOUND', 'The object does not exist, or you may not see it.')

/** What was acknowledged is not so (NOT_DONE), or could not be read (UNKNOWN). */
export const notConfirmed = (outcome: Outcome, cause?: unknown): GatewayError =>
  new GatewayError('NOT_CONFIRMED', notConfirmedWords[outcome], { outcome }, cause)

const notConfirmedWords: Record<Outcome, string> = {
  NOT_DONE: 'The server said that this was done, but it was not. Try again.',
  UNKNOWN: 'The server said that this was done, but the gateway could not confirm it. Check before you try again.'
}

/** Delegation and graphql-js wrap what resolvers throw, some levels deep. */
export function gatewayErrorIn(error: unknown): GatewayError | undefined {
  for (let at = error, level = 0; at instanceof Error && level < 8; level += 1) {
    if (at instanceof GatewayError) return at
    const inner: unknown = at instanceof AggregateError ? at.errors[0] : undefined
    at = inner ?? ('originalError' in at ? at.originalError : undefined)
  }
  return undefined
}
