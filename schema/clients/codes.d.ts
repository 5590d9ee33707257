// Written by `npm run contracts`.
/** Each value of `errors[].extensions.code`, and what it means. */
export declare const codes: {
  readonly UNAUTHENTICATED: string
  readonly FORBIDDEN: string
  readonly SCOPE_REQUIRED: string
  readonly STEP_UP_REQUIRED: string
  readonly BAD_REQUEST: string
  readonly BODY_TOO_LARGE: string
  readonly RATE_LIMITED: string
  readonly SHUTTING_DOWN: string
  readonly PERSISTED_QUERY_NOT_SUPPORTED: string
  readonly DOCUMENT_NOT_TRUSTED: string
  readonly GRAPHQL_PARSE_FAILED: string
  readonly GRAPHQL_VALIDATION_FAILED: string
  readonly OPERATION_RESOLUTION_FAILURE: string
  readonly OPERATION_TOO_LARGE: string
  readonly OPERATION_TOO_COSTLY: string
  readonly BAD_USER_INPUT: string
  readonly VALUE_TOO_LONG: string
  readonly NOT_FOUND: string
  readonly INVALID_AMOUNT: string
  readonly AMOUNT_TOO_SMALL: string
  readonly INVALID_RECEIVER: string
  readonly INVALID_EXPIRY: string
  readonly QUOTE_EXPIRED: string
  readonly QUOTE_USED: string
  readonly QUOTE_UNUSABLE: string
  readonly WALLET_ADDRESS_INACTIVE: string
  readonly RATES_UNAVAILABLE: string
  readonly PAYMENT_REFUSED: string
  readonly DUPLICATE_KEY: string
  readonly IDEMPOTENCY_CONFLICT: string
  readonly IDEMPOTENCY_IN_PROGRESS: string
  readonly NOT_CONFIRMED: string
  readonly GRANT_NOT_REVOCABLE: string
  readonly REQUEST_EXPIRED: string
  readonly ALREADY_ANSWERED: string
  readonly TERMS_CHANGED: string
  readonly IDENTIFIER_NOT_CANONICAL: string
  readonly ALREADY_EXISTS: string
  readonly WRONG_STATE: string
  readonly REFUSED: string
  readonly JOIN_INCOMPLETE: string
  readonly GRANT_NOT_CONTINUABLE: string
  readonly TOO_FAST: string
  readonly ADDRESS_REFUSED: string
  readonly TENANTS_NOT_ISOLATED: string
  readonly JOURNAL_UNAVAILABLE: string
  readonly KEYS_UNAVAILABLE: string
  readonly OWNERSHIP_UNAVAILABLE: string
  readonly PROOF_UNAVAILABLE: string
  readonly UPSTREAM_UNAVAILABLE: string
  readonly UPSTREAM_TIMEOUT: string
  readonly UPSTREAM_BUSY: string
  readonly UPSTREAM_ERROR: string
  readonly UPSTREAM_UNTRUSTED: string
  readonly INTERNAL_SERVER_ERROR: string
}

export type Code = keyof typeof codes
