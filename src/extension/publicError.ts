import type { Context } from '../context.ts'
import { GatewayError, type Code } from '../errors.ts'

/** An error that a module throws for callers: its code is one of the module's `codes`. All others are masked. */
export class PublicError extends Error {
  override readonly name = 'PublicError'
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  /** @param details join `code` in `extensions`; put no secret in them, and nothing that the caller may not see. */
  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    // Throws here, where the module's author sees it, for what no answer can hold.
    JSON.stringify(details)
    this.code = code
    this.details = details
  }
}

/** The field that an error is thrown by, and the codes of its module. */
export interface Thrower {
  /** `Card.number` */
  coordinate: string
  codes: ReadonlySet<string>
}

/** What callers get of an error. One that is not made for them is logged, and masked. */
export function shownOf(
  error: unknown,
  { coordinate, codes }: Thrower,
  { log, requestId }: Pick<Context, 'log' | 'requestId'>
): GatewayError {
  if (error instanceof GatewayError) return error
  // A module's own code stands where one of ours does, and nothing decides by it.
  const isOwn = (code: string): code is Code => codes.has(code)
  if (!(error instanceof PublicError) || !isOwn(error.code)) {
    log.error({ requestId, field: coordinate, fault: error instanceof Error ? error.stack : String(error) }, 'fault')
    return new GatewayError('INTERNAL_SERVER_ERROR', 'A fault in the gateway.')
  }
  const { http: _, ...details } = error.details
  return new GatewayError(error.code, error.message, details, error)
}
