import type { Ended } from './ended.ts'

/** Where all processes write what ended, and read what others wrote. */
export interface EndedStore {
  /**
   * @param once what may be added only once: then nothing happens the second time
   * @returns false if `once` was there already @throws Error where it does not answer
   */
  add: (ended: readonly Ended[], once?: Ended) => Promise<boolean>
  /** What was added since it was last asked; at first, everything. @throws Error where it does not answer */
  news: () => Promise<News>
}

export interface News {
  ended: readonly Ended[]
  /** What ended at this second or before is not known to the store, in seconds: it began empty then. */
  knowsSince: number
  /** How many of its entries could not be read. */
  unread: number
}
