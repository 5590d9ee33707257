import { z } from 'zod'
import type { Config } from '../config/config.ts'
import type { Tenant } from '../config/tenants.ts'
import type { Log } from '../observability/log.ts'
import type { CacheMeter } from '../observability/metrics/cache.ts'
import type { Trace } from '../observability/tracing/trace.ts'
import { claimAt, recordedClaims, roleIn, scopesIn, secondsOf, stepUpIn, tenantIdIn } from './claims.ts'
import type { Binding } from './binding.ts'
import { tokenIn, type Shown } from './credentials.ts'
import type { EndedSessions } from './endedSessions/endedSessions.ts'
import { createIssuerKeys } from './issuerKeys.ts'
import { createOwnership } from './ownership.ts'
import { readyTokenIn } from './readyToken.ts'
import { forbidden, unauthenticated } from './refused.ts'
import { createSessionCheck } from './sessionCheck.ts'
import { createVerifier, type Verified } from './token.ts'
import { NoWalletAddress, tellPassedOver, walletOf, type Role, type Viewer, type Wallet } from './viewer.ts'

const maxClaimed = 100
const addressList = z.union([z.array(z.string()).max(maxClaimed), z.string().transform((one) => [one])])

/**
 * From the `Authorization` header to the viewer: the same object for the same token, while the token and its wallet are
 * cached. A token that was not verified before is verified only after `beforeWork` has let it pass; so is a proof, which
 * each request has its own of, and before whose signature it is asked again with its viewer.
 * @throws GatewayError UNAUTHENTICATED, FORBIDDEN, OWNERSHIP_UNAVAILABLE, PROOF_UNAVAILABLE
 */
export function createIdentify(
  config: Pick<Config, 'issuers' | 'roles' | 'defaultScopes' | 'ownership' | 'signing' | 'readyTokenFile'>,
  log: Log,
  { cache, binding, sessions }: Beside = {}
) {
  const issuers = createIssuerKeys(config, log)
  const verify = createVerifier(issuers, cache?.('tokens'))
  const ask = config.ownership && createOwnership(config.ownership, log, cache?.('ownership'))
  const refuseEnded = sessions && createSessionCheck(sessions)
  // Wallets and viewers are created once for each token in the verifier's cache, not for each request.
  const wallets = new WeakMap<Verified, Wallet>()
  const viewers = new WeakMap<Verified, Viewer>()

  async function identify(
    authorization: string | undefined,
    beforeWork?: (viewer?: Viewer) => Promise<void>,
    shown: Shown = { method: '' }
  ): Promise<Viewer> {
    const found = tokenIn(authorization)
    if (!found) throw unauthenticated('absent', undefined, undefined, binding?.challenge)
    const verified = await verify(found.token, beforeWork, shown.trace)
    refuseEnded?.(verified)
    // Whom a proof is for is known before it is verified, once one was. Only who knows their key learns of their limit.
    const known = viewers.get(verified)
    if (binding)
      await binding.prove(verified, { ...shown, ...found }, beforeWork, known && (async () => beforeWork?.(known)))
    else if (verified.claims.cnf !== undefined) throw unauthenticated('bound', verified.issuer.name)
    return viewerBy(verified, shown.trace)
  }

  /** The viewer that a token stands for, shown by the right one. */
  async function ofToken(token: string): Promise<Viewer> {
    const verified = await verify(token)
    refuseEnded?.(verified)
    return viewerBy(verified)
  }

  async function viewerBy(verified: Verified, trace?: Trace): Promise<Viewer> {
    const known = viewers.get(verified)
    const isCurrent =
      known && (known.role !== 'accountHolder' || known.wallet === (await walletOfUser(verified, known.tenant, trace)))
    if (isCurrent) return known
    const viewer = await viewerOf(verified, trace)
    viewers.set(verified, viewer)
    return viewer
  }

  return Object.assign(identify, {
    issuers,
    ofToken,
    keysRead: issuers.read,
    readyToken: readyTokenIn(config.readyTokenFile, ofToken)
  })

  async function viewerOf(verified: Verified, trace?: Trace): Promise<Viewer> {
    const { claims, issuer, subject } = verified
    const places = issuer.claims
    const role = roleOf(verified)
    const tenant = tenantOf(verified)
    return {
      role,
      subject,
      tenant,
      scopes: scopesIn(claims, places.scope) ?? issuer.defaultScopes?.[role] ?? config.defaultScopes[role],
      authTime: secondsOf(claimAt(claims, places.authTime)),
      stepUp: stepUpIn(claims, issuer),
      expiresAt: claims.exp,
      wallet: role === 'accountHolder' ? await walletOfUser(verified, tenant, trace) : nobodys,
      ...(!ask && claims.iat !== undefined && { walletSaidAt: claims.iat * 1_000 }),
      clientId: role === 'client' ? textOf(claimAt(claims, places.clientId)) : undefined,
      recorded: recordedClaims(claims, places)
    }
  }

  /** What the claim says, as far as the issuer may say it and this process serves it. @throws GatewayError FORBIDDEN */
  function roleOf({ claims, issuer }: Verified): Role {
    const role = roleIn(claims, issuer.claims.role)
    if (role && issuer.roles.includes(role) && config.roles.includes(role)) return role
    throw forbidden("The token's role is missing, or is not one that is served for its issuer.", 'role', issuer.name)
  }

  /** The tenant belongs to the issuer whose key verified the token; the claim selects one of its tenants, or agrees. */
  function tenantOf({ claims, issuer }: Verified): Tenant {
    const id = tenantIdIn(claims, issuer.claims.tenant)
    const [only, ...others] = issuer.tenants
    const tenant = id === null && others.length === 0 ? only : issuer.tenants.find((it) => it.id === id)
    if (tenant) return tenant
    throw forbidden("The token's tenant is missing, or not one that its issuer speaks for.", 'viewer', issuer.name)
  }

  async function walletOfUser(verified: Verified, tenant: Tenant, trace?: Trace): Promise<Wallet> {
    if (ask) return ask(tenant, verified.subject, trace)
    let wallet = wallets.get(verified)
    if (!wallet) wallets.set(verified, (wallet = walletOfClaim(verified, tenant)))
    return wallet
  }

  /** @throws GatewayError FORBIDDEN */
  function walletOfClaim({ claims, issuer }: Verified, tenant: Tenant): Wallet {
    const refuse = (why: string): Error => forbidden(`The token's ${why}.`, 'viewer', issuer.name)
    const claimed = addressList.safeParse(claimAt(claims, issuer.claims.walletAddresses) ?? [])
    if (!claimed.success) throw refuse(`wallet addresses are not a list of at most ${maxClaimed} URLs`)
    const passedOver: string[] = []
    try {
      const wallet = walletOf(claimed.data, (why) => passedOver.push(why))
      tellPassedOver(log, tenant.id, passedOver)
      return wallet
    } catch (error) {
      throw error instanceof NoWalletAddress ? refuse(error.message) : error
    }
  }
}

interface Beside {
  cache?: (name: 'tokens' | 'ownership') => CacheMeter | undefined
  /** Without it, no token that is bound to a key is accepted. */
  binding?: Pick<Binding, 'prove' | 'challenge'>
  sessions?: Pick<EndedSessions, 'whyOver'> | undefined
}

const textOf = (claim: unknown): string | undefined => (typeof claim === 'string' && claim !== '' ? claim : undefined)

const nobodys = walletOf([])
