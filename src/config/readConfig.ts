import { readClients } from './clients.ts'
import { ConfigError, type Config } from './config.ts'
import { configOf } from './configOf.ts'
import { readManifests } from './documents.ts'
import { withTodaysNames } from './formerNames.ts'
import { issuersOf } from './issuers.ts'
import { readIssuers } from './issuersFile.ts'
import { plainHttp } from './plainHttp.ts'
import { readTakenAway } from './policyFile.ts'
import { withSecretFiles } from './secretFiles.ts'
import { readSigningKeys } from './signing.ts'
import { readTenants } from './tenants.ts'
import { unknownVariables } from './unknownVariables.ts'
import { strayCharacters } from './valueForms.ts'
import { environment, variables } from './variables.ts'

type Given = Record<string, string | undefined>

/**
 * Reads the configuration from environment variables; an empty one counts as unset, but for empty lists of scopes and of
 * roles.
 * @throws ConfigError with all problems at once.
 */
export function readConfig(given: Given): Config {
  const renamed: string[] = []
  const env = withSecretFiles(withTodaysNames(given, renamed), renamed)
  const stray = strayCharacters(env)
  const set = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== '' || /^(DEFAULT_SCOPES_.*|ROLES)$/.test(name))
  )
  const parsed = environment.safeParse(set)
  const problems = [
    ...renamed,
    ...stray.values(),
    ...(parsed.error?.issues ?? []).flatMap((issue) => {
      const name = String(issue.path[0])
      if (stray.has(name)) return []
      return name in set ? `${name}: ${issue.message}` : `${name} is missing. ${variables[name]?.doc ?? ''}`
    })
  ]
  // A limit or a list of scopes that does not count leaves the wider default, and nobody knows.
  for (const { name, meant } of unknownVariables(env).misspelt)
    problems.push(`${name}: there is no such variable, and ${meant} is not set. Did you mean ${meant}?`)
  const { tenants, spokenFor } = readTenants(env, problems)
  const httpHosts = parsed.data?.HTTP_HOSTS ?? []
  const issuers = env.ISSUERS_FILE
    ? readIssuers(env.ISSUERS_FILE, tenants, httpHosts, problems)
    : parsed.data
      ? issuersOf(spokenFor, parsed.data)
      : []
  const takenAway = readTakenAway(env.POLICY_FILE, problems)
  problems.push(...plainHttp([...spokenFor, ...issuers], env.OWNERSHIP_URL, httpHosts))
  const tenantIds = tenants.map(({ id }) => id)
  const clients = readClients(env, tenantIds, problems)
  const signingKeys = readSigningKeys(env.SIGNING_KEY_FILE, tenantIds, problems)
  problems.push(...missingBeside(env, clients.length > 0))
  problems.push(
    ...missingForTokens(
      env,
      issuers.some(({ senderConstrained }) => senderConstrained)
    )
  )
  const documents = readManifests(parsed.data?.TRUSTED_DOCUMENTS_FILE ?? [], problems)
  if (env.TRUSTED_DOCUMENTS_ROLES && !env.TRUSTED_DOCUMENTS_FILE)
    problems.push('TRUSTED_DOCUMENTS_FILE is missing: TRUSTED_DOCUMENTS_ROLES needs it.')
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  return configOf(parsed.data, { tenants, issuers, takenAway, clients, documents, signingKeys })
}

/** Variables that others need, or make meaningless. */
function missingBeside(env: Given, hasClients: boolean): string[] {
  const problems: string[] = []
  if (!env.ISSUERS_FILE && !env.JWT_AUDIENCE) problems.push('JWT_AUDIENCE is missing. The `aud` that tokens must name.')
  for (const name of Object.keys(variables))
    if (env.ISSUERS_FILE && env[name] && name.startsWith('JWT_'))
      problems.push(`${name}: remove it. ISSUERS_FILE has it for each issuer.`)
  if (hasClients && !env.OPEN_PAYMENTS_AUTH_SERVERS && !env.RAFIKI_AUTH_SERVER_URL)
    problems.push('RAFIKI_AUTH_SERVER_URL or OPEN_PAYMENTS_AUTH_SERVERS: clients need one of them.')
  if (env.RAFIKI_INTERACTION_URL && !env.RAFIKI_AUTH_SERVER_URL)
    problems.push('RAFIKI_AUTH_SERVER_URL is missing: RAFIKI_INTERACTION_URL needs it.')
  if (env.OWNERSHIP_URL && !env.OWNERSHIP_SECRET) problems.push('OWNERSHIP_SECRET is missing: OWNERSHIP_URL needs it.')
  if ((env.JOURNAL_URL || env.JOURNAL_DIR) && !env.JOURNAL_RETENTION)
    problems.push('JOURNAL_RETENTION is missing: the journal needs it. Days, for example 1825d, or forever.')
  if (env.JOURNAL_URL && env.JOURNAL_DIR) problems.push('JOURNAL_DIR and JOURNAL_URL: set one of them.')
  return problems
}

/** Variables that bound tokens and ended sessions need. */
function missingForTokens(env: Given, constrained: boolean): string[] {
  const problems: string[] = []
  if (env.DPOP_NONCE_SECRET && !env.PUBLIC_URL) problems.push('PUBLIC_URL is missing: DPOP_NONCE_SECRET needs it.')
  if (env.CLIENT_CERTIFICATE_HEADER && !env.TRUSTED_PROXIES)
    problems.push('TRUSTED_PROXIES is missing: CLIENT_CERTIFICATE_HEADER is believed only of them.')
  if (constrained && !env.PUBLIC_URL && !env.CLIENT_CERTIFICATE_HEADER)
    problems.push('PUBLIC_URL or CLIENT_CERTIFICATE_HEADER: tokens that must be bound to a key need one of them.')
  if (env.ENDED_SESSIONS === 'redis' && !env.REDIS_URL)
    problems.push('REDIS_URL is missing: ENDED_SESSIONS=redis needs it.')
  if (env.ENDED_SESSIONS === 'journal' && !env.JOURNAL_URL && !env.JOURNAL_DIR)
    problems.push('JOURNAL_URL is missing: ENDED_SESSIONS=journal needs it.')
  return problems
}
