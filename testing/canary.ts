import { createHash } from 'node:crypto'
import type { Amount, IncomingPaymentRow } from '../sandbox/rafiki/rows.ts'
import type { Store } from '../sandbox/rafiki/store.ts'

/** What a planted text looks like: nobody writes such a thing by accident. */
export const markPattern = /canary-[a-z]+-\d+/g

export const plantedNonce = 'PLANTED0NONCE'

const idOf = (name: string): string => {
  const hex = createHash('sha256').update(`canary ${name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * Fills a sandbox with marked texts, each another one: secrets, what people and tenants wrote, and rows of the kinds
 * that the seed has none of. Tenants' own secrets stay, as Rafiki is asked with them: they mark themselves. Every grant
 * request has the one nonce, so that ids drawn at random come to something.
 */
export function plant(store: Store): void {
  let planted = 0
  const mark = (kind: string): string => `canary-${kind}-${(planted += 1)}`
  const url = (kind: string): string => `https://${mark(kind)}.example/app`

  for (const tenant of store.tenants) {
    tenant.email = `${mark('email')}@wallet.example`
    tenant.publicName = mark('tenant')
    tenant.idpConsentUrl = url('consent')
    const asset = store.assets.find(({ tenantId }) => tenantId === tenant.id)
    tenant.settings.push({ key: 'EXCHANGE_RATES_URL', value: url('setting') })
    if (!asset) continue
    const base = (name: string) => ({ id: idOf(`${name} of ${tenant.id}`), createdAt: new Date().toISOString() })
    store.peers.push({
      ...base('peer'),
      tenantId: tenant.id,
      assetId: asset.id,
      staticIlpAddress: `test.${mark('ilp')}`,
      name: mark('peer'),
      http: { outgoing: { authToken: mark('secret'), endpoint: url('endpoint') } },
      maxPacketAmount: '1000',
      liquidityThreshold: null,
      routes: [mark('route')]
    })
    store.fees.push({ ...base('fee'), assetId: asset.id, type: 'SENDING', fixed: '1', basisPoints: 10 })
    const account = { debitAccountId: base('outside').id, creditAccountId: base('peer').id }
    store.transfers.push({
      ...base('transfer'),
      ...account,
      ...{ amount: '1', transferType: 'TRANSFER', ledger: 1, state: 'POSTED', expiresAt: null }
    })
    store.webhookEvents.push({ ...base('event'), tenantId: tenant.id, type: 'canary', data: { note: mark('event') } })
  }

  for (const wallet of store.walletAddresses) {
    const { id: walletAddressId, tenantId } = wallet
    const asset = store.assets.find(({ id }) => id === wallet.assetId)
    const amount = (value: string): Amount => ({ value, assetCode: asset?.code ?? '', assetScale: asset?.scale ?? 0 })
    const base = (name: string, ago: number) => ({
      id: idOf(`${name} of ${wallet.address}`),
      createdAt: new Date(Date.now() - ago).toISOString(),
      walletAddressId
    })
    wallet.publicName = mark('name')
    wallet.additionalProperties.push(
      { key: mark('property'), value: mark('property'), visibleInOpenPayments: true },
      { key: mark('hidden'), value: mark('hidden'), visibleInOpenPayments: false }
    )
    store.walletAddressKeys.push({
      ...base('key', 0),
      jwk: { kid: mark('key'), x: mark('key'), alg: 'EdDSA', kty: 'OKP', crv: 'Ed25519' },
      revoked: false
    })
    const incoming = (name: string, change: Partial<IncomingPaymentRow>): IncomingPaymentRow => ({
      ...base(name, 60_000),
      tenantId,
      client: url('client'),
      state: 'PENDING',
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      incomingAmount: amount('2500'),
      receivedAmount: amount('0'),
      metadata: { note: mark('metadata') },
      initiatedBy: 'OPEN_PAYMENTS',
      senderWalletAddress: url('sender'),
      approvedAt: null,
      cancelledAt: null,
      cancellationReason: null,
      ...change
    })
    const cancelled = { cancelledAt: new Date().toISOString(), cancellationReason: mark('reason') }
    const open = incoming('open request', {})
    store.incomingPayments.push(open, incoming('cancelled request', cancelled))
    store.quotes.push({
      ...base('quote', 0),
      tenantId,
      receiver: `${url('receiver')}/incoming-payments/${open.id}`,
      debitAmount: amount('100'),
      receiveAmount: amount('99'),
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      estimatedExchangeRate: 1
    })
  }
  for (const payment of store.outgoingPayments) {
    payment.metadata = { note: mark('metadata') }
    payment.client = payment.client && url('client')
    payment.receiver = `${url('receiver')}/incoming-payments/${payment.id}`
    if (payment.state === 'FAILED') payment.error = mark('error')
  }
  for (const interaction of store.gnap.interactions) interaction.nonce = plantedNonce
  for (const grant of store.grants) {
    grant.client = grant.client && url('client')
    for (const { limits } of grant.access) if (limits?.receiver) limits.receiver = url('receiver')
  }
}
