import { byId, isUuid, refusal, uuid } from '../errors.ts'
import type { OwnedRow, TenantRow } from '../rows.ts'
import type { Context, Resolver } from '../service.ts'
import { newRow } from '../store.ts'
import { listOf } from './lists.ts'
import type { ListArgs } from './lists.ts'

type Setting = TenantRow['settings'][number]

interface TenantInput {
  id?: string | null
  email?: string | null
  apiSecret?: string | null
  idpConsentUrl?: string | null
  idpSecret?: string | null
  publicName?: string | null
}

/** The tenant that a create is meant for; none where a tenant names another than itself. */
export function forTenantId(context: Context, asked?: string | null): string | undefined {
  if (context.isOperator) return asked ? uuid(asked) : context.tenant.id
  return asked && asked !== context.tenant.id ? undefined : context.tenant.id
}

/** `tenant` of a row: secrets included, for every caller. */
export const tenantOfRow: Resolver<OwnedRow, unknown> = (row, _, { store }) =>
  store.tenants.find((tenant) => tenant.id === row.tenantId && !tenant.deletedAt)

const whoami: Resolver<unknown, unknown> = (_, __, context) => ({
  id: context.tenant.id,
  isOperator: context.isOperator
})

const tenant: Resolver<unknown, { id: string }> = (_, { id }, context) => {
  if (id !== context.tenant.id && !context.isOperator) throw refusal('tenant does not exist', 'NOT_FOUND')
  const found = byId(context.store.tenants, id)
  if (!found) throw refusal('tenant does not exist', 'NOT_FOUND')
  return found
}

const tenants: Resolver<unknown, ListArgs> = (_, args, { store, isOperator }) => {
  if (!isOperator) throw refusal('cannot get tenants page', 'FORBIDDEN')
  return listOf(store.tenants, args, () => true)
}

const createTenant: Resolver<unknown, { input: TenantInput & { apiSecret: string; settings?: Setting[] | null } }> = (
  _,
  { input },
  { store, isOperator }
) => {
  if (!isOperator) throw refusal('permission denied', 'FORBIDDEN')
  if (input.id && !isUuid(input.id)) throw refusal('Invalid Tenant ID', 'BAD_USER_INPUT')
  const fresh = newRow()
  const id = input.id ?? fresh.id
  if (byId(store.tenants, id)) throw new Error('insert into "tenants" - duplicate key value violates unique constraint')
  const created: TenantRow = {
    ...fresh,
    id,
    apiSecret: input.apiSecret,
    email: input.email ?? null,
    publicName: input.publicName ?? null,
    idpConsentUrl: input.idpConsentUrl ?? null,
    idpSecret: input.idpSecret ?? null,
    deletedAt: null,
    settings: initialSettings(id, input.settings ?? [])
  }
  store.tenants.push(created)
  return { tenant: created }
}

const updateTenant: Resolver<unknown, { input: TenantInput & { id: string } }> = (_, { input }, context) => {
  const { id, ...changes } = input
  if (id !== context.tenant.id && !context.isOperator) throw refusal('tenant does not exist', 'NOT_FOUND')
  if (context.isOperator && 'apiSecret' in input) {
    throw refusal('Operator cannot update apiSecret over admin api', 'BAD_USER_INPUT')
  }
  const found = isUuid(id) ? byId(context.store.tenants, id) : undefined
  if (!found || found.deletedAt) throw refusal('failed to update tenant', 'NOT_FOUND')
  return { tenant: Object.assign(found, changes) }
}

const deleteTenant: Resolver<unknown, { id: string }> = (_, { id }, { store, isOperator }) => {
  if (!isOperator) throw refusal('permission denied', 'FORBIDDEN')
  const found = isUuid(id) ? byId(store.tenants, id) : undefined
  if (!found) throw refusal('failed to delete tenant', 'NOT_FOUND')
  found.deletedAt = new Date().toISOString()
  found.settings = []
  return { success: true }
}

/** Only the caller's own tenant, for the operator too. */
const createTenantSettings: Resolver<unknown, { input: { settings: Setting[] } }> = (_, { input }, { tenant }) => {
  for (const { key, value } of input.settings) {
    const url = key === 'WALLET_ADDRESS_URL' || key === 'WEBHOOK_URL' || key === 'EXCHANGE_RATES_URL'
    if (url && !URL.canParse(value)) throw refusal('Invalid value for one or more tenant settings', 'BAD_USER_INPUT')
  }
  const kept = tenant.settings.filter(({ key }) => !input.settings.some((it) => it.key === key))
  tenant.settings = [...kept, ...input.settings.map((it) => ({ ...it }))]
  return { settings: tenant.settings.filter(({ key }) => input.settings.some((it) => it.key === key)) }
}

/** With an ILP address of its own, a new tenant gets no default setting at all. */
function initialSettings(tenantId: string, settings: Setting[]): Setting[] {
  if (settings.some(({ key }) => key === 'ILP_ADDRESS')) return settings
  return [
    { key: 'WEBHOOK_TIMEOUT', value: '2000' },
    { key: 'WEBHOOK_MAX_RETRY', value: '10' },
    { key: 'ILP_ADDRESS', value: `test.sandbox.${tenantId}` },
    ...settings
  ]
}

export const tenantFields = {
  Query: { whoami, tenant, tenants },
  Mutation: { createTenant, updateTenant, deleteTenant, createTenantSettings }
}
