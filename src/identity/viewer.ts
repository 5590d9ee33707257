import { createHash } from 'node:crypto'
import { roles, type Role } from '../config/roles.ts'
import type { Tenant } from '../config/tenants.ts'
import type { Actor } from '../journal/event.ts'
import type { Log } from '../observability/log.ts'
import { pointerUrl, readWalletAddress } from '../lib/walletAddress.ts'

export { roles, type Role }

/** What is made for each role. */
export const byRole = <T>(make: (role: Role) => T): Record<Role, T> => ({
  accountHolder: make('accountHolder'),
  client: make('client'),
  operator: make('operator')
})

/** The role that a claim names; `user` is the former value for account holders. Undefined for any other. */
export const roleOfClaim = (claimed: unknown): Role | undefined =>
  claimed === 'user' ? 'accountHolder' : roles.find((it) => it === claimed)

/**
 * A role by the name that others know it by: in ids, idempotency keys, limits' names, metrics and traces. Account holders
 * were called `user` once; an idempotency key that changed with the name would let a payment be made twice.
 */
export const publicRole = (role: Role): string => (role === 'accountHolder' ? 'user' : role)

/** The verified caller: created from a verified token alone, and from nothing else that the caller sends. */
export interface Viewer {
  readonly role: Role
  readonly subject: string
  readonly tenant: Tenant
  /** The token's scopes; without a scope claim, the defaults of its role. */
  readonly scopes: readonly string[]
  /** When the viewer last signed in, in seconds; undefined if the token does not say. */
  readonly authTime: number | undefined
  /** Which sign-in its issuer asks for where one must be recent, and whether this was one; undefined: any. */
  readonly stepUp?: { readonly met: boolean; readonly acrValues?: readonly string[] | undefined } | undefined
  /** When the token ends, in seconds. */
  readonly expiresAt: number
  readonly wallet: Wallet
  /** When the token's issuer said that the wallet addresses are theirs (milliseconds); undefined if just now. */
  readonly walletSaidAt?: number
  /** The client application that the token names; the configuration decides what it may do. */
  readonly clientId?: string
  /** Claims that are written into the journal and the audit log. No answer may depend on them: see `viewerKey`. */
  readonly recorded?: RecordedClaims
}

/** Which token it is, for which application, how strongly its holder signed in, and who acts for whom. */
export type RecordedClaims = Pick<Actor, 'clientId' | 'jti' | 'sid' | 'acr' | 'amr' | 'act' | 'actTooLong'>

/** Where a request came from, as far as the configuration has it written down. */
export type Origin = Pick<Actor, 'address' | 'userAgent'>

/** The viewer, as the journal's events name them. */
export const actorOf = (
  { role, subject, authTime, recorded }: Pick<Viewer, 'role' | 'subject' | 'authTime' | 'recorded'>,
  origin: Origin = {}
): Actor => ({ role, subject, ...(authTime !== undefined && { authTime }), ...recorded, ...origin })

/** The wallet addresses that are the viewer's. */
export interface Wallet {
  /** In the form in which Rafiki stores them. */
  readonly addresses: readonly string[]
  /** All spellings to ask Rafiki for: the stored ones, and those of the token. Rafiki's filters are exact. */
  readonly spellings: readonly string[]
  /** Whether what a client wrote (an identifier, a subject) is one of the viewer's: compared as Rafiki finds it. */
  owns(identifier: string): boolean
}

/** A text that cannot be a wallet address. The message says which one and why, and quotes nothing. */
export class NoWalletAddress extends Error {
  override readonly name = 'NoWalletAddress'
}

/** Logs the skipped addresses, so that nobody's grants are missing silently. */
export function tellPassedOver(log: Log, tenant: string, whys: readonly string[]): void {
  if (whys.length === 0) return
  const why = whys.slice(0, 5).join('; ')
  log.warn({ tenant, why, passedOver: whys.length }, 'somebody was given wallet addresses that Rafiki cannot hold')
}

/**
 * @param claimed converted to stored forms, payment pointers (`$wallet.example/alice`) as well
 * @param passOver receives the reason for each address that Rafiki cannot store in this spelling
 * @throws NoWalletAddress for a text that cannot be one in any spelling
 */
export function walletOf(claimed: readonly string[], passOver?: (why: string) => void): Wallet {
  const addresses = new Set<string>()
  const spellings = new Set<string>()
  for (const [n, written] of claimed.entries()) {
    const text = (written.startsWith('$') ? pointerUrl(written) : undefined) ?? written
    const read = readWalletAddress(text)
    if (read.stored === undefined) {
      const why = `wallet address ${n + 1} ${read.why}`
      if (read.never) throw new NoWalletAddress(why)
      passOver?.(why)
      continue
    }
    addresses.add(read.stored)
    spellings.add(read.stored)
    if (text.toLowerCase() === read.stored) spellings.add(text)
  }
  return {
    addresses: [...addresses],
    spellings: [...spellings],
    // Rafiki compares what a client wrote in lower case, and changes nothing else. A text that is too long is no
    // address.
    owns: (identifier) => typeof identifier === 'string' && addresses.has(identifier.toLowerCase())
  }
}

/** A name for the viewer: the same in every request, and different from every other viewer's. */
export function viewerId({ tenant, role, subject }: Viewer): string {
  return createHash('sha256')
    .update(JSON.stringify([tenant.id, publicRole(role), subject]))
    .digest('base64url')
}

/** The viewer, as audit lines name them. */
export const auditedViewer = ({
  tenant,
  role,
  subject,
  clientId,
  authTime,
  recorded: { jti, sid, acr, amr, act, actTooLong } = {}
}: Pick<Viewer, 'tenant' | 'role' | 'subject' | 'clientId' | 'recorded'> & Partial<Pick<Viewer, 'authTime'>>) => ({
  ...{ tenant: tenant.id, role, audience: publicRole(role), subject },
  ...(clientId !== undefined && { client: clientId }),
  ...{ jti, sid, acr, amr, authTime, act, actTooLong }
})

/** The part of a grant that says whose it is. */
interface Named {
  readonly access: readonly { readonly identifier: string | null }[]
  readonly subject: { readonly sub_ids: readonly { readonly subId: string }[] } | null
}

/** A grant is the caller's when one of its accesses names one of their wallet addresses, or when a subject does. */
export const isCallers = ({ wallet }: Viewer, { access, subject }: Named): boolean =>
  access.some(({ identifier }) => identifier !== null && wallet.owns(identifier)) ||
  (subject?.sub_ids ?? []).some(({ subId }) => wallet.owns(subId))
