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
  /** What the token allows; where it says nothing, what its audience may out of the box. */
  readonly scopes: readonly string[]
  /** When the viewer last proved who they are, in seconds; undefined where the token does not say. */
  readonly authTime: number | undefined
  readonly wallet: Wallet
  /** Which client application the token names; what it may do as that one, the configuration decides. */
  readonly clientId?: string
}

/** The wallet addresses that are the viewer's. */
export interface Wallet {
  /** Another one for each, in this process: to remember by what was found for it. */
  readonly number: number
  /** In the form in which Rafiki stores them. */
  readonly addresses: readonly string[]
  /** All spellings to ask Rafiki for: the stored ones, and those of the token. Rafiki's filters are exact. */
  readonly spellings: readonly string[]
  /** Whether a wallet address, however spelt, is the viewer's: compared as Rafiki resolves it. */
  owns(address: string): boolean
}

const maxLength = 2048

/** As it is written, less the slashes at its end; undefined for what is too long to be one. */
function spelling(address: string): string | undefined {
  if (address.length > maxLength) return undefined
  let end = address.length
  while (address[end - 1] === '/') end -= 1
  return address.slice(0, end)
}

/**
 * Rafiki stores wallet addresses in lower case, https, with a path and without a trailing slash.
 * Undefined for what differs from that by more than case, those slashes and the port 443.
 */
export function storedForm(address: string): string | undefined {
  const spelt = spelling(address)?.toLowerCase()
  if (!spelt || !URL.canParse(spelt)) return undefined
  const { protocol, origin, pathname } = new URL(spelt)
  const stored = origin + pathname
  const plain = spelt === stored || spelt === stored.replace(origin, `${origin}:443`)
  return protocol === 'https:' && pathname !== '/' && plain ? stored : undefined
}

let wallets = 0

/** @param claimed stored forms are made of these; one that has none is left out */
export function walletOf(claimed: readonly string[]): Wallet {
  const addresses = new Set<string>()
  const spellings = new Set<string>()
  for (const address of claimed) {
    const stored = storedForm(address)
    if (!stored) continue
    addresses.add(stored)
    spellings.add(stored)
    const spelt = spelling(address)
    if (spelt?.toLowerCase() === stored) spellings.add(spelt)
  }
  wallets += 1
  return {
    number: wallets,
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

/** What of a grant says whose it is. */
interface Named {
  readonly access: readonly { readonly identifier: string | null }[]
  readonly subject: { readonly sub_ids: readonly { readonly subId: string }[] } | null
}

/** A grant is the caller's when one of its accesses names one of their wallet addresses, or when a subject does. */
export const isCallers = ({ wallet }: Viewer, { access, subject }: Named): boolean =>
  access.some(({ identifier }) => identifier !== null && wallet.owns(identifier)) ||
  (subject?.sub_ids ?? []).some(({ subId }) => wallet.owns(subId))
