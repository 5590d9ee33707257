/** Where an issuer's public keys (JWKS) are read: at a URL, in a file, or where a discovery document says. */
export type KeysAt = { url: string } | { file: string } | { discovery: Discovery }

export interface Discovery {
  /** Where the document may be. The first that answers counts. */
  urls: readonly string[]
  /** What the document must say of itself. */
  issuer: string
  /** Hosts that its `jwks_uri` may name by http. */
  httpHosts: readonly string[]
}
