import { readFileSync } from 'node:fs'

/** For the journal, Redis, keys, wallets of others, files and the log. */
const others = 256

/** How many files and connections this process may have open, where the system tells it (Linux). */
export function openFilesLimit(): number {
  try {
    return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? Infinity)
  } catch {
    return Infinity
  }
}

/**
 * How many connections callers may have, so that requests to Rafiki find descriptors however many callers come.
 * @param inFlight requests to each of the two services
 */
export const connectionsWithin = (most: number, inFlight: number, limit: number): number =>
  Math.min(most, Math.max(limit - 2 * inFlight - others, Math.floor(limit / 2)))
