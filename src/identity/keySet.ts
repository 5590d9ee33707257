import { readFile, stat } from 'node:fs/promises'
import type { JWK } from 'jose'
import type { Discovery, KeysAt } from '../config/keysAt.ts'
import { isSafe } from '../config/plainHttp.ts'
import { isJsonObject, property } from '../lib/property.ts'
import { fetchJson, parseJson } from './fetchJson.ts'

const maxBytes = 256 * 1024

/** What is at the place of an issuer's keys now, in bounds. @throws Error */
export async function readKeySet(where: KeysAt): Promise<unknown> {
  if ('file' in where) return parseJson(await readKeys(where.file))
  return fetchJson('url' in where ? where.url : await jwksUrlOf(where.discovery), maxBytes)
}

async function readKeys(file: string): Promise<Buffer> {
  if ((await stat(file)).size > maxBytes) throw new Error(`the key set is over ${maxBytes} bytes`)
  return readFile(file)
}

/** The keys of a set, without entries that are not keys (RFC 7517, 5: ignore what is not understood). @throws Error */
export function keysIn(keySet: unknown): JWK[] {
  const listed = property(keySet, 'keys')
  if (!Array.isArray(listed)) throw new Error('no key set')
  return listed.filter((key): key is JWK => isJsonObject(key))
}

/**
 * Where an issuer's keys are, by its discovery document (OpenID Connect Discovery, RFC 8414).
 * @throws Error for a document that is not the issuer's, or sends the gateway where others could answer
 */
async function jwksUrlOf({ urls, issuer, httpHosts }: Discovery): Promise<string> {
  const document = await firstOf(urls)
  // Exactly, as both specifications say: another issuer's document would make its keys this one's.
  if (property(document, 'issuer') !== issuer) throw new Error('the discovery document is of another issuer')
  const found = property(document, 'jwks_uri')
  if (typeof found !== 'string' || !isSafe(found, httpHosts))
    throw new Error('the discovery document names no jwks_uri that is https, or http to a host of HTTP_HOSTS')
  return found
}

async function firstOf([url = '', ...others]: readonly string[]): Promise<unknown> {
  try {
    return await fetchJson(url, maxBytes)
  } catch (error) {
    if (others.length === 0) throw error
    return firstOf(others).catch(() => {
      throw error
    })
  }
}
