import { randomUUID } from 'node:crypto'
import type * as rows from '../../sandbox/rafiki/rows.ts'
import type { Store } from '../../sandbox/rafiki/index.ts'
import type { SandboxOptions } from '../../sandbox/start.ts'
import { startHarness, type Harness } from './harness.ts'

/** One row of each kind, all of one tenant. */
export interface World {
  tenantId: string
  claims: Record<string, unknown>
  asset: rows.AssetRow
  /** An asset that nothing uses. */
  spare: rows.AssetRow
  fee: rows.FeeRow
  peer: rows.PeerRow
  walletAddress: rows.WalletAddressRow
  key: rows.WalletAddressKeyRow
  incomingPayment: rows.IncomingPaymentRow & { url: string }
  quote: rows.QuoteRow
  outgoingPayment: rows.OutgoingPaymentRow
  event: rows.WebhookEventRow
}

const scope = 'admin:read admin:write liquidity:write'

/** The sandbox with a full set of rows for the operator's tenant and for the second. */
export async function startTwoTenants(
  options: SandboxOptions = {}
): Promise<{ harness: Harness; first: World; second: World }> {
  const harness = await startHarness(options)
  const { store, tenants } = harness.rafiki
  const [first, second] = tenants.map(({ id }) => addWorld(store, id))
  if (!first || !second) throw new Error('expected two tenants')
  return { harness, first, second }
}

let minute = 0
const base = () => ({
  id: randomUUID(),
  createdAt: new Date(Date.now() - 3_600_000 + (minute += 1) * 1000).toISOString()
})

export function addWorld(store: Store, tenantId: string): World {
  const owned = () => ({ ...base(), tenantId })
  const assetRow = (code: string): rows.AssetRow => ({
    ...owned(),
    code,
    scale: 2,
    withdrawalThreshold: null,
    liquidityThreshold: null
  })
  const asset = assetRow('CHF')
  const spare = assetRow('SEK')
  const amount = (value: string): rows.Amount => ({ value, assetCode: 'CHF', assetScale: 2 })
  const fee: rows.FeeRow = { ...base(), assetId: asset.id, type: 'SENDING', fixed: '0', basisPoints: 1 }
  const peer: rows.PeerRow = {
    ...owned(),
    assetId: asset.id,
    staticIlpAddress: `test.peer-of-${tenantId}`,
    name: 'peer',
    http: { outgoing: { authToken: `SECRET-token-of-${tenantId}`, endpoint: 'https://peer.example/ilp' } },
    maxPacketAmount: null,
    liquidityThreshold: null,
    routes: []
  }
  const walletAddress: rows.WalletAddressRow = {
    ...owned(),
    address: `https://wallet.example/${tenantId}/grace`,
    publicName: 'Grace',
    assetId: asset.id,
    status: 'ACTIVE',
    additionalProperties: []
  }
  const key: rows.WalletAddressKeyRow = {
    ...base(),
    walletAddressId: walletAddress.id,
    jwk: { kid: 'k', x: `x-${tenantId}`, alg: 'EdDSA', kty: 'OKP', crv: 'Ed25519' },
    revoked: false
  }
  const incoming: rows.IncomingPaymentRow = {
    ...owned(),
    walletAddressId: walletAddress.id,
    client: null,
    state: 'PENDING',
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    incomingAmount: amount('500'),
    receivedAmount: amount('0'),
    metadata: { mark: `metadata of ${tenantId}` },
    initiatedBy: 'ADMIN',
    senderWalletAddress: null,
    approvedAt: null,
    cancelledAt: null,
    cancellationReason: null
  }
  const url = `${store.openPaymentsUrl}/${tenantId}/incoming-payments/${incoming.id}`
  const quote: rows.QuoteRow = {
    ...owned(),
    walletAddressId: walletAddress.id,
    receiver: url,
    debitAmount: amount('100'),
    receiveAmount: amount('100'),
    expiresAt: new Date(Date.now() + 300_000).toISOString(),
    estimatedExchangeRate: 1
  }
  const outgoing: rows.OutgoingPaymentRow = {
    ...owned(),
    walletAddressId: walletAddress.id,
    client: null,
    state: 'FUNDING',
    error: null,
    stateAttempts: 0,
    debitAmount: amount('100'),
    receiveAmount: amount('100'),
    sentAmount: amount('0'),
    receiver: url,
    metadata: null,
    grantId: null
  }
  const event: rows.WebhookEventRow = { ...owned(), type: 'outgoing_payment.created', data: { id: outgoing.id } }
  store.assets.push(asset, spare)
  store.fees.push(fee)
  store.peers.push(peer)
  store.walletAddresses.push(walletAddress)
  store.walletAddressKeys.push(key)
  store.incomingPayments.push(incoming)
  store.quotes.push(quote)
  store.outgoingPayments.push(outgoing)
  store.webhookEvents.push(event)
  for (const account of [asset, peer, walletAddress]) {
    store.transfers.push({
      ...base(),
      debitAccountId: 'outside',
      creditAccountId: account.id,
      amount: '1000000',
      transferType: 'DEPOSIT',
      ledger: 1,
      state: 'POSTED',
      expiresAt: null
    })
  }
  return {
    tenantId,
    claims: { tenant_id: tenantId, sub: `operator of ${tenantId}`, role: 'operator', scope },
    asset,
    spare,
    fee,
    peer,
    walletAddress,
    key,
    incomingPayment: { ...incoming, url },
    quote,
    outgoingPayment: outgoing,
    event
  }
}
