import type { Trace } from '../observability/tracing/trace.ts'

/** What a request shows beside its token, for a token that is bound to a key, and its trace. */
export interface Shown {
  method: string
  /** The `DPoP` header. */
  proof?: string | undefined
  /** The caller's certificate, as a trusted proxy wrote it. */
  certificate?: string | undefined
  trace?: Trace | undefined
}

/** The scheme and the token; undefined for another scheme, and for none. */
export function tokenIn(authorization = ''): { isDpop: boolean; token: string } | undefined {
  const [, scheme = '', token] = /^(Bearer|DPoP) +(\S+)$/i.exec(authorization) ?? []
  return token === undefined ? undefined : { isDpop: scheme.toLowerCase() === 'dpop', token }
}
