/* The budget of upstream requests: what one operation may ask of Rafiki. */

import { GatewayError } from '../errors.ts'
import type { RequestStats } from '../observability/requestStats.ts'

/** One HTTP request may cause this many requests to Rafiki, which answers some hundreds a second. */
export const maxUpstreamRequests = 50
/** What one HTTP request may have the gateway itself do: more than fifty requests bring, and a tenth of a second. */
export const maxRowsViewed = 50_000
export const maxPeriodSteps = 1_000_000

export interface Budget {
  /** How many more requests this one may cause. */
  readonly requestsLeft: number
  /** Takes one off `requestsLeft`. @throws GatewayError OPERATION_TOO_COSTLY */
  charge: () => void
  /** Counts rows that are looked at, those of an answer or known ones once more. @throws GatewayError OPERATION_TOO_COSTLY */
  viewRows: (count: number) => void
  /** Counts periods that were walked one by one. @throws GatewayError OPERATION_TOO_COSTLY */
  stepPeriods: (count: number) => void
}

const tooMany = (limit: 'rows' | 'periods', maximum: number): GatewayError =>
  new GatewayError('OPERATION_TOO_COSTLY', `An operation may read at most ${maximum} ${limit}. Ask for less at once.`, {
    limit,
    maximum
  })

export class RequestBudget implements Budget {
  protected readonly stats: RequestStats
  readonly #maximum: number
  #requestsLeft: number

  constructor(maximum: number, stats: RequestStats) {
    this.stats = stats
    this.#maximum = maximum
    this.#requestsLeft = maximum
  }

  get requestsLeft(): number {
    return this.#requestsLeft
  }

  charge(): void {
    if (this.#requestsLeft === 0) {
      throw new GatewayError(
        'OPERATION_TOO_COSTLY',
        `This operation needs more than ${this.#maximum} requests to Rafiki. Ask for less at once.`,
        { maximum: this.#maximum }
      )
    }
    this.#requestsLeft -= 1
    this.stats.charged += 1
  }

  viewRows(count: number): void {
    this.stats.rowsViewed += count
    if (this.stats.rowsViewed > maxRowsViewed) throw tooMany('rows', maxRowsViewed)
  }

  stepPeriods(count: number): void {
    this.stats.periodSteps += count
    if (this.stats.periodSteps > maxPeriodSteps) throw tooMany('periods', maxPeriodSteps)
  }

  protected mayRetry(): boolean {
    if (this.#requestsLeft === 0) return false
    this.charge()
    return true
  }
}
