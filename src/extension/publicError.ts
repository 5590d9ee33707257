import { GatewayError, type Code } from '../errors.ts'

/** An error that a module throws for callers: its code is one of the module's `codes`. All others are masked. */
export class PublicError extends Error {
  override readonly name = 'PublicError'
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  /** @param details join `code` in `extensions`; put no secret in them, and nothing that the caller may not see. */
  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** What callers get of an error; undefined for one that is masked. */
export function shownOf(error: unknown, codes: ReadonlySet<string>): GatewayError | undefined {
  if (error instanceof GatewayError) return error
  // A module's own code stands where one of ours does, and nothing decides by it.
  const isOwn = (code: string): code is Code => codes.has(code)
  if (!(error instanceof PublicError) || !isOwn(error.code)) return undefined
  const { http: _, ...details } = error.details
  return new GatewayError(error.code, error.message, details, error)
}
