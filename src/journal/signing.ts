import { CompactSign, compactVerify, importJWK, type JWK } from 'jose'
import { z } from 'zod'
import type { Config } from '../config/config.ts'
import { signingKey } from '../config/signing.ts'
import type { Json } from './event.ts'

/** What the gateway signs: receipts, and the heads of chains. Each kind has a type (`typ`) of its own. */
export interface Signer {
  /** A compact JWS of the payload and `iss`, which names the tenant. @throws Error */
  sign: (tenantId: string, typ: string, payload: { readonly [key: string]: Json | undefined }) => Promise<string>
  /** The keys that sign, and those that did, as a JWK Set. */
  publicKeys: () => PublicKeys
  /** @throws Error for what these keys did not sign for the tenant that it names */
  verify: (jws: string, typ: string) => Promise<SignedPayload>
}

/** A key with `iss` signs for that tenant only. */
export interface PublicKeys {
  keys: (JWK & { kid: string; iss?: string })[]
}

export type SignedPayload = z.output<typeof signedPayload>

const signedPayload = z.looseObject({ iss: z.string() })

/** How `iss` names a tenant. */
export const issuerOf = (tenantId: string): string => `urn:uuid:${tenantId}`

/** Undefined where no signing key is configured. */
export function createSigner({ signing }: Pick<Config, 'signing'>): Signer | undefined {
  if (!signing) return undefined
  const published: PublicKeys = {
    keys: signing.keys.map(({ kid, alg, publicKey, tenantId }) => ({
      ...publicKey.export({ format: 'jwk' }),
      ...{ kid, alg, use: 'sig' },
      ...(tenantId !== undefined && { iss: issuerOf(tenantId) })
    }))
  }
  return {
    async sign(tenantId, typ, payload) {
      const key = signingKey(signing.keys, tenantId)
      if (!key?.privateKey) throw new Error('no key signs for this tenant')
      return new CompactSign(Buffer.from(JSON.stringify({ iss: issuerOf(tenantId), ...payload })))
        .setProtectedHeader({ alg: key.alg, kid: key.kid, typ })
        .sign(key.privateKey)
    },
    publicKeys: () => published,
    verify: (jws, typ) => verifySigned(jws, typ, published)
  }
}

/**
 * What a JWS says, where one of the keys signed it.
 * @throws Error, whose message says what is wrong
 */
export async function verifySigned(jws: string, typ: string, { keys }: PublicKeys): Promise<SignedPayload> {
  let iss: string | undefined
  const { payload, protectedHeader } = await compactVerify(
    jws,
    (header) => {
      const key = keys.find(({ kid }) => kid === header.kid)
      if (!key) throw new Error('none of the keys signed it')
      iss = key.iss
      return importJWK(key, header.alg)
    },
    { algorithms: ['EdDSA', 'Ed25519', 'ES256'] }
  )
  if (protectedHeader.typ !== typ) throw new Error(`its type (typ) is not ${typ}`)
  const said: unknown = JSON.parse(Buffer.from(payload).toString())
  const read = signedPayload.parse(said)
  if (iss !== undefined && read.iss !== iss) throw new Error('its key does not sign for the tenant that it names')
  return read
}
