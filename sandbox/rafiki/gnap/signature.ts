import { getKeyId, validateSignature, validateSignatureHeaders, type JWK } from '@interledger/http-signature-utils'
import type { Store } from '../store.ts'
import { Refusal, type HttpRequest } from './http.ts'

export type ClientIdentity = { client: string; jwk?: undefined } | { client?: undefined; jwk: JWK }

/** The shape in which Rafiki's own library wants a request. The body is written again from what was parsed. */
function requestLike({ method, url, headers, text }: HttpRequest) {
  const body = text === '' ? undefined : JSON.stringify(JSON.parse(text))
  return { method, url: url.href, headers: headers as Record<string, string>, ...(body && { body }) }
}

export function checkSignatureHeaders(request: HttpRequest): void {
  if (!validateSignatureHeaders(requestLike(request))) {
    throw new Refusal(401, 'invalid_client', 'invalid signature headers')
  }
}

/** Whether a client has signed a request: with the key that it came with, or one that its wallet address lists. */
export async function checkSignature(store: Store, identity: ClientIdentity, request: HttpRequest): Promise<void> {
  const keyId = getKeyId(String(request.headers['signature-input']))
  if (!keyId) throw new Refusal(401, 'invalid_client', 'invalid signature input')
  const key = identity.jwk ?? keysOf(store, identity.client).find(({ kid }) => kid === keyId)
  if (!key) throw new Refusal(400, 'invalid_client', 'could not determine client')
  if (!(await validateSignature(key, requestLike(request)))) {
    throw new Refusal(401, 'invalid_client', 'invalid signature')
  }
}

/** What a wallet address's `jwks.json` lists. The sandbox is all of the world's wallets, and looks into its tables. */
export function keysOf({ walletAddresses, walletAddressKeys, gnap }: Store, address: string): JWK[] {
  const local = walletAddresses.find((row) => row.address === address.toLowerCase())
  const keys = walletAddressKeys.filter((row) => row.walletAddressId === local?.id && !row.revoked)
  const foreign = gnap.clients.find((row) => row.address === address)?.keys ?? []
  return [...keys.map(({ jwk }) => jwk as JWK), ...foreign]
}
