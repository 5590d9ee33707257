import { GraphQLError } from 'graphql'

/**
 * Every code that a caller can meet in `errors[].extensions.code`, and what it means to them.
 * Codes are part of the contracts: `docs/integrate/errors.md` is written from this table, and drift fails the build.
 */
export const codes = {
  UNAUTHENTICATED: 'No bearer token, or one that could not be verified. Get a fresh token. HTTP status 401.',
  FORBIDDEN:
    "The token is genuine, but its role or tenant is not one that this gateway serves: HTTP status 403. Or, at a field: its client is not one that may act here, or not the grant's.",
  SCOPE_REQUIRED: "The token's scope does not cover the field. `scope` names what is missing.",
  STEP_UP_REQUIRED:
    'The caller must prove who they are again. `maxAge` says how recent, in seconds, `auth_time` must be.',
  BAD_REQUEST:
    'The HTTP request is not a GraphQL request: see the GraphQL-over-HTTP specification. HTTP status 400; 405 for a mutation by GET, 406 for an `Accept` of other types, 415 for a compressed body.',
  BODY_TOO_LARGE: 'The request body is over 256 kB. HTTP status 413.',
  RATE_LIMITED:
    'Too much was asked for in too little time, by this caller or from this address. Wait for `waitSeconds`; `Retry-After` says the same. HTTP status 429. Nothing of the request was done.',
  SHUTTING_DOWN: 'This process is about to end. Send the request again, to another one. HTTP status 503.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Automatic persisted queries are off: send the document itself.',
  DOCUMENT_NOT_TRUSTED: 'This role runs only listed documents, and this is none of them. HTTP status 400.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema of this role.',
  OPERATION_RESOLUTION_FAILURE: 'The document holds several operations, or none, of the name that was asked for.',
  OPERATION_TOO_LARGE: 'The operation is over a limit. `limit` names it, `maximum` and `found` say by how much.',
  OPERATION_TOO_COSTLY:
    'The operation asks for more than one operation may. Ask for less at once. Before anything runs (`limit: cost`), for the size of what it asks for; at a field, for the requests to Rafiki, or to other wallets (`limit: profiles`), that it needs, or for the rows or the periods of intervals that it goes through (`limit: rows`, `periods`), or as an answer of Rafiki is over 8 MB (`limit: answer`); while it is answered, for the size of the answer (`limit: bytes`, `errors`).',
  BAD_USER_INPUT: 'An argument or variable is not what was expected. `argument` names it.',
  VALUE_TOO_LONG:
    'Somebody wrote a text into Rafiki that is too long to be shown (`maximum` characters), or so much into a grant that its terms cannot be read. The field is null; what it belongs to is not touched by it. Such a grant counts as one by which money can be sent, and can be revoked. A grant request that holds such a text can only be rejected.',
  NOT_FOUND: 'There is no such object, or none that the caller may know of: the two look alike on purpose.',
  INVALID_AMOUNT:
    'The amount cannot be: not more than zero, another asset, or more than the receiver still takes. `argument` names it.',
  AMOUNT_TOO_SMALL:
    'So little would be left over by fees and rates. `minSendAmount` says how much is enough, if known.',
  INVALID_RECEIVER: 'The receiver is not known, takes no more, or is none that may be paid from here.',
  INVALID_EXPIRY: 'The expiry is in the past, or too far away.',
  QUOTE_EXPIRED: 'The quote has expired. Get a new one.',
  QUOTE_USED: 'A payment was made from this quote already: it has the same id.',
  QUOTE_UNUSABLE: 'The quote has expired, was used, or its receiver takes no more.',
  WALLET_ADDRESS_INACTIVE: 'The wallet address is out of use.',
  RATES_UNAVAILABLE: 'No exchange rate is to be had now. Try again later.',
  PAYMENT_REFUSED: "The wallet's backend refused the payment, or did not answer in time.",
  DUPLICATE_KEY: 'The wallet address has this key already.',
  IDEMPOTENCY_CONFLICT:
    'The idempotency key was used before, for something else. Use a new one for each intended call.',
  IDEMPOTENCY_IN_PROGRESS: 'A call with this idempotency key is under way. Ask again, with the same key.',
  NOT_CONFIRMED:
    'The server said that it was done, and a look afterwards does not confirm it. `outcome: NOT_DONE`: it is not so, try again. `outcome: UNKNOWN`: that could not be read.',
  GRANT_NOT_REVOCABLE: 'The grant was rejected: there is nothing to revoke.',
  REQUEST_EXPIRED: 'The grant request was not answered in time: the client must ask anew.',
  ALREADY_ANSWERED:
    'The grant request was accepted or rejected before, or its grant was taken back: it can no longer be answered.',
  IDENTIFIER_NOT_CANONICAL:
    'The grant request spells a wallet address otherwise than Rafiki stores it: accepted, the grant would be live and in no list. Reject it.',
  ALREADY_EXISTS: 'There is an object like this already.',
  WRONG_STATE: 'The object is in a state in which this cannot be done.',
  REFUSED: 'Rafiki does not allow this as things stand: for example, more is asked for than there is.',
  JOIN_INCOMPLETE:
    'Too many of the objects that this page refers to are gone: not all of the rest could be fetched. Ask for a smaller page.',
  GRANT_NOT_CONTINUABLE:
    'The auth server gives no token for this grant: nobody has approved it yet, it was rejected, it was continued before, or it cannot be polled.',
  TOO_FAST: 'The grant was asked about again too early. Wait for `waitSeconds`, then ask again.',
  ADDRESS_REFUSED:
    'A URL leads to where the gateway does not go: it is not https, or not at a public address of the internet.',
  TENANTS_NOT_ISOLATED:
    'This Rafiki may run a mutation as another tenant, so that none is sent to its backend. Whoever runs it must bring it up to a version that keeps tenants apart, and set `RAFIKI_TENANTS_ISOLATED=true`: see `docs/secure/tenants.md`. `outcome: NOT_DONE`.',
  KEYS_UNAVAILABLE: "The token issuer's keys could not be read, so that no token can be verified. HTTP status 503.",
  OWNERSHIP_UNAVAILABLE:
    "The service that knows which wallet addresses are the caller's did not answer. HTTP status 503.",
  UPSTREAM_UNAVAILABLE:
    'Rafiki, or the server that a URL named, could not be reached, or is out of order (its database is down, for example). For a mutation, `outcome` says whether it may have been done.',
  UPSTREAM_TIMEOUT:
    'Rafiki, or the server that a URL named, did not answer in time. For a mutation, `outcome: UNKNOWN`: look before trying again.',
  UPSTREAM_BUSY:
    'Too much is being asked of Rafiki at the moment, by this caller or by all: nothing was sent. Try again after `waitSeconds`.',
  UPSTREAM_ERROR:
    'Rafiki, or the server that a URL named, answered with an error that has no code of its own here. `requestId` finds it in the log.',
  UPSTREAM_UNTRUSTED:
    'Rafiki, or the server that a URL named, answered with something that is not known to be for this caller, or not about what was asked. It was withheld.',
  INTERNAL_SERVER_ERROR: 'A fault in the gateway. `requestId` finds it in the log.'
} as const

