import type { GrantRow, OutgoingPaymentRow } from '../rows.ts'
import { currentPeriod } from '../periods.ts'
import type { Store } from '../store.ts'
import { identityOfGrant } from './authServer.ts'
import { Refusal, startHttp, type HttpAnswer, type HttpRequest, type HttpServer } from './http.ts'
import { checkSignature, checkSignatureHeaders, keysOf } from './signature.ts'

/**
 * The public side of wallets: of Rafiki's own, and of all those of the world where clients have their addresses.
 * Which wallet is meant, the `Host` header says.
 */
export function startWallets(store: Store, authServer: string, port: number): Promise<HttpServer> {
  const http = startHttp(port, async (request) => {
    const tenantId = /^\/([^/]+)\/outgoing-payment-grant$/.exec(request.url.pathname)?.[1]
    if (tenantId) return spentAmounts(tenantId, request)
    const address = `https://${request.headers.host}${request.url.pathname}`
    const keysFor = /^(.+)\/jwks\.json$/.exec(address)?.[1]
    const document = await walletAddress(keysFor ?? address)
    if (!document) throw new Refusal(404, undefined, 'Could not get wallet address')
    return { status: 200, body: keysFor ? { keys: keysOf(store, keysFor) } : document }
  })
  return http

  async function walletAddress(address: string): Promise<unknown> {
    const local = store.walletAddresses.find((row) => row.address === address.toLowerCase() && row.status === 'ACTIVE')
    if (local) {
      const asset = store.assets.find(({ id }) => id === local.assetId)
      return {
        id: local.address,
        ...(local.publicName && { publicName: local.publicName }),
        assetCode: asset?.code,
        assetScale: asset?.scale,
        authServer: `${authServer}/${local.tenantId}`,
        resourceServer: `${(await http).url}/${local.tenantId}`
      }
    }
    const foreign = store.gnap.clients.find((row) => row.address === address)
    if (!foreign) return undefined
    const { publicName, assetCode, assetScale } = foreign
    const { host, origin } = new URL(address)
    return {
      id: address,
      ...(publicName && { publicName }),
      ...{ assetCode, assetScale, authServer: `https://auth.${host}/`, resourceServer: `${origin}/` }
    }
  }

  /** What the token's grant has spent: in the current period if its access has an interval, otherwise in total. */
  async function spentAmounts(tenantId: string, request: HttpRequest): Promise<HttpAnswer> {
    const value = /^GNAP (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (!value) throw new Refusal(401, undefined, 'Missing or invalid authorization header value')
    const token = store.gnap.accessTokens.find((row) => row.value === value)
    const grant = store.grants.find((row) => row.id === token?.grantId && row.tenantId === tenantId)
    const continuation = store.gnap.continuations.find((row) => row.grantId === grant?.id)
    const expired = token && Date.parse(token.createdAt) + token.expiresIn * 1000 < Date.now()
    if (!token || token.revoked || expired || !grant || !continuation || grant.finalizationReason === 'REVOKED') {
      throw new Refusal(403, undefined, 'Inactive Token')
    }
    const access = grant.access.find((it) => it.type === 'outgoing-payment' && it.actions.includes('create'))
    if (!access) throw new Refusal(403, undefined, 'Insufficient Grant')
    checkSignatureHeaders(request)
    await checkSignature(store, identityOfGrant(grant, continuation), request)
    return { status: 200, body: spentOf(store.outgoingPayments, grant, access.limits?.interval) }
  }
}

/** What Rafiki itself counts for a grant. */
export function spentOf(payments: readonly OutgoingPaymentRow[], grant: GrantRow, interval?: string | null) {
  const period = interval ? currentPeriod(interval, Date.now()) : { start: -Infinity, end: Infinity }
  const made = payments.filter(({ grantId }) => grantId === grant.id)
  const sum = (which: 'debitAmount' | 'receiveAmount') => {
    const [asset] = made
    // Rafiki knows no amount before the first payment, nor outside of the periods.
    if (!asset || !period) return null
    const value = made
      .filter(({ state }) => state !== 'FAILED' && state !== 'CANCELLED')
      .filter(({ createdAt }) => period.start <= Date.parse(createdAt) && Date.parse(createdAt) < period.end)
      .reduce((total, payment) => total + BigInt(payment[which].value), 0n)
    return { ...asset[which], value: value.toString() }
  }
  return { spentDebitAmount: sum('debitAmount'), spentReceiveAmount: sum('receiveAmount') }
}
