/* The lines of the audit log: `docs/operate/logging.md` says what their readers may rely on. */

/** What became of a mutation. */
export type AuditOutcome =
  /** The mutation was done. */
  | 'DONE'
  /** The gateway, or who it asked, said no: nothing was done. */
  | 'REFUSED'
  /** The mutation was not done: the request never reached the server, or was not stored. */
  | 'NOT_DONE'
  /** The answer was lost: whether it was done, only a look at the object tells. */
  | 'UNKNOWN'

/** An event of the journal, which holds more: by its id, and its number in the tenant's chain where that is known. */
export interface JournalPlace {
  event: string
  number?: number
}

/** Who asked, and by which token: ids, names and codes; no token, no secret and no free text of a caller's. */
interface Asked {
  tenant: string
  /** The form of lines. */
  v: 1
  role: string
  /** The role by its former name: `user` for account holders. Goes with 1.0. */
  audience: string
  subject: string
  /** Which client application the token names, where it names one. */
  client?: string
  /** Claims of the token: its id, the session, how strongly and when (seconds) its holder signed in, who acts for whom. */
  jti?: string | undefined
  sid?: string | undefined
  acr?: string | undefined
  amr?: readonly string[] | undefined
  authTime?: number | undefined
  act?: unknown
  /** The token's `act` is too long to be written down. */
  actTooLong?: true | undefined
  requestId: string
  /** ISO 8601: when it was over, or was about to be sent. */
  time: string
}

/** Who does what to which objects. */
interface Act extends Asked {
  mutation: string
  /** Set where the gateway sent it by itself: to a grant that was revoked in this name and lived again. */
  automatic?: true
  /** What its arguments name, by their paths: ids, and addresses without their query; null for what is neither. */
  objects: Record<string, string | null | readonly (string | null)[]>
}

/** An operator read something. Written where `AUDIT_READS` says so. */
export interface ReadLine extends Asked {
  type: 'read'
  /** What was asked for: root fields, by the gateway's own names. */
  read: readonly string[]
  /** Ids that were read. */
  objects: readonly string[]
  /** So many more ids were read. */
  more?: number
}

/** A mutation is about to be sent. Written where there is a journal. */
export interface IntentLine extends Act {
  type: 'intent'
  journal: JournalPlace
}

/** One mutation that was asked for, once it is over. */
export interface AuditLine extends Act {
  type: 'mutation'
  /** What its answer names: ids of what was made, or acted on. */
  answered: Record<string, string>
  outcome: AuditOutcome
  /** Why it is not DONE. */
  code?: string
  /** The process that sent it ended before it was over; another one found this out. */
  settled?: true
  /** So many more mutations of the operation, which had not begun either, have no line of their own. */
  more?: number
  journal?: { event: string; intent?: JournalPlace }
  /** How long it took, in milliseconds. */
  ms: number
}

/** Where a tenant's chain in the journal ended: `rafiki-gateway journal verify --head` takes such lines. */
export interface HeadLine {
  type: 'journal.head' | 'journal.pruned'
  v: 1
  tenant: string
  number: number
  /** In hexadecimal. */
  hash: string
  time: string
  /** All of it, signed; null without a key. */
  jws: string | null
}
