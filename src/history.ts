import type { Amount, Grant, GrantStatus, ListedGrant } from './rafiki/grant.ts'

export type { GrantStatus }

/*
 * Who knows what happened before. Rafiki neither sums payments by grant nor lists clients: its lists are walked in each
 * request, within bounds, or a journal has their rows. Each is asked by the same code: what is shown of it is proven the
 * caller's afterwards, as everything is. What knows more than Rafiki's answers ends the request's recording
 * (`rafiki/recording.ts`): an answer that rests on it is not given again.
 */

/** @typeParam Context what a request carries */
export interface History<Context> {
  spending: SpentAmounts<Context>
  clients: ClientList<Context>
}

/** One sum for each asset, that of the latest payment first. Payments of nothing have their sum as well. */
export interface Sums {
  debitAmount: readonly Amount[]
  receiveAmount: readonly Amount[]
}

/** The caller's payments under one grant since some moment. */
export interface GrantUse {
  payments: number
  /** When the latest was made. */
  lastUsedAt: string | null
  /** What they have sent, or will send if nothing goes wrong. */
  sent: Sums
  /** What Rafiki counts against the limits of the grant: it gives the whole of a failed or cancelled payment back. */
  counted: Sums
  /** Whether these are all. Else there may be older ones that nobody looked at. */
  complete: boolean
}

/** Who counts what the caller's grants were used for. */
export interface SpentAmounts<Context> {
  /**
   * @param grantId as Rafiki writes it
   * @param since in milliseconds
   * @throws GatewayError
   */
  useOf(context: Context, grantId: string, since: number): Promise<GrantUse>
  /**
   * When the caller's money was last sent, or was about to be, under any of these grants; null for never, undefined
   * where that is not known.
   * @param since when the oldest of them was made, in milliseconds
   * @throws GatewayError
   */
  lastUseOf(context: Context, grantIds: readonly string[], since: number): Promise<string | null | undefined>
  /** The grants that any of the caller's payments names, in the order of their last use. @throws GatewayError */
  usedGrants(context: Context): Promise<{ ids: readonly string[]; complete: boolean }>
}

/** A grant of the caller's, as far as it must be known to be counted. */
export interface CountedGrant extends ListedGrant {
  status: GrantStatus
  /** Whether money can be sent by it: it is live, be it between two of its periods. */
  spends: boolean
  asked: boolean
  /** Whether this is how somebody saw it last: read it again before it is shown. */
  lastSeen?: true
}

export interface Scope {
  /** Grants of these statuses count; undefined: of all. */
  statuses?: readonly GrantStatus[]
  /** Grants that the caller was asked for count (true), those that nobody was asked for (false), all (undefined). */
  asked?: boolean
}

/** A client application, by those of the caller's grants that count. */
export interface MyClient {
  id: string
  /** As its newest grant spells it. */
  client: string | null
  activeGrants: number
  canSpend: boolean
  firstGrantedAt: string
  lastGrantedAt: string
  /** The newest of its grants that count: the row that proves it a client of the caller's. */
  newest: CountedGrant & Partial<Pick<Grant, 'subject'>>
  /** How many of its grants count. */
  totalGrants: number
  /** The grants that count, newest first; not all of very many. */
  grants(): Promise<readonly CountedGrant[]>
}

/** A place among the clients: ids decide where moments are equal. */
export type Place = Pick<MyClient, 'lastGrantedAt' | 'id'>

export interface ClientsWanted {
  scope: Scope
  canSpend?: boolean | null
  /** A part of how one of its grants spells the client. */
  clientText?: string | null
  size: number
  after?: Place
}

export interface ClientPage {
  clients: readonly MyClient[]
  hasNextPage: boolean
  hasPreviousPage: boolean
  /** On all pages. */
  totalCount: number
  /** Whether all grants that count were looked at. */
  complete: boolean
}

export interface GrantCounts extends Record<GrantStatus, number> {
  canSpend: number
  complete: boolean
}

/** Who lists the caller's clients and counts their grants. */
export interface ClientList<Context> {
  /** In the order of their newest grants, the newest first. @throws GatewayError */
  page(context: Context, wanted: ClientsWanted): Promise<ClientPage>
  /** @throws GatewayError */
  byId(context: Context, id: string, scope: Scope): Promise<{ client: MyClient | undefined; complete: boolean }>
  /** @throws GatewayError */
  counts(context: Context, scope: Scope): Promise<GrantCounts>
}
