import type { Transaction } from 'kysely'
import type { Head } from './heads.ts'
import type { Range } from './ranges.ts'
import type { Tables } from './tables.ts'

/** What is wrong with a chain, where, and in words. */
export interface Finding {
  what: 'missing' | 'hash' | 'content' | 'columns' | 'erased' | 'owners' | 'head' | 'cut' | 'signature' | 'pruned'
  number: number
  text: string
}

export interface Verified {
  tenantId: string
  /** Events that were looked at, from which number up to which. */
  events: number
  from: number
  upTo: number
  erased: number
  /** Heads that agree with the chain, the last of them, and how many signatures were found right. */
  heads: number
  lastHead: Head | undefined
  signed: number
  /** The first of them. */
  findings: Finding[]
  wrong: number
}

export interface VerifyOptions {
  /** Heads that were kept outside of the database. */
  heads?: readonly Head[]
  /** What was signed; undefined where the signature is not right. Without it, signatures are not looked at. */
  claimsIn?: ((jws: string) => Promise<unknown>) | undefined
  /** How many rows are read at once. */
  batch?: number
}

export const maxFindings = 20

/** A walk over a chain that is under way. */
export interface Walk extends Required<Omit<VerifyOptions, 'claimsIn'>> {
  tx: Transaction<Tables>
  tenantId: string
  claimsIn: VerifyOptions['claimsIn']
  found: Verified
  hash: Uint8Array
  emptied: Range[]
  named: Range[]
  owners: number
}

export function report({ found }: Walk, what: Finding['what'], number: number, text: string): void {
  found.wrong += 1
  if (found.findings.length < maxFindings) found.findings.push({ what, number, text })
}

export const eventsFrom = (from: number, to: number): string =>
  from === to ? `event ${from} is` : `events ${from} to ${to} are`
