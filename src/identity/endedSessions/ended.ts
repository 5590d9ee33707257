import { hash } from 'node:crypto'

/**
 * What ended, in a form that names nobody. A token that carries it is refused if it was issued in this second or before;
 * after `until`, no such token lives.
 */
export interface Ended {
  /** Begins with that of its issuer. */
  digest: string
  /** Seconds. */
  before: number
  /** Seconds. */
  until: number
}

/** What is to end: a session, a token, or all sessions of a subject. */
export interface Ending {
  issuer: string
  sub?: string | undefined
  sid?: string | undefined
  jti?: string | undefined
  /** When, by the issuer's clock, in seconds: a later token of the same subject is a new login's. */
  at: number
  /** How long a token of this issuer may live, in seconds. */
  maxAgeSeconds: number
}

type Kind = 'sub' | 'sid' | 'jti' | 'sub without sid' | 'logout token'

const sha256 = (of: string): string => hash('sha256', of, 'base64url')

/** What all digests of an issuer begin with. */
export const issuerDigest = (issuer: string): string => sha256(issuer).slice(0, 22)

export const digestOf = (issuer: string, kind: Kind, value: string): string =>
  `${issuerDigest(issuer)}:${sha256(JSON.stringify([issuer, kind, value]))}`

export const issuerPart = (digest: string): string => digest.slice(0, digest.indexOf(':'))

/** Beyond a token's longest life, for clocks that differ. */
const slackSeconds = 120

/** A whole second: issuers may write parts of one, and the journal keeps none. */
export const untilOf = ({ at, maxAgeSeconds }: Pick<Ending, 'at' | 'maxAgeSeconds'>): number =>
  Math.ceil(at) + maxAgeSeconds + slackSeconds

/**
 * A session has one login: whatever carries its `sid` is over. A subject may log in again. Where a session of a subject
 * ends, tokens of theirs without a `sid` may be that session's.
 */
export function endedBy(ending: Ending): Ended[] {
  const { issuer, sub, sid, jti, at } = ending
  const until = untilOf(ending)
  return [
    ...(sid === undefined ? [] : [{ digest: digestOf(issuer, 'sid', sid), before: until, until }]),
    ...(jti === undefined ? [] : [{ digest: digestOf(issuer, 'jti', jti), before: until, until }]),
    ...(sub === undefined
      ? []
      : [
          {
            digest: digestOf(issuer, sid === undefined ? 'sub' : 'sub without sid', sub),
            before: Math.floor(at),
            until
          }
        ])
  ]
}

/** What a token would be refused by. */
export function carriedBy(issuer: string, { sub, sid, jti }: Record<string, unknown>): string[] {
  const named = (kind: Kind, value: unknown): string[] =>
    typeof value === 'string' ? [digestOf(issuer, kind, value)] : []
  return [
    ...named('sub', sub),
    ...named('jti', jti),
    ...(typeof sid === 'string' ? named('sid', sid) : named('sub without sid', sub))
  ]
}
