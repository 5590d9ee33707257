/* Written by `npm run codegen` from journal.graphql. */

import type { Document } from '../../document.ts'

export type GrantState = 'PROCESSING' | 'PENDING' | 'APPROVED' | 'FINALIZED'

export type GrantFinalization = 'ISSUED' | 'REVOKED' | 'REJECTED'

export type NewestGrantsQuery = { grants: { pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }; edges: ReadonlyArray<{ node: { id: string; tenantId: string; client: string | null; createdAt: string; state: GrantState; finalizationReason: GrantFinalization | null } }> } }
export type NewestGrantsQueryVariables = { first?: number | null; after?: string | null; tenantId?: string | null }
export const NewestGrantsDocument: Document<NewestGrantsQuery, NewestGrantsQueryVariables> = {
  service: 'auth',
  name: 'NewestGrants',
  text: 'query NewestGrants($first:Int$after:String$tenantId:ID){grants(first:$first after:$after tenantId:$tenantId){pageInfo{hasNextPage hasPreviousPage}edges{node{id tenantId client createdAt state finalizationReason}}}}'
}
