/* Written by `npm run codegen` from grants.graphql. */

import type { Document } from '../../document.ts'

export type GrantState = 'PROCESSING' | 'PENDING' | 'APPROVED' | 'FINALIZED'

export type GrantFinalization = 'ISSUED' | 'REVOKED' | 'REJECTED'

export type RevokeGrantInput = {
  grantId: string
}

export type TermsFragment = { id: string; tenantId: string; client: string | null; createdAt: string; state: GrantState; finalizationReason: GrantFinalization | null; access: ReadonlyArray<{ id: string; type: string; actions: ReadonlyArray<string | null>; identifier: string | null; createdAt: string; limits: { receiver: string | null; interval: string | null; debitAmount: { value: string; assetCode: string; assetScale: number } | null; receiveAmount: { value: string; assetCode: string; assetScale: number } | null } | null }>; subject: { sub_ids: ReadonlyArray<{ id: string; subId: string; subIdFormat: string; createdAt: string }> } | null }

export type TermsWithoutLimitsFragment = { id: string; tenantId: string; client: string | null; createdAt: string; state: GrantState; finalizationReason: GrantFinalization | null; access: ReadonlyArray<{ id: string; type: string; actions: ReadonlyArray<string | null>; identifier: string | null; createdAt: string }>; subject: { sub_ids: ReadonlyArray<{ id: string; subId: string; subIdFormat: string; createdAt: string }> } | null }

export type GrantsQuery = { grant: TermsFragment }
export type GrantsQueryVariables = { id: string }
export const GrantsDocument: Document<GrantsQuery, GrantsQueryVariables> = {
  service: 'auth',
  name: 'Grants',
  text: 'query Grants($id:ID!){grant(id:$id){...Terms}}fragment Terms on Grant{id tenantId client createdAt state finalizationReason access{id type actions identifier createdAt limits{receiver interval debitAmount{value assetCode assetScale}receiveAmount{value assetCode assetScale}}}subject{sub_ids{id subId subIdFormat createdAt}}}'
}

export type GrantWithoutLimitsQuery = { grant: TermsWithoutLimitsFragment }
export type GrantWithoutLimitsQueryVariables = { id: string }
export const GrantWithoutLimitsDocument: Document<GrantWithoutLimitsQuery, GrantWithoutLimitsQueryVariables> = {
  service: 'auth',
  name: 'GrantWithoutLimits',
  text: 'query GrantWithoutLimits($id:ID!){grant(id:$id){...TermsWithoutLimits}}fragment TermsWithoutLimits on Grant{id tenantId client createdAt state finalizationReason access{id type actions identifier createdAt}subject{sub_ids{id subId subIdFormat createdAt}}}'
}

export type JoinGrantsQuery = { grant: TermsFragment }
export type JoinGrantsQueryVariables = { id: string }
export const JoinGrantsDocument: Document<JoinGrantsQuery, JoinGrantsQueryVariables> = {
  service: 'auth',
  name: 'JoinGrants',
  text: 'query JoinGrants($id:ID!){grant(id:$id){...Terms}}fragment Terms on Grant{id tenantId client createdAt state finalizationReason access{id type actions identifier createdAt limits{receiver interval debitAmount{value assetCode assetScale}receiveAmount{value assetCode assetScale}}}subject{sub_ids{id subId subIdFormat createdAt}}}'
}

export type RevokeGrantMutation = { revokeGrant: { id: string } }
export type RevokeGrantMutationVariables = { input: RevokeGrantInput }
export const RevokeGrantDocument: Document<RevokeGrantMutation, RevokeGrantMutationVariables> = {
  service: 'auth',
  name: 'RevokeGrant',
  text: 'mutation RevokeGrant($input:RevokeGrantInput!){revokeGrant(input:$input){id}}'
}
