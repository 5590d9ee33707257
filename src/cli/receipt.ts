import { z } from 'zod'
import { receiptType } from '../journal/receipt.ts'
import { verifySigned, type SignedPayload } from '../journal/signing.ts'
import { publicKeys, read } from './publicKeys.ts'
import { readArgs, UsageError } from './usage.ts'

/**
 * `rafiki-gateway receipt verify`: whether a gateway signed this receipt, or each line of a file of several, and what
 * they state.
 * @returns 0, or 1 where one is not valid
 * @throws UsageError where nothing could be looked at
 */
export async function receipt(
  [command, file, ...args]: string[],
  { env, print }: { env: Record<string, string | undefined>; print: (line: string) => void }
): Promise<0 | 1> {
  if (command !== 'verify' || file === undefined || file.startsWith('--'))
    throw new UsageError('receipt: expected verify <file>, and options after it.')
  const given = readArgs(args, { jwks: { type: 'string' }, json: { type: 'boolean', default: false } })
  const receipts = read('receipt verify', file).trim().split(/\s+/)
  const keys = await publicKeys(given.jwks, env)
  if (!keys) throw new UsageError('receipt verify: expected --jwks, or SIGNING_KEY_FILE.')
  let code: 0 | 1 = 0
  for (const jws of receipts) {
    try {
      const payload = await verifySigned(jws, receiptType, keys)
      const lines = given.json ? [JSON.stringify(payload)] : inWords(payload)
      for (const line of lines) print(escaped(line))
    } catch (error) {
      print(escaped(`NOT VALID: ${error instanceof Error ? error.message : String(error)}`))
      code = 1
    }
  }
  return code
}

/** The last one that a Date can have. */
const lastSecond = 8.64e12
const optional = z.string().nullish()
const statement = z.object({
  ...{ iss: z.string(), record_id: z.string(), pii_principal_id: optional, grant_id: optional, terms_digest: optional },
  party_identification: z.array(z.object({ party_id: optional, party_name: optional })),
  event: z.array(z.object({ event_time: z.string(), event_state: z.string() })),
  wallet_addresses: z.array(z.string()),
  terms: z.object({ access: z.array(z.unknown()), subjects: z.array(z.unknown()) }).optional(),
  authentication: z.object({ acr: optional, auth_time: z.number().min(0).max(lastSecond).nullish() }).optional()
})

/** What the receipt states, a line for each thing; as JSON where a later version states it in another way. */
function inWords(payload: SignedPayload): string[] {
  const { data } = statement.safeParse(payload)
  if (!data) return ['Valid. It states:', JSON.stringify(payload)]
  const accesses = data.terms ? [...data.terms.access, ...data.terms.subjects] : []
  return [
    `Valid: receipt ${data.record_id}, signed for ${data.iss}`,
    ...data.party_identification.map(({ party_id: id, party_name: name }) => row('asked by', who(id, name))),
    ...accesses.map((access) => row('for', JSON.stringify(access))),
    ...data.event.map(({ event_time: time, event_state: state }) => row(state, time)),
    row('subject', data.pii_principal_id),
    row('signed in', signIn(data.authentication)),
    row('grant', data.grant_id),
    ...data.wallet_addresses.map((address) => row('wallet address', address)),
    row('terms digest', data.terms_digest)
  ]
}

const row = (name: string, value: string | null | undefined): string => `  ${name.padEnd(18)}${value || 'not stated'}`

const who = (id: string | null | undefined, name: string | null | undefined): string =>
  `${id ?? 'not stated'}${name ? `, which calls itself ${JSON.stringify(name)}` : ''}`

function signIn(authentication: z.output<typeof statement>['authentication']): string {
  const { acr, auth_time: seconds } = authentication ?? {}
  const at = typeof seconds === 'number' ? [`at ${new Date(seconds * 1000).toISOString()}`] : []
  return [...(acr ? [`acr ${acr}`] : []), ...at].join(', ')
}

/** A client chooses its name: nothing in it may steer a terminal, or look like a line of the answer. */
const escaped = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) =>
    found.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  )