export type Code = keyof typeof codes

/** Whether a mutation has taken place that was not answered, or not confirmed. `NOT_DONE`: it has not. */
export type Outcome = 'UNKNOWN' | 'NOT_DONE'

/** An error made for callers: its message and details hold nothing that they may not see. */
export class GatewayError extends GraphQLError {
  readonly code: Code

  /** @param details joins `code` in `extensions`; put no secret and no upstream text in it. */
  constructor(code: Code, message: string, details: Record<string, unknown> = {}, cause?: unknown) {
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
  new GatewayError('NOT_FOUND', 'There is no such object, or it is not yours to know of.')

/** What was acknowledged is not so (NOT_DONE), or could not be read (UNKNOWN). */
export const notConfirmed = (outcome: Outcome, cause?: unknown): GatewayError =>
  new GatewayError('NOT_CONFIRMED', notConfirmedWords[outcome], { outcome }, cause)

const notConfirmedWords: Record<Outcome, string> = {
  NOT_DONE: 'The server said that it was done, but it is not so. Try again.',
  UNKNOWN: 'The server said that it was done, but that could not be confirmed. Look before you try again.'
}

/** Delegation and graphql-js wrap what resolvers throw, some levels deep. */
export function gatewayErrorIn(error: unknown): GatewayError | undefined {
  for (let at = error, level = 0; at instanceof Error && level < 8; level += 1) {
    if (at instanceof GatewayError) return at
    const inner: unknown = at instanceof AggregateError ? at.errors[0] : undefined
    at = inner ?? (at as GraphQLError).originalError
  }
  return undefined
}
