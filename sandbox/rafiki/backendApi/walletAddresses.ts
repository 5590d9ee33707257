import { byId, refusal, uuid } from '../errors.ts'
import type { AdditionalProperty, WalletAddressKeyRow, WalletAddressRow } from '../rows.ts'
import { fence, within } from '../service.ts'
import type { Context, Resolver } from '../service.ts'
import { newRow } from '../store.ts'
import type { Store } from '../store.ts'
import { assetOf } from './assets.ts'
import { listOf } from './lists.ts'
import type { ListArgs } from './lists.ts'
import { forTenantId, tenantOfRow } from './tenants.ts'

interface CreateInput {
  tenantId?: string | null
  assetId: string
  address: string
  publicName?: string | null
  additionalProperties?: AdditionalProperty[] | null
}

interface UpdateInput {
  id: string
  publicName?: string | null
  status?: WalletAddressRow['status'] | null
  additionalProperties?: AdditionalProperty[] | null
}

const GRACE_PERIOD_MS = 24 * 60 * 60_000
const RESERVED_PATHS = ['/incoming-payments', '/outgoing-payments', '/quotes']

/** Addresses are kept in lower case; a trailing slash makes another address. */
export function byUrl(store: Store, url: string): WalletAddressRow | undefined {
  return store.walletAddresses.find((row) => row.address === url.toLowerCase())
}

const walletAddress: Resolver<unknown, { id: string }> = (_, { id }, context) => {
  const found = byId(context.store.walletAddresses, id)
  if (!within(found, fence(context))) throw refusal('unknown wallet address', 'NOT_FOUND')
  return found
}

const walletAddressByUrl: Resolver<unknown, { url: string }> = (_, { url }, context) => {
  const found = byUrl(context.store, url)
  return within(found, fence(context)) ? found : null
}

/** The page info counts every tenant's rows. */
const walletAddresses: Resolver<unknown, ListArgs> = (_, args, context) => {
  const tenantId = fence(context, args.tenantId)
  return listOf(context.store.walletAddresses, args, (row) => within(row, tenantId), { where: () => true })
}

const createWalletAddress: Resolver<unknown, { input: CreateInput }> = (_, { input }, context) => {
  const { store } = context
  const tenantId = forTenantId(context, input.tenantId)
  if (!tenantId) throw refusal('Assignment to the specified tenant is not permitted', 'BAD_USER_INPUT')
  const address = addressFor(context, tenantId, input.address).toLowerCase()
  const asset = byId(store.assets, input.assetId)
  if (!asset || asset.tenantId !== tenantId) throw refusal('unknown asset', 'BAD_USER_INPUT')
  if (byUrl(store, address)) throw refusal('Duplicate wallet address found with the same url', 'DUPLICATE')
  const created: WalletAddressRow = {
    ...newRow(),
    tenantId,
    address,
    publicName: input.publicName ?? null,
    assetId: asset.id,
    status: 'ACTIVE',
    additionalProperties: cleaned(input.additionalProperties ?? [])
  }
  store.walletAddresses.push(created)
  return { walletAddress: created }
}

/** Only the caller's own tenant, for the operator too. */
const updateWalletAddress: Resolver<unknown, { input: UpdateInput }> = (_, { input }, { store, tenant }) => {
  const found = byId(store.walletAddresses, input.id)
  if (!found || found.tenantId !== tenant.id) throw refusal('Unknown wallet address', 'NOT_FOUND')
  if (input.status === 'INACTIVE' && found.status === 'ACTIVE') shortenOpenPayments(store, found.id)
  if (input.status) found.status = input.status
  if (input.publicName !== undefined) found.publicName = input.publicName
  if (input.additionalProperties) found.additionalProperties = cleaned(input.additionalProperties)
  return { walletAddress: found }
}

/** Fenced for nobody, as is revoking. */
const createWalletAddressKey: Resolver<
  unknown,
  { input: { walletAddressId: string; jwk: WalletAddressKeyRow['jwk'] } }
> = (_, { input: { walletAddressId, jwk } }, { store }) => {
  if (!byId(store.walletAddresses, walletAddressId)) {
    throw new Error('insert into "walletAddressKeys" - violates foreign key constraint')
  }
  const id = uuid(walletAddressId)
  const known = store.walletAddressKeys.some(
    (key) => key.walletAddressId === id && key.jwk.kid === jwk.kid && key.jwk.x === jwk.x && !key.revoked
  )
  if (known) throw refusal('Key already exists', 'DUPLICATE')
  const created = { ...newRow(), walletAddressId: id, jwk: { ...jwk }, revoked: false }
  store.walletAddressKeys.push(created)
  return { walletAddressKey: created }
}

const revokeWalletAddressKey: Resolver<unknown, { input: { id: string } }> = (_, { input }, { store }) => {
  const found = byId(store.walletAddressKeys, input.id)
  if (!found) throw refusal('Wallet address key not found', 'NOT_FOUND')
  found.revoked = true
  return { walletAddressKey: found }
}

/** The page info is asked for newest first whatever the order was. */
const walletAddressKeys: Resolver<WalletAddressRow, ListArgs> = ({ id }, args, { store }) =>
  listOf(store.walletAddressKeys, args, (key) => key.walletAddressId === id, { sortOrder: 'DESC' })

const asset: Resolver<WalletAddressRow, unknown> = (row, _, { store }) => assetOf(store, row)

function addressFor({ store, isOperator }: Context, tenantId: string, address: string): string {
  const tenant = byId(store.tenants, tenantId)
  const setting = tenant?.settings.find(({ key }) => key === 'WALLET_ADDRESS_URL')
  if (!setting && !isOperator) throw refusal('Setting for wallet address has not been found.', 'NOT_FOUND')
  const base = new URL(setting?.value ?? store.openPaymentsUrl)
  const whole = URL.canParse(address)
  // A name alone is put behind the tenant's URL as it is: encoded it is not.
  const full = whole ? new URL(address).href : base.href.replace(/\/?$/, '/') + address.replace(/^\//, '')
  const url = new URL(full)
  const valid =
    (!whole || url.href.startsWith(base.href)) &&
    url.protocol === 'https:' &&
    url.pathname !== '/' &&
    !RESERVED_PATHS.some((path) => url.pathname.includes(path))
  if (!valid) throw refusal('invalid url', 'BAD_USER_INPUT')
  return full
}

function cleaned(properties: AdditionalProperty[]): AdditionalProperty[] {
  return properties
    .map((property) => ({ ...property, key: property.key.trim(), value: property.value.trim() }))
    .filter(({ key, value }) => key && value)
}

function shortenOpenPayments(store: Store, walletAddressId: string): void {
  const end = new Date(Date.now() + GRACE_PERIOD_MS).toISOString()
  for (const payment of store.incomingPayments) {
    const open = payment.state === 'PENDING' || payment.state === 'PROCESSING'
    if (payment.walletAddressId === walletAddressId && open && payment.expiresAt > end) payment.expiresAt = end
  }
}

export const walletAddressFields = {
  Query: { walletAddress, walletAddressByUrl, walletAddresses },
  Mutation: { createWalletAddress, updateWalletAddress, createWalletAddressKey, revokeWalletAddressKey },
  WalletAddress: { asset, walletAddressKeys, tenant: tenantOfRow }
}
