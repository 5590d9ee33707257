import { createHash } from 'node:crypto'
import type { Tenant } from '../config.ts'

/** `user`: an account holder. `client`: an Open Payments client application. `operator`: the wallet's own staff. */
export const audiences = ['user', 'client', 'operator'] as const
export type Audience = (typeof audiences)[number]

/** Who is asking: made from a verified token alone, and from nothing else that the caller says. */
export interface Viewer {
  readonly audience: Audience
  readonly subject: string
  readonly tenant: Tenant
  readonly scopes: readonly string[]
  readonly wallet: Wallet
  /** Which client application the token names; what it may do as that one, the configuration decides. */
  readonly clientId?: string
}

/** The wallet addresses that are the viewer's. */
export interface Wallet {
  /** In the form in which Rafiki stores them. */
  readonly addresses: readonly string[]
  /** All spellings to ask Rafiki for: the stored ones, and those of the token. Rafiki's filters are exact. */
  readonly spellings: readonly string[]
  /** Whether a wallet address, however spelt, is the viewer's: compared as Rafiki resolves it. */
  owns(address: string): boolean
}

/** Rafiki stores wallet addresses in lower case, https, with a path and without a trailing slash. */
export function storedForm(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  const plain = url.protocol === 'https:' && !url.search && !url.hash && !url.username && !url.password
  const path = url.pathname.replace(/\/+$/, '')
  return plain && path ? `${url.origin}${path}`.toLowerCase() : undefined
}

/** @param claimed stored forms are made of these; one that has none is left out */
export function walletOf(claimed: readonly string[]): Wallet {
  const addresses = new Set<string>()
  const spellings = new Set<string>()
  for (const address of claimed) {
    const stored = storedForm(address)
    if (!stored) continue
    addresses.add(stored)
    spellings.add(stored)
    const spelt = address.replace(/\/+$/, '')
    if (spelt.toLowerCase() === stored) spellings.add(spelt)
  }
  return {
    addresses: [...addresses],
    spellings: [...spellings],
    owns: (address) => addresses.has(address.toLowerCase())
  }
}

/** A name for the viewer that is the same in every request and tells nobody else's apart. */
export function viewerId({ tenant, audience, subject }: Viewer): string {
  return createHash('sha256')
    .update(JSON.stringify([tenant.id, audience, subject]))
    .digest('base64url')
}
