import type { PageFragment } from './documents/auth/grantLists.ts'
import type { TermsFragment } from './documents/auth/grants.ts'
import type { TooLong } from './longText.ts'

type Row = TermsFragment
type RowAccess = Row['access'][number]
type RowLimits = NonNullable<RowAccess['limits']>

/** As Rafiki has it. Its `identifier` is the wallet address that it is for, as the client spelt it. */
export type Access = Omit<RowAccess, 'limits'> & {
  limits:
    | (Omit<RowLimits, 'receiver' | 'interval'> & Record<'receiver' | 'interval', string | TooLong | null>)
    | TooLong
    | null
}

export type Amount = NonNullable<RowLimits['debitAmount']>
export type SubjectId = NonNullable<Row['subject']>['sub_ids'][number]

/** What of a grant changes over its life. */
export type GrantState = Pick<Row, 'state' | 'finalizationReason'>

/** What an account holder is told of it. */
export type GrantStatus = 'AWAITING_APPROVAL' | 'EXPIRED' | 'ACTIVE' | 'REVOKED' | 'REJECTED'

/** What of a grant never changes after it was created (measured), with all of its accesses and subjects. */
export type GrantTerms = Omit<Row, keyof GrantState | 'access'> & { readonly access: readonly Access[] }

export type Grant = GrantTerms & GrantState

/**
 * A row of Rafiki's list, whose accesses say what may be done. Only the accesses that the identifier filter matched are
 * in it, and the last row of a page may lack some of those: Rafiki's page size counts grants × accesses.
 */
export type ListedGrant = PageFragment['edges'][number]['node']

/** A row as far as a page needs it. */
export type GrantRow = Omit<ListedGrant, 'access'> & {
  readonly access: readonly Pick<ListedGrant['access'][number], 'identifier' | 'type'>[]
}
