import { formerNames } from './formerNames.ts'
import { variables } from './variables.ts'

/** How variables of the gateway begin, where hardly anybody else's do. */
export const prefixes = [
  ...[
    'RAFIKI_',
    'JWT_',
    'DEFAULT_SCOPES_',
    'RATE_LIMIT_',
    'MUTATION_POINTS_',
    'MAX_COST_',
    'OWNERSHIP_',
    'OPEN_PAYMENTS_'
  ],
  ...['TRUSTED_', 'POLICY_', 'PUBLIC_METADATA_', 'RECEIVER_', 'ACCOUNT_HOLDERS_', 'GRAPHQL_', 'CORS_', 'LANDING_'],
  ...['METRICS_', 'TRACES_', 'AUDIT_', 'JOURNAL_', 'SIGNING_', 'DRAIN_']
]
/** What systemd sets, and Kubernetes for services, where it is not told to leave it (`enableServiceLinks`). */
const notOurs = /^JOURNAL_STREAM$|_(SERVICE_HOST|SERVICE_PORT|PORT)(_\w+)?$/

/** Shorter names are close to too many others. */
const shortest = 7
const maxEdits = 2

interface Found {
  /** Names that a variable of ours was meant by, most likely; that one is not set. */
  misspelt: { name: string; meant: string }[]
  /** Other names that begin like ours. */
  unknown: string[]
}

/** Variables that are set and not the gateway's, though they look like it: what they say counts for nothing. */
export function unknownVariables(env: Record<string, string | undefined>): Found {
  const found: Found = { misspelt: [], unknown: [] }
  const isUnset = (name: string): boolean => env[name] === undefined
  const former = Object.entries(formerNames).filter(([old, name]) => isUnset(old) && isUnset(name))
  const unset = [
    ...Object.keys(variables)
      .filter(isUnset)
      .map((name) => [name, name] as const),
    ...former
  ]
  for (const name of Object.keys(env)) {
    if (env[name] === undefined || Object.hasOwn(variables, name) || Object.hasOwn(formerNames, name)) continue
    const meant = unset.find(([known]) => isClose(name.toUpperCase(), known))?.[1]
    if (meant) found.misspelt.push({ name, meant })
    else if (prefixes.some((prefix) => name.startsWith(prefix)) && !notOurs.test(name)) found.unknown.push(name)
  }
  return found
}

/** Whether few letters are to be put in, taken out, exchanged, or swapped with their neighbour. */
function isClose(name: string, known: string): boolean {
  if (name === known) return true
  if (known.length < shortest || Math.abs(name.length - known.length) > maxEdits) return false
  return edits(name, known) <= maxEdits
}

/** Optimal string alignment distance. */
function edits(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (i > 1 && j > 1 && swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}
