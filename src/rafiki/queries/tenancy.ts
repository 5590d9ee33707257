import { toUuid } from '../../lib/uuid.ts'
import type { Rafiki } from '../client.ts'
import { translate } from '../errors/translate.ts'
import { prepare, type Operation } from '../operation.ts'

/** A row, as far as it tells whose it is. */
export interface OwnedRow {
  id: string
  tenantId?: string
  tenant?: { id: string } | null
}

export interface FoundRows {
  asset: OwnedRow
  peer: OwnedRow
  walletAddress: OwnedRow & { address: string }
  incomingPayment: OwnedRow & { url: string; walletAddressId: string }
  outgoingPayment: OwnedRow & { walletAddressId: string; grantId: string | null }
  quote: OwnedRow & { walletAddressId: string; receiver: string }
}
export type Kind = keyof FoundRows

const selections: Record<Kind, string> = {
  asset: 'id tenant { id }',
  peer: 'id tenant { id }',
  walletAddress: 'id address tenant { id }',
  incomingPayment: 'id url walletAddressId tenant { id }',
  outgoingPayment: 'id walletAddressId grantId tenant { id }',
  quote: 'id walletAddressId receiver tenantId'
}

const lookUp = (name: string, ...kinds: Kind[]): Operation =>
  prepare(
    'backend',
    `query ${name}($id: String!) { ${kinds.map((kind) => `${kind}(id: $id) { ${selections[kind]} }`).join(' ')} }`
  )

const one = Object.fromEntries(
  Object.keys(selections).map((kind) => [kind, lookUp(`Whose_${kind}`, kind as Kind)])
) as Record<Kind, Operation>
/** Whatever has an account in Rafiki's ledger, and whatever is in its list of payments: one request each. */
const account = lookUp('WhoseAccount', 'asset', 'peer', 'walletAddress', 'incomingPayment', 'outgoingPayment')
const payment = lookUp('WhosePayment', 'incomingPayment', 'outgoingPayment')
const byUrl = prepare(
  'backend',
  'query WhoseUrl($url: String!) { walletAddressByUrl(url: $url) { id address tenant { id } } }'
)

export const isOf = ({ tenantId, tenant }: OwnedRow, wanted: string): boolean => (tenantId ?? tenant?.id) === wanted

/** @returns what Rafiki finds, of any tenant: Rafiki shows its operator tenant everyone's rows. */
async function ask(
  rafiki: Rafiki,
  operation: Operation,
  variables: Record<string, string>
): Promise<Record<string, unknown>> {
  const { data, errors = [] } = await rafiki.answer(operation, variables)
  for (const error of errors) {
    const translated = translate(String(error.path?.[0]), error, 'query')
    if (translated.code !== 'NOT_FOUND') throw rafiki.report(translated, operation)
  }
  return data ?? {}
}

/** An object by its id, of any tenant. @throws GatewayError */
export async function findAny<K extends Kind>(rafiki: Rafiki, kind: K, id: string): Promise<FoundRows[K] | undefined> {
  const uuid = toUuid(id)
  if (!uuid) return undefined
  return ((await ask(rafiki, one[kind], { id: uuid }))[kind] ?? undefined) as FoundRows[K] | undefined
}

/** An object of a tenant by its id; undefined for unknown, another tenant's, and no UUID alike. @throws GatewayError */
export async function findOf<K extends Kind>(
  rafiki: Rafiki,
  kind: K,
  id: string,
  tenantId: string
): Promise<FoundRows[K] | undefined> {
  const row = await findAny(rafiki, kind, id)
  return row && isOf(row, tenantId) ? row : undefined
}

async function anyOf(rafiki: Rafiki, operation: Operation, id: string, tenantId: string): Promise<boolean> {
  const uuid = toUuid(id)
  if (!uuid) return false
  const rows = Object.values(await ask(rafiki, operation, { id: uuid })) as (OwnedRow | null)[]
  return rows.some((row) => row !== null && isOf(row, tenantId))
}

/** Whether an account in the ledger is an asset's, peer's, wallet address's or payment's of the tenant. */
export const isAccountOf = (rafiki: Rafiki, id: string, tenantId: string): Promise<boolean> =>
  anyOf(rafiki, account, id, tenantId)

export const isPaymentOf = (rafiki: Rafiki, id: string, tenantId: string): Promise<boolean> =>
  anyOf(rafiki, payment, id, tenantId)

/** A wallet address by its URL, of any tenant. @throws GatewayError */
export async function findByUrl(rafiki: Rafiki, url: string): Promise<FoundRows['walletAddress'] | undefined> {
  const { walletAddressByUrl: row } = await ask(rafiki, byUrl, { url })
  return (row ?? undefined) as FoundRows['walletAddress'] | undefined
}

const beside = prepare(
  'backend',
  `query BesideTenant($id: String!) {
    newer: tenants(last: 1, before: $id) { edges { node { id } } }
    older: tenants(first: 1, after: $id) { edges { node { id } } }
  }`
)

/**
 * Whether Rafiki holds another tenant, as its operator tenant may ask. `tenant` itself cannot say no: its answer has no
 * data then, which proves nothing. Beside one that is there, there is at least who asks.
 */
export async function isOtherTenant(rafiki: Rafiki, id: string): Promise<boolean> {
  const lists = Object.values(await ask(rafiki, beside, { id })) as { edges: unknown[] }[]
  return lists.some(({ edges }) => edges.length > 0)
}

const receiver = prepare('backend', 'query WhichReceiver($id: String!) { receiver(id: $id) { id } }')

/** What a receiver calls itself; undefined where Rafiki finds none. It may fetch from other wallets to know. */
export async function receiverId(rafiki: Rafiki, url: string): Promise<string | undefined> {
  const { receiver: found } = await ask(rafiki, receiver, { id: url })
  return (found as { id: string } | null | undefined)?.id
}

const tenant = prepare('backend', 'query WhichTenant($id: String!) { tenant(id: $id) { id deletedAt } }')

/** Whether there is such another tenant, and was not removed. Only Rafiki's operator tenant is told of others. */
export async function isTenant(rafiki: Rafiki, id: string): Promise<boolean> {
  if (!(await isOtherTenant(rafiki, id))) return false
  const { tenant: found } = await ask(rafiki, tenant, { id })
  return (found as { deletedAt: string | null } | null | undefined)?.deletedAt === null
}
