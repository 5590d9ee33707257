import type { TooLong } from './longText.ts'

export interface Amount {
  value: string
  assetCode: string
  assetScale: number
}

export interface Access {
  id: string
  type: string
  actions: readonly string[]
  /** The wallet address that the access is for, as the client spelt it. */
  identifier: string | null
  limits:
    | {
        receiver: string | TooLong | null
        interval: string | TooLong | null
        debitAmount: Amount | null
        receiveAmount: Amount | null
      }
    | TooLong
    | null
  createdAt: string
}

export interface SubjectId {
  id: string
  subId: string
  subIdFormat: string
  createdAt: string
}

/** What of a grant changes over its life. */
export interface GrantState {
  state: 'PROCESSING' | 'PENDING' | 'APPROVED' | 'FINALIZED'
  finalizationReason: 'ISSUED' | 'REVOKED' | 'REJECTED' | null
}

/** What of a grant never changes after it was created (measured), with all of its accesses and subjects. */
export interface GrantTerms {
  id: string
  tenantId: string
  client: string | null
  createdAt: string
  access: readonly Access[]
  subject: { sub_ids: readonly SubjectId[] } | null
}

export type Grant = GrantTerms & GrantState

/**
 * A row of Rafiki's list. Only the accesses that the identifier filter matched are in it, and the last row of a page
 * may lack some of those: Rafiki's page size counts grants × accesses.
 */
export type GrantRow = Pick<GrantTerms, 'id' | 'tenantId' | 'client' | 'createdAt'> &
  GrantState & { access: readonly { identifier: string | null; type: string }[] }
