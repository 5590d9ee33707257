import { notFound } from '../../errors.ts'
import { list, lookUp, mutation } from '../../domain/operator/delegate.ts'
import { fields } from '../../authorization/policy.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { forOperatorTenant, ownSettings, ownTenant, uuidAt } from '../../authorization/guards/tenancy.ts'
import { anyTenant } from '../../rafiki/delegation/tenantCheck.ts'
import { isOtherTenant } from '../../rafiki/queries/tenancy.ts'
import { toUuid } from '../../lib/uuid.ts'
import type { FieldFamily } from '../fieldModule.ts'

const read = needsScope('admin:read')
const write = needsScope('admin:write')

const oneTenant = lookUp(({ id }) => id as string)

const tenant: typeof oneTenant = async (source, args, context, info) => {
  const { rafiki } = context
  const id = toUuid(args.id as string)
  if (id !== rafiki.tenant.id && !(id && (await isOtherTenant(rafiki, id)))) throw notFound()
  return oneTenant(source, args, context, info)
}

/** Tenants, without their secrets: those can be set and never be read. */
export const tenants: FieldFamily = {
  sdl: /* GraphQL */ `
    type Query {
      "One tenant: the caller's own, or any where that is an operator."
      tenant("UUID of the tenant." id: String!): Tenant!
      "The tenant that the caller belongs to, and whether Rafiki takes it for its operator."
      whoami: WhoamiResponse!
    }
    type Mutation {
      "Adds a tenant here and at the auth service. For operator tenants only. Its secrets are never shown again."
      createTenant(input: CreateTenantInput!): TenantMutationResponse!
      "Changes a tenant; what is left out stays. For operator tenants only."
      updateTenant(input: UpdateTenantInput!): TenantMutationResponse!
      "Removes a tenant here and at the auth service. For operator tenants only."
      deleteTenant("UUID of the tenant." id: String!): DeleteTenantMutationResponse!
    }
  `,
  policy: {
    operator: {
      Query: { whoami: [read], tenant: [read, ownTenant('id')], tenants: [read, forOperatorTenant] },
      Mutation: {
        createTenant: [write, forOperatorTenant, uuidAt('input.id')],
        updateTenant: [write, forOperatorTenant, ownTenant('input.id')],
        deleteTenant: [write, forOperatorTenant, ownTenant('id')],
        createTenantSettings: [write, ownSettings]
      },
      WhoamiResponse: fields('id isOperator'),
      TenantsConnection: fields('pageInfo edges'),
      TenantEdge: fields('node cursor'),
      Tenant: fields('id email idpConsentUrl publicName createdAt deletedAt settings'),
      TenantSetting: fields('key value'),
      TenantSettingInput: fields('key value'),
      CreateTenantInput: fields('id email apiSecret idpConsentUrl idpSecret publicName settings'),
      UpdateTenantInput: fields('id email apiSecret idpConsentUrl idpSecret publicName'),
      CreateTenantSettingsInput: fields('settings'),
      TenantMutationResponse: fields('tenant'),
      DeleteTenantMutationResponse: fields('success'),
      CreateTenantSettingsMutationResponse: fields('settings')
    }
  },
  audit: {
    createTenant: ['input.id'],
    updateTenant: ['input.id'],
    deleteTenant: ['id'],
    createTenantSettings: []
  },
  resolvers: {
    Query: { whoami: lookUp(), tenant, tenants: list({ fence: anyTenant }) },
    Mutation: {
      createTenant: mutation(() => anyTenant),
      updateTenant: mutation(({ input }) => (input as { id: string }).id),
      deleteTenant: mutation(),
      createTenantSettings: mutation()
    }
  }
}
