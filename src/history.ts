import type { Amount } from './rafiki/grant.ts'

/*
 * Who knows what happened before. Rafiki neither sums payments by grant nor lists clients, so that today its lists are
 * walked in each request, within bounds. Whatever answers these instead is asked by the same code: what is shown of it
 * is proven the caller's afterwards, as everything is. What knows more than Rafiki's answers ends the request's
 * recording (`rafiki/recording.ts`): an answer that rests on it is not given again.
 */

/** @typeParam Context what a request carries */
export interface History<Context> {
  spending: SpentAmounts<Context>
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
