import { z } from 'zod'
import { isJsonObject } from '../lib/property.ts'
import type { RecordedClaims } from './viewer.ts'

/** The claims in which issuers write scopes: a string (RFC 8693), or a list (Okta, IdentityServer). */
const usualNames = ['scope', 'scp']

/**
 * The scopes of a token; undefined if it has no scope claim. A claim in a form that is not understood allows nothing.
 * So does a usual claim beside a configured one that is missing: a default never widens what the token's issuer
 * narrowed.
 */
export function scopesIn(claims: Record<string, unknown>, name: string): readonly string[] | undefined {
  const names = usualNames.includes(name) ? [name, ...usualNames] : [name]
  const found = names.find((it) => claims[it] !== undefined)
  if (found === undefined) return usualNames.some((it) => claims[it] !== undefined) ? [] : undefined
  const claim = claims[found]
  if (typeof claim === 'string') return claim.split(' ').filter(Boolean)
  return Array.isArray(claim) && claim.every(isScope) ? claim : []
}

const isScope = (value: unknown): value is string => typeof value === 'string' && /^\S+$/.test(value)

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

/** A moment in seconds; undefined for a value that is not exactly one. */
export function secondsOf(claim: unknown): number | undefined {
  const seconds = typeof claim === 'string' && moment.test(claim) ? Date.parse(claim) / 1000 : claim
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : undefined
}

/** Longer texts are none that an issuer means by these claims. */
const maxText = 256
const maxMethods = 20
/** Bytes of JSON. */
const maxAct = 2_048

const isShort = (claim: unknown): claim is string =>
  typeof claim === 'string' && claim !== '' && claim.length <= maxText

/** What the journal and the audit log say of a token, beside its role and subject. @param clientId the name of that claim */
export function recordedClaims(claims: Record<string, unknown>, clientId: string): RecordedClaims {
  const recorded: RecordedClaims = {}
  const names = { clientId, jti: 'jti', sid: 'sid', acr: 'acr' } as const
  for (const key of ['clientId', 'jti', 'sid', 'acr'] as const) {
    const claim = claims[names[key]]
    if (isShort(claim)) recorded[key] = claim
  }
  const { act, amr } = claims
  if (Array.isArray(amr) && amr.length > 0 && amr.length <= maxMethods && amr.every(isShort)) recorded.amr = amr
  if (!isJsonObject(act)) return recorded
  if (Buffer.byteLength(JSON.stringify(act)) > maxAct) return { ...recorded, actTooLong: true }
  return { ...recorded, act: z.json().parse(act) }
}
