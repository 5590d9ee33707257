import { notFound } from '../../errors.ts'
import { list, lookUp, mutation } from '../../domain/operator/delegate.ts'
import { anyTenant } from '../../rafiki/delegation/tenantCheck.ts'
import { isOtherTenant } from '../../rafiki/queries/tenancy.ts'
import { property } from '../../lib/property.ts'
import { toUuid } from '../../lib/uuid.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { ownSettings } from '../../authorization/guards/input.ts'
import { forOperatorTenant, ownTenant } from '../../authorization/guards/tenancy.ts'
import { fieldModule } from '../fieldModule.ts'

const read = needsScope('admin:read')
const write = needsScope('admin:write')

const oneTenant = lookUp(({ id }) => String(id))

const tenant: typeof oneTenant = async (source, args, context, info) => {
  const { rafiki } = context
  const id = toUuid(String(args.id))
  if (id !== rafiki.tenant.id && !(id && (await isOtherTenant(rafiki, id)))) throw notFound()
  return oneTenant(source, args, context, info)
}

/** Tenants, without their secrets: those can be set and never be read. */
export const tenants = fieldModule({
  role: 'operator',
  reusable: true,
  sdl: /* GraphQL */ `
    type Query {
      "One tenant: your own, or any tenant if yours is an operator tenant."
      tenant("UUID of the tenant." id: String!): Tenant!
      "The tenant that the token belongs to, and whether Rafiki treats it as its operator."
      whoami: WhoamiResponse!
    }
    type Mutation {
      "Adds a tenant here and at the auth service. For operator tenants only. Its secrets are never shown again."
      createTenant(input: CreateTenantInput!): TenantMutationResponse!
      "Changes a tenant; fields that you leave out stay. For operator tenants only."
      updateTenant(input: UpdateTenantInput!): TenantMutationResponse!
      "Deletes a tenant here and at the auth service. For operator tenants only."
      deleteTenant("UUID of the tenant." id: String!): DeleteTenantMutationResponse!
    }
  `,
  guards: {
    'Query.whoami': [read],
    'Query.tenant': [read, ownTenant('id')],
    'Query.tenants': [read, forOperatorTenant],
    'Mutation.createTenant': [write, forOperatorTenant],
    'Mutation.updateTenant': [write, forOperatorTenant, ownTenant('input.id')],
    'Mutation.deleteTenant': [write, forOperatorTenant, ownTenant('id')],
    'Mutation.createTenantSettings': [write, ownSettings]
  },
  rafiki: {
    WhoamiResponse: 'id isOperator',
    TenantsConnection: 'pageInfo edges',
    TenantEdge: 'node cursor',
    Tenant: 'id email idpConsentUrl publicName createdAt deletedAt settings',
    TenantSetting: 'key value',
    TenantSettingInput: 'key value',
    CreateTenantInput: 'id: UUID email apiSecret idpConsentUrl idpSecret publicName settings',
    UpdateTenantInput: 'id email apiSecret idpConsentUrl idpSecret publicName',
    CreateTenantSettingsInput: 'settings',
    TenantMutationResponse: 'tenant',
    DeleteTenantMutationResponse: 'success',
    CreateTenantSettingsMutationResponse: 'settings'
  },
  mutations: {
    createTenant: { audit: ['input.id'] },
    updateTenant: { audit: ['input.id'] },
    deleteTenant: { audit: ['id'] },
    createTenantSettings: { audit: [] }
  },
  // One for each `TenantSettingKey`.
  partSizes: { 'Tenant.settings': 10, 'CreateTenantSettingsMutationResponse.settings': 10 },
  resolvers: {
    Query: { whoami: lookUp(), tenant, tenants: list({ fence: anyTenant }) },
    Mutation: {
      createTenant: mutation(() => anyTenant),
      updateTenant: mutation(({ input }) => String(property(input, 'id'))),
      deleteTenant: mutation(),
      createTenantSettings: mutation()
    }
  }
})
