/* Written by `npm run codegen` from grantLists.graphql. */

import type { Document } from '../../document.ts'

export type GrantFilter = {
  identifier?: FilterString | null
  state?: FilterGrantState | null
  finalizationReason?: FilterFinalizationReason | null
}

export type FilterString = {
  in?: ReadonlyArray<string> | null
}

export type FilterGrantState = {
  in?: ReadonlyArray<GrantState> | null
  notIn?: ReadonlyArray<GrantState> | null
}

export type GrantState = 'PROCESSING' | 'PENDING' | 'APPROVED' | 'FINALIZED'

export type FilterFinalizationReason = {
  in?: ReadonlyArray<GrantFinalization> | null
  notIn?: ReadonlyArray<GrantFinalization> | null
}

export type GrantFinalization = 'ISSUED' | 'REVOKED' | 'REJECTED'

export type SortOrder = 'ASC' | 'DESC'

export type GrantRowsQuery = { grants: { pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }; edges: ReadonlyArray<{ node: { id: string; tenantId: string; client: string | null; createdAt: string; state: GrantState; finalizationReason: GrantFinalization | null; access: ReadonlyArray<{ identifier: string | null; type: string }> } }> } }
export type GrantRowsQueryVariables = { after?: string | null; before?: string | null; first?: number | null; last?: number | null; filter?: GrantFilter | null; sortOrder?: SortOrder | null; tenantId?: string | null }
export const GrantRowsDocument: Document<GrantRowsQuery, GrantRowsQueryVariables> = {
  service: 'auth',
  name: 'GrantRows',
  text: 'query GrantRows($after:String$before:String$first:Int$last:Int$filter:GrantFilter$sortOrder:SortOrder$tenantId:ID){grants(after:$after before:$before first:$first last:$last filter:$filter sortOrder:$sortOrder tenantId:$tenantId){pageInfo{hasNextPage hasPreviousPage}edges{node{id tenantId client createdAt state finalizationReason access{identifier type}}}}}'
}

export type GrantListsQuery = { grants: PageFragment }
export type GrantListsQueryVariables = { tenantId?: string | null; filter?: GrantFilter | null; after?: string | null; before?: string | null; first?: number | null; last?: number | null; sortOrder?: SortOrder | null }
export const GrantListsDocument: Document<GrantListsQuery, GrantListsQueryVariables> = {
  service: 'auth',
  name: 'GrantLists',
  text: 'query GrantLists($tenantId:ID$filter:GrantFilter$after:String$before:String$first:Int$last:Int$sortOrder:SortOrder){grants(tenantId:$tenantId filter:$filter after:$after before:$before first:$first last:$last sortOrder:$sortOrder){...Page}}fragment Page on GrantsConnection{pageInfo{hasNextPage hasPreviousPage}edges{node{id tenantId client createdAt state finalizationReason access{identifier type actions}}}}'
}

export type PageFragment = { pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }; edges: ReadonlyArray<{ node: { id: string; tenantId: string; client: string | null; createdAt: string; state: GrantState; finalizationReason: GrantFinalization | null; access: ReadonlyArray<{ identifier: string | null; type: string; actions: ReadonlyArray<string | null> }> } }> }

export type JoinGrantListsQuery = { grants: IdsFragment }
export type JoinGrantListsQueryVariables = { first?: number | null; after?: string | null; filter?: GrantFilter | null; tenantId?: string | null }
export const JoinGrantListsDocument: Document<JoinGrantListsQuery, JoinGrantListsQueryVariables> = {
  service: 'auth',
  name: 'JoinGrantLists',
  text: 'query JoinGrantLists($first:Int$after:String$filter:GrantFilter$tenantId:ID){grants(first:$first after:$after filter:$filter tenantId:$tenantId){...Ids}}fragment Ids on GrantsConnection{pageInfo{hasNextPage}edges{node{id tenantId}}}'
}

export type IdsFragment = { pageInfo: { hasNextPage: boolean }; edges: ReadonlyArray<{ node: { id: string; tenantId: string } }> }

export type CheckGrantsQuery = { grants: { pageInfo: { hasNextPage: boolean } } }
export type CheckGrantsQueryVariables = { first?: number | null }
export const CheckGrantsDocument: Document<CheckGrantsQuery, CheckGrantsQueryVariables> = {
  service: 'auth',
  name: 'CheckGrants',
  text: 'query CheckGrants($first:Int){grants(first:$first){pageInfo{hasNextPage}}}'
}

export type SignatureProbeQuery = { grants: { pageInfo: { hasNextPage: boolean } } }
export type SignatureProbeQueryVariables = { first?: number | null }
export const SignatureProbeDocument: Document<SignatureProbeQuery, SignatureProbeQueryVariables> = {
  service: 'auth',
  name: 'SignatureProbe',
  text: 'query SignatureProbe($first:Int){grants(first:$first){pageInfo{hasNextPage}}}'
}
