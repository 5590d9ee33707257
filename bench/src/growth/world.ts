/*
 * Wallets of five sizes, made up from numbers: no row is held, so that a wallet of any size costs no memory. `auth.sql`
 * and `backend.sql` make the same ones for a real Rafiki.
 */

export const sizes = [10, 100, 1_000, 10_000, 100_000]

/**
 * `all`: as many grants as payments, each used once, soon after it was made. `monthly` and `whole`: twenty grants as old
 * as the wallet, which all payments were made under, with limits for a month or for the grant as a whole.
 */
export const kinds = ['all', 'monthly', 'whole'] as const
export type Kind = (typeof kinds)[number]

export interface Wallet {
  kind: Kind
  size: number
}

export const wallets: Wallet[] = kinds.flatMap((kind) => sizes.map((size) => ({ kind, size })))
export const addressOf = ({ kind, size }: Wallet, origin: string): string => `${origin}/growth/${kind}/${size}`

export const grantsIn = ({ kind, size }: Wallet): number => (kind === 'all' ? size : 20)

const hour = 3_600_000
const minute = 60_000
const began = Date.now()
const month = `R/${new Date(began - 15 * 24 * hour).toISOString().slice(0, 10)}T00:00:00Z/P1M`

const rows = ['walletAddress', 'grant', 'access', 'payment'] as const
type RowName = (typeof rows)[number]
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/** A UUID that says what it is of. */
export const idOf = (row: RowName, wallet: Wallet, n = 0): string =>
  `${hex(n, 8)}-${hex(
    wallets.findIndex((it) => it.kind === wallet.kind && it.size === wallet.size),
    4
  )}-4000-8000-${hex(rows.indexOf(row), 12)}`

export function readId(id: string): { row: RowName; wallet: Wallet; n: number } | undefined {
  const [n = '', wallet = '', , , row = ''] = id.split('-')
  const [its, name] = [wallets[parseInt(wallet, 16)], rows[parseInt(row, 16)]]
  return its && name && { row: name, wallet: its, n: parseInt(n, 16) }
}

const amount = (value: string) => ({ value, assetCode: 'USD', assetScale: 2 })
const clientOf = (n: number): string => `https://shop-${n % 39}.example/pay`

/** The nth grant of a wallet, newest first: seven of ten are live. */
export function grantOf(wallet: Wallet, n: number, origin: string, tenantId: string) {
  const { kind, size } = wallet
  const createdAt = new Date(began - (kind === 'all' ? n : size + n) * hour - 2 * minute).toISOString()
  return {
    id: idOf('grant', wallet, n),
    tenantId,
    client: clientOf(n),
    state: 'FINALIZED',
    finalizationReason: kind !== 'all' || n % 10 < 7 ? 'ISSUED' : n % 10 < 9 ? 'REVOKED' : 'REJECTED',
    createdAt,
    subject: null as { sub_ids: never[] } | null,
    access: [
      {
        id: idOf('access', wallet, n),
        identifier: addressOf(wallet, origin),
        createdAt,
        actions: ['create', 'read', 'list'],
        type: 'outgoing-payment',
        limits: {
          receiver: null,
          interval: kind === 'monthly' ? month : null,
          debitAmount: amount('100000000'),
          receiveAmount: null
        }
      }
    ]
  }
}

export const walletAddressOf = (wallet: Wallet, address: string, tenantId: string) => ({
  id: idOf('walletAddress', wallet),
  address,
  publicName: null,
  status: 'ACTIVE',
  asset: { id: idOf('walletAddress', wallet), code: 'USD', scale: 2 },
  additionalProperties: [],
  createdAt: new Date(0).toISOString(),
  tenant: { id: tenantId }
})

/** The nth payment of a wallet, newest first: one an hour. */
export function paymentOf(wallet: Wallet, n: number, tenantId: string) {
  return {
    id: idOf('payment', wallet, n),
    type: 'OUTGOING',
    walletAddressId: idOf('walletAddress', wallet),
    client: clientOf(n % grantsIn(wallet)),
    state: 'COMPLETED',
    error: null,
    debitAmount: amount('110'),
    receiveAmount: amount('100'),
    sentAmount: amount('110'),
    receiver: `https://wallet.example/incoming-payments/${idOf('payment', wallet, n)}`,
    metadata: null,
    grantId: idOf('grant', wallet, n % grantsIn(wallet)),
    createdAt: new Date(began - n * hour - minute).toISOString(),
    tenant: { id: tenantId }
  }
}
