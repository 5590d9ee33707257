import { errors, jwtVerify, type JWTVerifyOptions } from 'jose'
import type { Trace } from '../observability/tracing/trace.ts'
import type { Keys } from './keys.ts'

/** How many keys are tried if several may have signed a token. */
const maxKeysTried = 10

/** A key that no longer fits may have been replaced: its successor may have the same id, or none. @throws JOSEError */
export async function verifySignature(token: string, keys: Keys, options: JWTVerifyOptions, trace?: Trace) {
  try {
    return await verifyWithAny(token, keys, options, trace)
  } catch (error) {
    if (!(error instanceof errors.JWSSignatureVerificationFailed) || !(await keys.askAgain(trace))) throw error
    return verifyWithAny(token, keys, options, trace)
  }
}

/**
 * Verifies a token with the key that it names, or with each that it may mean: an issuer may list a key twice, keys
 * without ids, or several under one id.
 * @throws JOSEError
 */
async function verifyWithAny(token: string, keys: Keys, options: JWTVerifyOptions, trace: Trace | undefined) {
  try {
    return await jwtVerify(token, (header, jws) => keys.find(header, jws, trace), options)
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    let tried = 0
    for await (const key of error) {
      tried += 1
      if (tried > maxKeysTried) break
      try {
        return await jwtVerify(token, key, options)
      } catch (failure) {
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure
      }
    }
    throw new errors.JWSSignatureVerificationFailed()
  }
}
