import { z } from 'zod'
import type { Config } from '../config/config.ts'
import type { Tenant } from '../config/tenants.ts'
import { GatewayError } from '../errors.ts'
import type { Log } from '../observability/log.ts'
import type { CacheMeter } from '../observability/metrics/cache.ts'
import { recordedClaims, scopesIn, secondsOf } from './claims.ts'
import { createOwnership } from './ownership.ts'
import { readyTokenIn } from './readyToken.ts'
import { createVerifier, unauthenticated, type Verified } from './token.ts'
import { roles, NoWalletAddress, tellPassedOver, walletOf, type Viewer, type Wallet, roleOfClaim } from './viewer.ts'

const maxClaimed = 100
const addressList = z.array(z.string()).max(maxClaimed)
const forbidden = (message: string): GatewayError => new GatewayError('FORBIDDEN', message)

/**
 * From the `Authorization` header to the viewer: the same object for the same token, while the token and its wallet are
 * cached. A token that was not verified before is verified only after `beforeWork` has let it pass.
 * @throws GatewayError UNAUTHENTICATED, FORBIDDEN, OWNERSHIP_UNAVAILABLE
 */
export function createIdentify(
  config: Pick<Config, 'tenants' | 'jwt' | 'ownership' | 'signing' | 'readyTokenFile'>,
  log: Log,
  cache: (name: 'tokens' | 'ownership') => CacheMeter | undefined = () => undefined
) {
  const { claims: names } = config.jwt
  const verify = createVerifier(config, log, cache('tokens'))
  const ask = config.ownership && createOwnership(config.ownership, log, cache('ownership'))
  // Wallets and viewers are created once for each token in the verifier's cache, not for each request.
  const wallets = new WeakMap<Verified, Wallet>()
  const viewers = new WeakMap<Verified, Viewer>()

  async function identify(authorization: string | undefined, beforeWork?: () => Promise<void>): Promise<Viewer> {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
    if (!token) throw unauthenticated('no bearer token')
    const verified = await verify(token, beforeWork)
    const known = viewers.get(verified)
    if (known && (known.role !== 'accountHolder' || known.wallet === (await walletOfUser(verified, known.tenant))))
      return known
    const viewer = await viewerOf(verified)
    viewers.set(verified, viewer)
    return viewer
  }

  return Object.assign(identify, {
    keysRead: verify.keysRead,
    readyToken: readyTokenIn(config.readyTokenFile, identify)
  })

  async function viewerOf(verified: Verified): Promise<Viewer> {
    const { claims } = verified
    const role = roleOfClaim(claims[names.role])
    if (!role) throw forbidden(`The token's role is not one of: ${roles.join(', ')}.`)
    const tenant = tenantOf(verified, claims[names.tenant])
    return {
      role,
      subject: claims.sub,
      tenant,
      scopes: scopesIn(claims, names.scope) ?? config.jwt.defaultScopes[role],
      authTime: secondsOf(claims[names.authTime]),
      expiresAt: claims.exp,
      wallet: role === 'accountHolder' ? await walletOfUser(verified, tenant) : nobodys,
      ...(!ask && claims.iat !== undefined && { walletSaidAt: claims.iat * 1_000 }),
      clientId: role === 'client' ? textOf(claims[names.clientId]) : undefined,
      recorded: recordedClaims(claims, names.clientId)
    }
  }

  /** The tenant belongs to the issuer whose key verified the token; the claim selects one of its tenants, or agrees. */
  function tenantOf(verified: Verified, claimed: unknown): Tenant {
    const [only] = verified.tenants
    if (claimed === undefined && config.tenants.length === 1 && only) return only
    const tenant = verified.tenants.find((it) => typeof claimed === 'string' && it.id === claimed.toLowerCase())
    if (!tenant) throw forbidden("The token's tenant is missing, or not one that its issuer speaks for.")
    return tenant
  }

  async function walletOfUser(verified: Verified, tenant: Tenant): Promise<Wallet> {
    if (ask) return ask(tenant, verified.claims.sub)
    let wallet = wallets.get(verified)
    if (!wallet) {
      const claimed = addressList.safeParse(verified.claims[names.walletAddresses] ?? [])
      if (!claimed.success)
        throw forbidden(`The token's wallet addresses are not a list of at most ${maxClaimed} URLs.`)
      wallet = walletOfClaim(claimed.data, tenant)
      wallets.set(verified, wallet)
    }
    return wallet
  }

  /** @throws GatewayError FORBIDDEN */
  function walletOfClaim(claimed: readonly string[], tenant: Tenant): Wallet {
    const passedOver: string[] = []
    try {
      const wallet = walletOf(claimed, (why) => passedOver.push(why))
      tellPassedOver(log, tenant.id, passedOver)
      return wallet
    } catch (error) {
      throw error instanceof NoWalletAddress ? forbidden(`The token's ${error.message}.`) : error
    }
  }
}

const textOf = (claim: unknown): string | undefined => (typeof claim === 'string' && claim !== '' ? claim : undefined)

const nobodys = walletOf([])
