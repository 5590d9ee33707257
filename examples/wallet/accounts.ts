import type pg from 'pg'
import { transaction } from './database.ts'

/** Money, in its asset's smallest unit: 12.30 USD is `{ value: 1230n, assetCode: 'USD', assetScale: 2 }`. */
export interface Amount {
  value: bigint
  assetCode: string
  assetScale: number
}

export interface Transfer {
  /** A payment, or whatever else moved money. It moves money once for each kind. */
  paymentId: string
  kind: 'opening' | 'debit' | 'refund' | 'credit'
  walletAddressId: string
  amount: Amount
}

/**
 * Moves money between a wallet address's account and the settlement account of the asset: out of it for a debit, into it
 * for all other kinds. The account is opened with its first transfer.
 * @returns refused: the balance does not reach, or the account is in another asset
 */
export async function move(client: pg.ClientBase, transfer: Transfer): Promise<'moved' | 'already' | 'refused'> {
  const { paymentId, kind, walletAddressId, amount } = transfer
  const asset = [amount.assetCode, amount.assetScale]
  await client.query(
    'insert into accounts (wallet_address_id, asset_code, asset_scale) values ($1, $2, $3), (null, $2, $3) on conflict do nothing',
    [walletAddressId, ...asset]
  )
  // Two transfers of one account are made one after the other.
  const { rows } = await client.query<{ id: string; balance: string }>(
    'select id, balance::text from accounts where wallet_address_id = $1 and asset_code = $2 and asset_scale = $3 for update',
    [walletAddressId, ...asset]
  )
  const [account] = rows
  const before = await client.query('select from transfers where payment_id = $1 and kind = $2', [paymentId, kind])
  if (before.rowCount) return 'already'
  if (!account || (kind === 'debit' && BigInt(account.balance) < amount.value)) return 'refused'

  const { rows: settlement } = await client.query<{ id: string }>(
    'select id from accounts where wallet_address_id is null and asset_code = $1 and asset_scale = $2',
    asset
  )
  const sides = [account.id, settlement[0]?.id]
  const [from, to] = kind === 'debit' ? sides : sides.reverse()
  await client.query(
    'insert into transfers (payment_id, kind, debit_account, credit_account, amount) values ($1, $2, $3, $4, $5)',
    [paymentId, kind, from, to, amount.value]
  )
  // The settlement account last: everybody's transfers wait for it.
  for (const [id, value] of [
    [account.id, kind === 'debit' ? -amount.value : amount.value],
    [settlement[0]?.id, kind === 'debit' ? amount.value : -amount.value]
  ])
    await client.query('update accounts set balance = balance + $2 where id = $1', [id, value])
  return 'moved'
}

/** What was taken for a payment. Undefined: nothing was. */
export async function debited(client: pg.ClientBase, paymentId: string): Promise<bigint | undefined> {
  const { rows } = await client.query<{ amount: string }>(
    "select amount::text from transfers where payment_id = $1 and kind = 'debit'",
    [paymentId]
  )
  return rows[0] && BigInt(rows[0].amount)
}

/** Opens an account, once, with the money that its holder brought. */
export const open = (pool: pg.Pool, walletAddressId: string, amount: Amount): Promise<unknown> =>
  transaction(pool, (client) => move(client, { paymentId: walletAddressId, kind: 'opening', walletAddressId, amount }))

export interface Account {
  walletAddressId: string
  balance: string
  assetCode: string
  assetScale: number
}

/** The accounts of these wallet addresses. Those that have none are left out. */
export async function accountsOf(pool: pg.Pool, walletAddressIds: readonly string[]): Promise<Account[]> {
  const { rows } = await pool.query<Account>(
    `select wallet_address_id as "walletAddressId", balance::text, asset_code as "assetCode", asset_scale as "assetScale"
     from accounts where wallet_address_id = any($1::uuid[])`,
    [walletAddressIds]
  )
  return rows
}
