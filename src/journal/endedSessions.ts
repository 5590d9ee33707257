/**
 * A row of `journal_ended_sessions`: a session, a token or a subject that is no longer accepted, as a digest. Written and
 * read by identity, in the journal's database.
 */
export interface EndedSessions {
  digest: string
  /** Tokens that were issued in this second or before are refused. */
  before: number
  /** In seconds. After it, no such token lives. */
  until: number
  added_at: Date
}
