import { randomUUID } from 'node:crypto'
import type { Harness } from './harness.ts'
import { allScopes } from '../../sandbox/people.ts'
import type { Rafiki } from '../../sandbox/rafiki/index.ts'

type Store = Rafiki['store']
type Incoming = Store['incomingPayments'][number]
type Outgoing = Store['outgoingPayments'][number]

export const secondTenant = '9d5e2a6c-5c1b-4d0e-8a34-6f1c2b7e0001'

export const addressNamed = (store: Store, address: string): Store['walletAddresses'][number] => {
  const found = store.walletAddresses.find((row) => row.address === address)
  if (!found) throw new Error(`no wallet address ${address}`)
  return found
}

/** A further wallet address, of the first tenant unless said otherwise. */
export function addAddress(store: Store, address: string, tenantId = store.operatorTenantId) {
  const row = {
    ...{ id: randomUUID(), tenantId, address, publicName: null, assetId: store.assets[0]!.id },
    createdAt: new Date().toISOString(),
    status: 'ACTIVE' as const,
    additionalProperties: []
  }
  store.walletAddresses.push(row)
  return row
}

/** So many seconds before the seed's last row. */
export const past = (seconds: number): string =>
  new Date(Date.parse('2026-11-20T12:00:00Z') - seconds * 1000).toISOString()

const amount = (value: string) => ({ value, assetCode: 'USD', assetScale: 2 })

export function addIncoming(store: Store, walletAddressId: string, more: Partial<Incoming> = {}): Incoming {
  const tenantId = store.walletAddresses.find(({ id }) => id === walletAddressId)!.tenantId
  const row: Incoming = {
    ...{ id: randomUUID(), createdAt: past(0), tenantId, walletAddressId, client: null, state: 'PENDING' },
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    incomingAmount: amount('500'),
    receivedAmount: amount('0'),
    metadata: null,
    initiatedBy: 'ADMIN',
    ...{ senderWalletAddress: null, approvedAt: null, cancelledAt: null, cancellationReason: null },
    ...more
  }
  store.incomingPayments.push(row)
  return row
}

export function addOutgoing(store: Store, walletAddressId: string, more: Partial<Outgoing> = {}): Outgoing {
  const tenantId = store.walletAddresses.find(({ id }) => id === walletAddressId)!.tenantId
  const id = more.id ?? randomUUID()
  const common = { id, tenantId, walletAddressId, receiver: 'https://shop.example/incoming-payments/1' }
  const amounts = { debitAmount: amount('105'), receiveAmount: amount('100') }
  const createdAt = more.createdAt ?? past(0)
  store.quotes.push({ ...common, ...amounts, createdAt, expiresAt: past(-300), estimatedExchangeRate: 1 })
  const row: Outgoing = {
    ...{ ...common, ...amounts, createdAt, client: null, state: 'COMPLETED', error: null, stateAttempts: 0 },
    sentAmount: amount('105'),
    ...{ metadata: null, grantId: null },
    ...more
  }
  store.outgoingPayments.push(row)
  return row
}

export function addKey(store: Store, walletAddressId: string, more: { id?: string; createdAt?: string } = {}) {
  const row = {
    ...{ id: randomUUID(), createdAt: past(0), walletAddressId, revoked: false },
    jwk: { kid: randomUUID(), x: 'A'.repeat(43), alg: 'EdDSA', kty: 'OKP', crv: 'Ed25519' },
    ...more
  }
  store.walletAddressKeys.push(row)
  return row
}

/** Newest first, as Rafiki orders rows. */
export const newestFirst = <T extends { id: string; createdAt: string }>(rows: readonly T[]): T[] =>
  rows.toSorted((a, b) => (`${b.createdAt}${b.id}` > `${a.createdAt}${a.id}` ? 1 : -1))

interface Walk {
  ids: string[]
  pages: number
  /** Of the backend, on the whole. */
  cost: number
}

/** Walks a connection of somebody's to its end; each page is checked to know its neighbours. */
export async function walk(
  harness: Harness,
  who: Parameters<Harness['ask']>[0],
  field: string,
  { size, forward = true, args = '' }: { size: number; forward?: boolean; args?: string },
  node = 'id'
): Promise<Walk> {
  const result: Walk = { ids: [], pages: 0, cost: 0 }
  let cursor: string | null = null
  for (;;) {
    const window: string = forward
      ? `first: ${size}${cursor ? `, after: "${cursor}"` : ''}`
      : `last: ${size}${cursor ? `, before: "${cursor}"` : ''}`
    const document = `{ ${field}(${window} ${args}) { edges { cursor node { ${node} } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`
    const reply = await harness.ask(who, document)
    if (reply.errors) throw new Error(reply.text)
    const { edges, pageInfo } = reply.data[field]
    const ids: string[] = edges.map((edge: { node: { id: string } }) => edge.node.id)
    result.cost += reply.cost.backend
    result.pages += 1
    if (forward) result.ids.push(...ids)
    else result.ids.unshift(...ids)
    const behind = forward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage
    const ahead = forward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage
    const kept = result.ids.length - ids.length
    if (behind !== kept > 0 && ids.length > 0)
      throw new Error(`page ${result.pages} says ${behind} of ${kept} rows behind it`)
    if (!ahead) return result
    if (result.pages > 500) throw new Error('a walk without an end')
    cursor = forward ? pageInfo.endCursor : pageInfo.startCursor
  }
}

type Who = Parameters<Harness['ask']>[0]

/** Asks with every scope of an account holder, unless the claims say otherwise. */
export const askFully =
  (harness: () => Harness) =>
  (who: Who, query: string, variables?: Record<string, unknown>): ReturnType<Harness['ask']> => {
    const claims = typeof who === 'string' ? harness().people[who] : who
    return harness().ask({ scope: allScopes.accountHolder, ...claims }, query, variables)
  }
