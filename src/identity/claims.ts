import { z } from 'zod'
import type { ClaimAt, Claims } from '../config/claimPlaces.ts'
import type { Issuer } from '../config/issuers.ts'
import { isJsonObject } from '../lib/property.ts'
import { roleOfClaim, type RecordedClaims, type Role, type Viewer } from './viewer.ts'

/** The claim at a place; undefined if there is none. Only what the token itself says is one, at each step. */
export function claimAt(claims: Record<string, unknown>, at: ClaimAt): unknown {
  for (const path of at) {
    let found: unknown = claims
    for (const step of path) found = isJsonObject(found) && Object.hasOwn(found, step) ? found[step] : undefined
    if (found !== undefined) return found
  }
  return undefined
}

const maxTexts = 1_000

/**
 * One text, a list of texts, or an object whose keys they are, each with an object (Zitadel); undefined for a claim in
 * another form. A flag beside a key may say no: `{ "operator": false }` makes nobody an operator.
 */
function textsIn(claim: unknown): string[] | undefined {
  const isKeys = isJsonObject(claim) && Object.values(claim).every(isJsonObject)
  const texts: unknown = typeof claim === 'string' ? [claim] : isKeys ? Object.keys(claim) : claim
  return Array.isArray(texts) && texts.length <= maxTexts && texts.every(isText) ? texts : undefined
}

const isText = (value: unknown): value is string => typeof value === 'string'

/**
 * The one role of a token. Values that are none are somebody else's, and count for nothing. A token that says several
 * says none: which one its holder meant is not the gateway's to choose.
 */
export function roleIn(claims: Record<string, unknown>, said: Claims['role']): Role | undefined {
  const claim = claimAt(claims, said.at)
  const texts = claim === undefined ? [] : textsIn(claim)
  if (!texts) return undefined
  const found = new Set(texts.map((text) => (said.values ? said.values.get(text) : roleOfClaim(text))))
  found.delete(undefined)
  return found.size > 1 ? undefined : ([...found][0] ?? said.default)
}

/** The id of the tenant that a token names; undefined if it names none, or several. `null` if it says nothing of it. */
export function tenantIdIn(claims: Record<string, unknown>, said: Claims['tenant']): string | undefined | null {
  const claim = claimAt(claims, said.at)
  if (claim === undefined) return null
  if (!said.values) return typeof claim === 'string' ? claim.toLowerCase() : undefined
  const found = new Set((textsIn(claim) ?? []).map((text) => said.values?.get(text)))
  found.delete(undefined)
  return found.size > 1 ? undefined : [...found][0]
}

/** The claims in which issuers write scopes: a string (RFC 8693), or a list (Okta, IdentityServer). */
const usualNames = ['scope', 'scp']

/**
 * The scopes of a token; undefined if it has no scope claim. A claim in a form that is not understood allows nothing.
 * So does a usual claim beside a configured one that is missing: a default never widens what the token's issuer
 * narrowed.
 */
export function scopesIn(
  claims: Record<string, unknown>,
  { at, prefix = '' }: Claims['scope']
): readonly string[] | undefined {
  const usual = usualNames.filter((name) => Object.hasOwn(claims, name) && claims[name] !== undefined)
  const isUsual = at.every(([name = '', ...deeper]) => deeper.length === 0 && usualNames.includes(name))
  const configured = claimAt(claims, at)
  const claim = configured === undefined && isUsual && usual[0] !== undefined ? claims[usual[0]] : configured
  if (claim === undefined) return usual.length > 0 ? [] : undefined
  const scopes = typeof claim === 'string' ? claim.split(' ').filter(Boolean) : claim
  if (!Array.isArray(scopes) || !scopes.every(isScope)) return []
  return scopes.filter((scope) => scope.startsWith(prefix)).map((scope) => scope.slice(prefix.length))
}

const isScope = (value: unknown): value is string => typeof value === 'string' && /^\S+$/.test(value)

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

/** A moment in seconds; undefined for a value that is not exactly one. */
export function secondsOf(claim: unknown): number | undefined {
  const seconds = typeof claim === 'string' && moment.test(claim) ? Date.parse(claim) / 1000 : claim
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : undefined
}

/** Whether a sign-in was what its issuer asks for; undefined if it asks for nothing. */
export function stepUpIn(claims: Record<string, unknown>, { claims: places, stepUp }: Issuer): Viewer['stepUp'] {
  if (!stepUp) return undefined
  const { acrValues, amr } = stepUp
  const has = (at: ClaimAt, wanted: readonly string[] | undefined): boolean =>
    !wanted || (textsIn(claimAt(claims, at)) ?? []).some((text) => wanted.includes(text))
  return { met: has(places.acr, acrValues) && has(places.amr, amr), acrValues }
}

/** Longer texts are none that an issuer means by these claims. */
const maxText = 256
const maxMethods = 20
/** Bytes of JSON. */
const maxAct = 2_048

const isShort = (claim: unknown): claim is string =>
  typeof claim === 'string' && claim !== '' && claim.length <= maxText

/** What the journal and the audit log say of a token, beside its role and subject. */
export function recordedClaims(claims: Record<string, unknown>, { clientId, acr, amr }: Claims): RecordedClaims {
  const recorded: RecordedClaims = {}
  const places = { clientId, jti: [['jti']], sid: [['sid']], acr } as const
  for (const key of ['clientId', 'jti', 'sid', 'acr'] as const) {
    const claim = claimAt(claims, places[key])
    if (isShort(claim)) recorded[key] = claim
  }
  const methods = textsIn(claimAt(claims, amr))
  if (methods?.length && methods.length <= maxMethods && methods.every(isShort)) recorded.amr = methods
  const { act } = claims
  if (!isJsonObject(act)) return recorded
  if (bytesOf(act) > maxAct) return { ...recorded, actTooLong: true }
  return { ...recorded, act: z.json().parse(act) }
}

/** Infinity for what is too deep to be written. */
function bytesOf(json: unknown): number {
  try {
    return Buffer.byteLength(JSON.stringify(json))
  } catch {
    return Infinity
  }
}
