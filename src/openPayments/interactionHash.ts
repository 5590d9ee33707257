import { createHash, timingSafeEqual } from 'node:crypto'
import { badInput } from '../errors.ts'
import { serverUrl } from './clientCall.ts'
import type { Asking } from './openPayments.ts'

/** What belongs to the browser's return. */
export interface InteractionReturn {
  hash?: string | null
  clientNonce?: string | null
  interactNonce?: string | null
  grantRequestUrl?: string | null
}

/**
 * Proves that the browser came back from the auth server that received the request (RFC 9635, 4.2.3), before its
 * reference is sent to anyone.
 */
export function checkHash(asking: Asking, input: InteractionReturn, interactRef: string): void {
  const { hash, clientNonce, interactNonce, grantRequestUrl } = input
  for (const [name, value] of Object.entries({ hash, clientNonce, interactNonce, grantRequestUrl })) {
    if (!value) throw badInput(`input.${name}`, 'a value, which `interactRef` needs')
  }
  serverUrl(asking, 'auth', 'input.grantRequestUrl', String(grantRequestUrl))
  const given = Buffer.from(String(hash), 'base64')
  // Rafiki before 2.1 puts a slash at the URL's end whether the client did or not; later ones put none.
  const url = String(grantRequestUrl).replace(/\/$/, '')
  const proves = [url, `${url}/`].some((spelt) => {
    const expected = createHash('sha256').update([clientNonce, interactNonce, interactRef, spelt].join('\n')).digest()
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  if (!proves) {
    throw badInput('input.hash', 'the hash of these nonces, the reference and the URL')
  }
}
