/* Written by `npm run codegen` from nestedPageProbe.graphql. */

import type { Document } from '../../document.ts'

export type SortOrder = 'ASC' | 'DESC'

export type IncomingPaymentFilter = {
  initiatedBy?: FilterString | null
}

export type FilterString = {
  in?: ReadonlyArray<string> | null
  notIn?: ReadonlyArray<string> | null
}

export type Rows_walletAddressKeysQuery = { walletAddress: { walletAddressKeys: { edges: ReadonlyArray<{ cursor: string; node: { id: string } }> } | null } | null }
export type Rows_walletAddressKeysQueryVariables = { parent: string; after?: string | null; before?: string | null; first?: number | null; last?: number | null; sortOrder?: SortOrder | null }
export const Rows_walletAddressKeysDocument: Document<Rows_walletAddressKeysQuery, Rows_walletAddressKeysQueryVariables> = {
  service: 'backend',
  name: 'Rows_walletAddressKeys',
  text: 'query Rows_walletAddressKeys($parent:String!$after:String$before:String$first:Int$last:Int$sortOrder:SortOrder){walletAddress(id:$parent){walletAddressKeys(after:$after before:$before first:$first last:$last sortOrder:$sortOrder){edges{cursor node{id}}}}}'
}

export type Rows_incomingPaymentsOfOneQuery = { walletAddress: { incomingPayments: { edges: ReadonlyArray<{ cursor: string; node: { id: string } }> } | null } | null }
export type Rows_incomingPaymentsOfOneQueryVariables = { parent: string; after?: string | null; before?: string | null; first?: number | null; last?: number | null; sortOrder?: SortOrder | null; filter?: IncomingPaymentFilter | null }
export const Rows_incomingPaymentsOfOneDocument: Document<Rows_incomingPaymentsOfOneQuery, Rows_incomingPaymentsOfOneQueryVariables> = {
  service: 'backend',
  name: 'Rows_incomingPaymentsOfOne',
  text: 'query Rows_incomingPaymentsOfOne($parent:String!$after:String$before:String$first:Int$last:Int$sortOrder:SortOrder$filter:IncomingPaymentFilter){walletAddress(id:$parent){incomingPayments(after:$after before:$before first:$first last:$last sortOrder:$sortOrder filter:$filter){edges{cursor node{id}}}}}'
}

export type Rows_feesQuery = { asset: { fees: { edges: ReadonlyArray<{ cursor: string; node: { id: string } }> } | null } | null }
export type Rows_feesQueryVariables = { parent: string; after?: string | null; before?: string | null; first?: number | null; last?: number | null; sortOrder?: SortOrder | null }
export const Rows_feesDocument: Document<Rows_feesQuery, Rows_feesQueryVariables> = {
  service: 'backend',
  name: 'Rows_fees',
  text: 'query Rows_fees($parent:String!$after:String$before:String$first:Int$last:Int$sortOrder:SortOrder){asset(id:$parent){fees(after:$after before:$before first:$first last:$last sortOrder:$sortOrder){edges{cursor node{id}}}}}'
}
