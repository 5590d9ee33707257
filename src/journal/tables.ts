import type { ColumnType, Generated } from 'kysely'
import type { EndedSessions } from './endedSessions.ts'
import type { EventKind } from './event.ts'

// `journal_events`, `journal_event_owners` and `journal_checkpoints` are append only. All else but ended sessions is made
// from events and from Rafiki, and can be made again.

type Uuid = string
type Moment = ColumnType<Date, Date, Date>
type MaybeMoment = ColumnType<Date | null, Date | null | undefined, Date | null>
/** `Buffer` of node-postgres, `Uint8Array` of PGlite. */
type Bytes = Uint8Array
/** Decimal digits: amounts of any size. */
type Digits = string

/** One event. `content` is canonical JSON of all of it; the other columns repeat what it is looked for by. */
interface Events {
  tenant_id: Uuid
  number: number
  id: Uuid
  kind: EventKind
  at: Moment
  recorded_at: Moment
  grant_id: Uuid | null
  payment_id: Uuid | null
  subject: string | null
  client: string | null
  /** Empty where it was erased, as `salt` then is. */
  content: string | null
  salt: Bytes | null
  /** Over salt and content. */
  digest: Bytes
  /** Over the hash before it, number, id, kind, moments and digest. */
  hash: Bytes
}

/** Whose an event is, by wallet address: what an account holder's activity is read by. */
interface EventOwners {
  tenant_id: Uuid
  wallet_address: string
  at: Moment
  number: number
}

/** The end of a tenant's chain at some moment, signed where there is a key. `pruned`: events up to this one were removed. */
interface Checkpoints {
  id: Generated<number>
  tenant_id: Uuid
  kind: 'head' | 'pruned'
  number: number
  hash: Bytes
  made_at: Moment
  jws: string | null
}

/** A grant as it was last seen. */
interface Grants {
  tenant_id: Uuid
  id: Uuid
  client: string | null
  state: string
  finalization_reason: string | null
  /** Subject and accesses as JSON, in the form of Rafiki's API; null until `grant(id)` gave all of them. */
  subject: string | null
  /** Null as well where a text in them is too long to be shown. */
  accesses: string | null
  created_at: Moment
  approved_at: MaybeMoment
  ended_at: MaybeMoment
  /** Role and subject of who ended it, as JSON of an `Actor`; null where it has not ended, or nobody knows. */
  ended_by: string | null
  /** When Rafiki was asked last, and had answered: it had this state at a moment between them. */
  asked_at: Moment
  seen_at: Moment
  /** Since when Rafiki no longer knows it. */
  missing_at: MaybeMoment
}

/** By which wallet addresses a grant is found, as its accesses and its subject spell them in lower case. */
interface GrantAddresses {
  tenant_id: Uuid
  wallet_address: string
  created_at: Moment
  grant_id: Uuid
  /** What the address's holder sees of it: see `accessKinds`. Null, as its client's key, where nobody has told yet. */
  kinds: number | null
  /** As JSON; null as well where the retention has ended. */
  client_key: string | null
}

/** An outgoing payment as it was last seen. */
interface Payments {
  tenant_id: Uuid
  id: Uuid
  wallet_address_id: Uuid
  grant_id: Uuid | null
  client: string | null
  state: string
  /** Whether its state can no longer change. */
  final: boolean
  created_at: Moment
  debit_value: Digits
  debit_code: string
  debit_scale: number
  receive_value: Digits
  receive_code: string
  receive_scale: number
  sent_value: Digits | null
  asked_at: Moment
  seen_at: Moment
  missing_at: MaybeMoment
}

/** Which process follows Rafiki, and until when if it says no more. */
interface Leaders {
  name: string
  holder: Uuid
  until: Moment
}

/** Who was seen to hold a wallet address, by their verified tokens: first, and (returns) again after somebody else was. */
interface AddressHolders {
  tenant_id: Uuid
  wallet_address: string
  subject: string
  seen_at: Moment
}

/** How far a walk over a list of Rafiki's has come. */
interface Walks {
  tenant_id: Uuid
  name: string
  position: string | null
  complete: boolean
  updated_at: Moment
}

export interface Tables {
  journal_events: Events
  journal_event_owners: EventOwners
  journal_checkpoints: Checkpoints
  journal_grants: Grants
  journal_grant_addresses: GrantAddresses
  journal_payments: Payments
  journal_address_holders: AddressHolders
  journal_address_returns: AddressHolders
  journal_walks: Walks
  journal_ended_sessions: EndedSessions
  journal_leaders: Leaders
}
