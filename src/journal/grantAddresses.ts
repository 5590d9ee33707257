import { sql, type Transaction } from 'kysely'
import { clientKeyOf } from '../lib/clientKey.ts'
import { foundForm } from '../lib/walletAddress.ts'
import { accessKinds, kindsOf } from '../rafiki/accessKinds.ts'
import type { GrantSighting } from './grantLife.ts'
import type { Tables } from './tables.ts'

type Seen = GrantSighting['grant']

/** A wallet address by which a grant is found, as its accesses and its subject spell it in lower case. */
export interface GrantAddress {
  address: string
  /** What the holder of this address sees of it: see `accessKinds`. */
  kinds: number
}

/** Undefined where the grant's accesses and subject are not told. */
export function grantAddresses({ access, subject }: Seen): GrantAddress[] | undefined {
  if (!access || subject === undefined) return undefined
  const kinds = new Map<string, number>()
  const add = (text: unknown, its: number): void => {
    const address = typeof text === 'string' ? foundForm(text) : undefined
    if (address !== undefined) kinds.set(address, (kinds.get(address) ?? 0) | its)
  }
  for (const it of access) add(it.identifier, kindsOf(it))
  for (const { subId } of subject?.sub_ids ?? []) add(subId, accessKinds.askedAlways)
  const everybodys = access.reduce((all, it) => (it.identifier === null ? all | kindsOf(it) : all), 0)
  return [...kinds].map(([address, its]) => ({ address, kinds: its | everybodys }))
}

/** The key of a grant's client as JSON, which any text can be stored as, and ids of clients are made of. */
export const storedClientKey = (grant: Pick<Seen, 'id' | 'client'>): string => JSON.stringify(clientKeyOf(grant))

/** Writes addresses of grants, and what a gateway of the version before left out. */
export async function keepAddresses(
  tx: Transaction<Tables>,
  tenantId: string,
  found: readonly { grant: Seen; addresses: readonly GrantAddress[] }[]
): Promise<void> {
  const rows = found.flatMap(({ grant, addresses }) =>
    addresses.map((its) => ({
      ...its,
      id: grant.id,
      createdAt: new Date(grant.createdAt),
      key: storedClientKey(grant)
    }))
  )
  if (rows.length === 0) return
  await sql`
    insert into journal_grant_addresses (tenant_id, wallet_address, created_at, grant_id, kinds, client_key)
    select ${tenantId}::uuid, * from unnest(${rows.map(({ address }) => address)}::text[],
      ${rows.map(({ createdAt }) => createdAt)}::timestamptz[], ${rows.map(({ id }) => id)}::uuid[],
      ${rows.map(({ kinds }) => kinds)}::smallint[], ${rows.map(({ key }) => key)}::text[])
    on conflict (tenant_id, wallet_address, created_at, grant_id)
      do update set kinds = excluded.kinds, client_key = excluded.client_key`.execute(tx)
}
