import { headsIn, headTyp, type Head } from '../../journal/heads.ts'
import { verifySigned } from '../../journal/signing.ts'
import type { Verified } from '../../journal/verified.ts'
import { verifyChain } from '../../journal/verify.ts'
import { tenantsOf } from '../../journal/verifyReads.ts'
import { publicKeys, read } from '../publicKeys.ts'
import { readArgs, UsageError } from '../usage.ts'
import type { Run } from './run.ts'

/** Walks the chain of each tenant, and says what is wrong with it. */
export async function verify({ db, args, env, print }: Run): Promise<0 | 1> {
  const text = { type: 'string' } as const
  const off = { type: 'boolean', default: false } as const
  const given = readArgs(args, { head: text, tenant: text, jwks: text, json: off, metrics: off })
  const heads = given.head === undefined ? [] : headsIn(read('--head', given.head))
  if (given.head !== undefined && heads.length === 0)
    throw new UsageError('--head: expected a file with a line of the audit log of type journal.head.')
  const keys = await publicKeys(given.jwks, env)
  const claimsIn = keys && ((jws: string) => verifySigned(jws, headTyp, keys).catch(() => undefined))
  const named = given.tenant === undefined ? undefined : [given.tenant]
  const tenants = named ?? [...new Set([...(await tenantsOf(db)), ...heads.map(({ tenantId }) => tenantId)])]
  let wrong = 0
  for (const tenantId of tenants) {
    const verified = await verifyChain(db, tenantId, { heads, claimsIn })
    wrong += verified.wrong
    if (!given.metrics) await print(given.json ? JSON.stringify(verified) : inWords(verified, claimsIn !== undefined))
  }
  if (given.metrics) await print(chainMetrics(wrong, Date.now()))
  else if (tenants.length === 0) await print('The journal has no events.')
  return wrong === 0 ? 0 : 1
}

/** For the text files that Prometheus' node exporter reads: a job writes one, since no gateway walks the whole chain. */
export const chainMetrics = (findings: number, atMs: number): string =>
  [
    ['gateway_journal_chain_findings', 'What is wrong with the chain of the journal.', findings],
    [
      'gateway_journal_verified_timestamp_seconds',
      'When the chain of the journal was verified.',
      Math.floor(atMs / 1_000)
    ]
  ]
    .map(([name, help, value]) => `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}`)
    .join('\n')

function inWords(
  { tenantId, events, from, upTo, erased, findings, wrong, ...rest }: Verified,
  withKeys: boolean
): string {
  const whole = wrong === 0 ? 'whole' : 'NOT WHOLE'
  const range = events === 0 ? 'no events' : `${events} events, numbers ${from} to ${upTo}`
  const lines = [`${tenantId}: ${whole}, ${range}${erased > 0 ? `, ${erased} of them erased` : ''}`]
  lines.push(...findings.map(({ what, number, text }) => `  ${what} at ${number}: ${text}`))
  if (wrong > findings.length) lines.push(`  and ${wrong - findings.length} more`)
  return [...lines, `  ${headsInWords(rest, withKeys)}`].join('\n')
}

/** What a whole chain rests on. */
function headsInWords(
  { heads, lastHead, signed }: Pick<Verified, 'heads' | 'lastHead' | 'signed'>,
  withKeys: boolean
): string {
  if (!lastHead) return 'No head was kept of it: that it was not written again, or cut off at the end, nothing shows.'
  const last = `${heads} heads agree, the last of ${timeOf(lastHead)} at number ${lastHead.number}`
  return withKeys ? `${last}; ${signed} are signed.` : `${last}. Give --jwks to check their signatures.`
}

const timeOf = ({ madeAt }: Head): string => new Date(madeAt).toISOString()
