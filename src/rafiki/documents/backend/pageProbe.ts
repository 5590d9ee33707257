/* Written by `npm run codegen` from pageProbe.graphql. */

import type { Document } from '../../document.ts'

export type SortOrder = 'ASC' | 'DESC'

export type IncomingPaymentFilter = {
  initiatedBy?: FilterString | null
}

export type FilterString = {
  in?: ReadonlyArray<string> | null
  notIn?: ReadonlyArray<string> | null
}

export type WebhookEventFilter = {
  type?: FilterString | null
}

export type Rows_walletAddressesQuery = { walletAddresses: { edges: ReadonlyArray<{ cursor: string; node: { id: string; tenant: { id: string } | null } }> } }
export type Rows_walletAddressesQueryVariables = { after?: string | null; before?: string | null; first?: number | null; last?: number | null; sortOrder?: SortOrder | null; tenantId?: string | null }
export const Rows_walletAddressesDocument: Document<Rows_walletAddressesQuery, Rows_walletAddressesQueryVariables> = {
  service: 'backend',
  name: 'Rows_walletAddresses',
  text: 'query Rows_walletAddresses($after:String$before:String$first:Int$last:Int$sortOrder:SortOrder$tenantId:String){walletAddresses(after:$after before:$before first:$first last:$last sortOrder:$sortOrder tenantId:$tenantId){edges{cursor node{id tenant{id}}}}}'
}

export type Rows_peersQuery = { peers: { edges: ReadonlyArray<{ cursor: string; node: { id: string; tenant: { id: string } | null } }> } }
export type Rows_peersQueryVariables = { after?: string | null; before?: string | null; first?: number | null; last?: number | null; sortOrder?: SortOrder | null; tenantId?: string | null }
export const Rows_peersDocument: Document<Rows_peersQuery, Rows_peersQueryVariables> = {
  service: 'backend',
  name: 'Rows_peers',
  text: 'query Rows_peers($after:String$before:String$first:Int$last:Int$sortOrder:SortOrder$tenantId:ID){peers(after:$after before:$before first:$first last:$last sortOrder:$sortOrder tenantId:$tenantId){edges{cursor node{id tenant{id}}}}}'
}

export type Rows_incomingPaymentsQuery = { incomingPayments: { edges: ReadonlyArray<{ cursor: string; node: { id: string; tenant: { id: string } | null } }> } }
export type Rows_incomingPaymentsQueryVariables = { after?: string | null; before?: string | null; first?: number | null; last?: number | null; sortOrder?: SortOrder | null; tenantId?: string | null; filter?: IncomingPaymentFilter | null }
export const Rows_incomingPaymentsDocument: Document<Rows_incomingPaymentsQuery, Rows_incomingPaymentsQueryVariables> = {
  service: 'backend',
  name: 'Rows_incomingPayments',
  text: 'query Rows_incomingPayments($after:String$before:String$first:Int$last:Int$sortOrder:SortOrder$tenantId:String$filter:IncomingPaymentFilter){incomingPayments(after:$after before:$before first:$first last:$last sortOrder:$sortOrder tenantId:$tenantId filter:$filter){edges{cursor node{id tenant{id}}}}}'
}

export type Rows_webhookEventsQuery = { webhookEvents: { edges: ReadonlyArray<{ cursor: string; node: { id: string; tenant: { id: string } | null } }> } }
export type Rows_webhookEventsQueryVariables = { after?: string | null; before?: string | null; first?: number | null; last?: number | null; sortOrder?: SortOrder | null; tenantId?: string | null; filter?: WebhookEventFilter | null }
export const Rows_webhookEventsDocument: Document<Rows_webhookEventsQuery, Rows_webhookEventsQueryVariables> = {
  service: 'backend',
  name: 'Rows_webhookEvents',
  text: 'query Rows_webhookEvents($after:String$before:String$first:Int$last:Int$sortOrder:SortOrder$tenantId:String$filter:WebhookEventFilter){webhookEvents(after:$after before:$before first:$first last:$last sortOrder:$sortOrder tenantId:$tenantId filter:$filter){edges{cursor node{id tenant{id}}}}}'
}
