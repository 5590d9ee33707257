/* What a module gets of a request: public, and without a type of anybody else's. */

/** Who asks. Each role has a contract of its own. */
export type Role = 'accountHolder' | 'client' | 'operator'

/** The verified caller. */
export interface Viewer {
  readonly role: Role
  readonly subject: string
  readonly tenantId: string
  /** In the form in which Rafiki stores them. */
  readonly walletAddresses: readonly string[]
  readonly scopes: readonly string[]
  /** When they last signed in, in seconds; undefined if the token does not say. */
  readonly authTime: number | undefined
  /** The client application that the token names. */
  readonly clientId: string | undefined
}

/** A wallet address of the viewer's that Rafiki has. */
export interface WalletAddress {
  readonly id: string
  /** The URL, as Rafiki stores it. */
  readonly address: string
}

/** A grant of the viewer's, with these fields of `MyGrant`. */
export interface Grant {
  readonly id: string
  readonly client: string | null
  readonly status: string
  readonly canSpend: boolean
  readonly createdAt: string
}

/** An amount of money. */
export interface Amount {
  /** In the smallest unit: 2500 at a scale of 2 is 25.00. */
  readonly value: string | bigint
  readonly assetCode: string
  readonly assetScale: number
}

/** A payment that the viewer made, with these fields of `MyOutgoingPayment`. */
export interface OutgoingPayment {
  readonly id: string
  readonly walletAddressId: string
  readonly client: string | null
  readonly grantId: string | null
  readonly state: string
  readonly debitAmount: Amount
  readonly receiveAmount: Amount
  readonly sentAmount: Amount
  readonly createdAt: string
}

/** A payment to the viewer, or a request for one, with these fields of `MyIncomingPayment`. */
export interface IncomingPayment {
  readonly id: string
  readonly url: string
  readonly walletAddressId: string
  readonly client: string | null
  readonly state: string
  readonly incomingAmount: Amount | null
  readonly receivedAmount: Amount
  readonly createdAt: string
}

/** Which rows of a list: newest first, 20 unless `first` (1 to 100) says otherwise. */
export interface PageOf {
  readonly first?: number
  /** The `endCursor` of the page before. */
  readonly after?: string | null
}

/** Rows of a list, and whether there are more. */
export interface Page<Row> {
  readonly nodes: readonly Row[]
  /** What the next page takes as `after`. Null where there are no rows. */
  readonly endCursor: string | null
  readonly hasNextPage: boolean
}

type Write = (details: Readonly<Record<string, unknown>>, message: string) => void

/** The part of `RequestInit` that a module has. */
export interface FetchInit {
  method?: string
  headers?: Readonly<Record<string, string>>
  body?: string
  signal?: AbortSignal
}

/** The part of `Response` that a module needs. The body is read already. */
export interface FetchResponse {
  readonly ok: boolean
  readonly status: number
  readonly headers: { get(name: string): string | null }
  text(): Promise<string>
  json(): Promise<unknown>
}

/** What a module's resolvers and guards get of a request. */
export interface ModuleContext {
  readonly requestId: string
  readonly viewer: Viewer
  /** Lines have the request's id. Log no token, no secret and no text of a caller's. */
  readonly log: { readonly info: Write; readonly warn: Write; readonly error: Write }
  /** Aborts when the caller is gone, or the time of the request is up. */
  readonly signal: AbortSignal
  /** Asks a service of the wallet's own: one of the origins of `EXTENSION_ORIGINS`. */
  readonly fetch: (url: string | URL, init?: FetchInit) => Promise<FetchResponse>
  /** Asks a URL that a stranger wrote: https, at a public address, by the gateway's SSRF guard. */
  readonly fetchPublic: (url: string | URL, init?: FetchInit) => Promise<FetchResponse>
  /** The viewer's wallet addresses that Rafiki has. */
  readonly walletAddresses: () => Promise<readonly WalletAddress[]>
  /** Lists of the viewer's own. The token needs the scope of the gateway's own fields: `grants:read`, else SCOPE_REQUIRED. */
  readonly grants: (page?: PageOf) => Promise<Page<Grant>>
  /** Needs `payments:read`, as the next one does. */
  readonly outgoingPayments: (page?: PageOf) => Promise<Page<OutgoingPayment>>
  readonly incomingPayments: (page?: PageOf) => Promise<Page<IncomingPayment>>
  /** Each of these is null for what is somebody else's, unknown, or no UUID: they look alike. Scopes are those of the lists. */
  readonly walletAddress: (id: string) => Promise<WalletAddress | null>
  readonly grant: (id: string) => Promise<Grant | null>
  readonly outgoingPayment: (id: string) => Promise<OutgoingPayment | null>
  readonly incomingPayment: (id: string) => Promise<IncomingPayment | null>
}
