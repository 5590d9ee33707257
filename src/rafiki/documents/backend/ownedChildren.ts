/* Written by `npm run codegen` from ownedChildren.graphql. */

import type { Document } from '../../document.ts'

export type One_walletAddressKeysQuery = { walletAddress: { id: string; tenant: { id: string } | null; owned: { edges: ReadonlyArray<{ cursor: string; node: { id: string } }>; pageInfo: { hasNextPage: boolean } } | null } | null }
export type One_walletAddressKeysQueryVariables = { id: string; first?: number | null; after?: string | null }
export const One_walletAddressKeysDocument: Document<One_walletAddressKeysQuery, One_walletAddressKeysQueryVariables> = {
  service: 'backend',
  name: 'One_walletAddressKeys',
  text: 'query One_walletAddressKeys($id:String!$first:Int$after:String){walletAddress(id:$id){id tenant{id}owned:walletAddressKeys(first:$first after:$after){edges{cursor node{id}}pageInfo{hasNextPage}}}}'
}

export type All_walletAddressKeysQuery = { walletAddresses: { edges: ReadonlyArray<{ node: { id: string; tenant: { id: string } | null; owned: { edges: ReadonlyArray<{ cursor: string; node: { id: string } }>; pageInfo: { hasNextPage: boolean } } | null } }> } }
export type All_walletAddressKeysQueryVariables = { tenantId?: string | null; first?: number | null; after?: string | null; owned?: number | null }
export const All_walletAddressKeysDocument: Document<All_walletAddressKeysQuery, All_walletAddressKeysQueryVariables> = {
  service: 'backend',
  name: 'All_walletAddressKeys',
  text: 'query All_walletAddressKeys($tenantId:String$first:Int$after:String$owned:Int){walletAddresses(tenantId:$tenantId first:$first after:$after){edges{node{id tenant{id}owned:walletAddressKeys(first:$owned){edges{cursor node{id}}pageInfo{hasNextPage}}}}}}'
}

export type One_feesQuery = { asset: { id: string; tenant: { id: string } | null; owned: { edges: ReadonlyArray<{ cursor: string; node: { id: string } }>; pageInfo: { hasNextPage: boolean } } | null } | null }
export type One_feesQueryVariables = { id: string; first?: number | null; after?: string | null }
export const One_feesDocument: Document<One_feesQuery, One_feesQueryVariables> = {
  service: 'backend',
  name: 'One_fees',
  text: 'query One_fees($id:String!$first:Int$after:String){asset(id:$id){id tenant{id}owned:fees(first:$first after:$after){edges{cursor node{id}}pageInfo{hasNextPage}}}}'
}

export type All_feesQuery = { assets: { edges: ReadonlyArray<{ node: { id: string; tenant: { id: string } | null; owned: { edges: ReadonlyArray<{ cursor: string; node: { id: string } }>; pageInfo: { hasNextPage: boolean } } | null } }> } }
export type All_feesQueryVariables = { tenantId?: string | null; first?: number | null; after?: string | null; owned?: number | null }
export const All_feesDocument: Document<All_feesQuery, All_feesQueryVariables> = {
  service: 'backend',
  name: 'All_fees',
  text: 'query All_fees($tenantId:String$first:Int$after:String$owned:Int){assets(tenantId:$tenantId first:$first after:$after){edges{node{id tenant{id}owned:fees(first:$owned){edges{cursor node{id}}pageInfo{hasNextPage}}}}}}'
}
