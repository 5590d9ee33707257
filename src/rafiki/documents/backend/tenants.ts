/* Written by `npm run codegen` from tenants.graphql. */

import type { Document } from '../../document.ts'

export type BesideTenantQuery = { newer: { edges: ReadonlyArray<{ node: { id: string } }> }; older: { edges: ReadonlyArray<{ node: { id: string } }> } }
export type BesideTenantQueryVariables = { id: string }
export const BesideTenantDocument: Document<BesideTenantQuery, BesideTenantQueryVariables> = {
  service: 'backend',
  name: 'BesideTenant',
  text: 'query BesideTenant($id:String!){newer:tenants(last:1 before:$id){edges{node{id}}}older:tenants(first:1 after:$id){edges{node{id}}}}'
}

export type WhichTenantQuery = { tenant: { id: string; deletedAt: string | null } }
export type WhichTenantQueryVariables = { id: string }
export const WhichTenantDocument: Document<WhichTenantQuery, WhichTenantQueryVariables> = {
  service: 'backend',
  name: 'WhichTenant',
  text: 'query WhichTenant($id:String!){tenant(id:$id){id deletedAt}}'
}

export type TenantCountQuery = { tenants: { edges: ReadonlyArray<{ node: { deletedAt: string | null } }>; pageInfo: { hasNextPage: boolean } } }
export type TenantCountQueryVariables = { first?: number | null }
export const TenantCountDocument: Document<TenantCountQuery, TenantCountQueryVariables> = {
  service: 'backend',
  name: 'TenantCount',
  text: 'query TenantCount($first:Int){tenants(first:$first){edges{node{deletedAt}}pageInfo{hasNextPage}}}'
}

export type CheckTenantQuery = { tenant: { idpConsentUrl: string | null; idpSecret: string | null } }
export type CheckTenantQueryVariables = { id: string }
export const CheckTenantDocument: Document<CheckTenantQuery, CheckTenantQueryVariables> = {
  service: 'backend',
  name: 'CheckTenant',
  text: 'query CheckTenant($id:String!){tenant(id:$id){idpConsentUrl idpSecret}}'
}

export type WhoAmIQuery = { whoami: { id: string; isOperator: boolean } }
export type WhoAmIQueryVariables = {  }
export const WhoAmIDocument: Document<WhoAmIQuery, WhoAmIQueryVariables> = {
  service: 'backend',
  name: 'WhoAmI',
  text: 'query WhoAmI{whoami{id isOperator}}'
}

export type CheckWhoamiQuery = { whoami: { id: string; isOperator: boolean } }
export type CheckWhoamiQueryVariables = {  }
export const CheckWhoamiDocument: Document<CheckWhoamiQuery, CheckWhoamiQueryVariables> = {
  service: 'backend',
  name: 'CheckWhoami',
  text: 'query CheckWhoami{whoami{id isOperator}}'
}
