/*
 * The rows that the upstream stub answers with: made up from numbers, so that any process knows them without asking.
 * An account holder has as many grants and as many payments as their address says.
 */

export const tenantId = '5b0c9e1e-3d0f-4b57-9a3c-0f6f5a2f7c11'
export const tenantSecret = 'of the benchmark'
export const assetId = '0a7c1b52-64a3-4a40-8f0e-1a4f3f0f4d10'

const origin = 'https://wallet.example'
export const pageSize = 20
/** More rows than these no page of Rafiki's has. */
const longestPage = 100
const kinds = { grant: 1, access: 3, walletAddress: 4, payment: 5, quote: 6 } as const
type Kind = keyof typeof kinds

export interface Holder {
  n: number
  /** How many grants and payments they have. */
  rows: number
}

export const addressOf = ({ n, rows }: Holder): string => `${origin}/of-${rows}/${n}`

export function holderOf(address: string): Holder | undefined {
  const [, rows, n] = /^https:\/\/wallet\.example\/of-(\d+)\/(\d+)$/.exec(address) ?? []
  return rows === undefined ? undefined : { n: Number(n), rows: Number(rows) }
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/** A UUID that says what it is of. */
export const idOf = (kind: Kind, { n, rows }: Holder, index = 0): string =>
  `${hex(n, 8)}-${hex(index, 4)}-4000-8000-${hex(rows, 8)}${hex(kinds[kind], 4)}`

/** What an id is of; undefined for one that is not of this world. */
export function readId(id: string): { kind: Kind; holder: Holder; index: number } | undefined {
  const parts = /^([0-9a-f]{8})-([0-9a-f]{4})-4000-8000-([0-9a-f]{8})([0-9a-f]{4})$/.exec(id)
  if (!parts) return undefined
  const [n = 0, index = 0, rows = 0, number = 0] = parts.slice(1).map((it) => parseInt(it, 16))
  const kind = (Object.keys(kinds) as Kind[]).find((it) => kinds[it] === number)
  return kind && { kind, holder: { n, rows }, index }
}

const momentOf = (index: number): string => new Date(Date.UTC(2026, 5, 30, 12) - index * 3_600_000).toISOString()

const amount = (value: number) => ({ value: String(value), assetCode: 'USD', assetScale: 2 })

/** How many client applications there are. */
export const clients = 10

export const clientOf = (index: number): string => `https://shop-${index % clients}.example/checkout`

/** A live grant that may spend, within a limit. */
export function grantOf(holder: Holder, index: number) {
  const createdAt = momentOf(index)
  return {
    id: idOf('grant', holder, index),
    client: clientOf(index),
    state: 'FINALIZED',
    finalizationReason: 'ISSUED',
    createdAt,
    tenantId,
    subject: null as { sub_ids: never[] } | null,
    access: [
      {
        id: idOf('access', holder, index),
        identifier: addressOf(holder),
        createdAt,
        actions: ['create', 'read', 'list'],
        type: 'outgoing-payment',
        limits: {
          receiver: null,
          interval: index % 4 === 0 ? 'R/2026-01-01T00:00:00Z/P1M' : null,
          debitAmount: amount(10_000 + index),
          receiveAmount: null
        }
      }
    ]
  }
}

/** The newest rows of a holder: as many as the longest page shows, and one more. */
function newestOf<Row>(holder: Holder, make: (holder: Holder, index: number) => Row): Row[] {
  return Array.from({ length: Math.min(holder.rows, longestPage + 1) }, (_, index) => make(holder, index))
}

export const grantsOf = (holder: Holder) => newestOf(holder, grantOf)

const tenant = { id: tenantId }
const asset = {
  id: assetId,
  code: 'USD',
  scale: 2,
  withdrawalThreshold: null,
  liquidityThreshold: null,
  createdAt: momentOf(99),
  tenant
}

export const walletAddressOf = (holder: Holder) => ({
  id: idOf('walletAddress', holder),
  address: addressOf(holder),
  publicName: `Holder ${holder.n}`,
  status: 'ACTIVE',
  createdAt: momentOf(98),
  asset,
  additionalProperties: [],
  tenant
})

/** Payment i was made by grant i. */
export const paymentOf = (holder: Holder, index: number) => ({
  id: idOf('payment', holder, index),
  walletAddressId: idOf('walletAddress', holder),
  client: clientOf(index),
  state: 'COMPLETED',
  error: null,
  stateAttempts: 0,
  debitAmount: amount(110 + index),
  receiveAmount: amount(100 + index),
  sentAmount: amount(110 + index),
  receiver: `${origin}/${tenantId}/incoming-payments/${idOf('quote', holder, index)}`,
  metadata: null,
  quote: null,
  grantId: idOf('grant', holder, index),
  createdAt: momentOf(index / 2),
  tenant
})

export const paymentsOf = (holder: Holder) => newestOf(holder, paymentOf)
