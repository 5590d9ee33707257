import { readFileSync } from 'node:fs'
import { ConfigError, type Config } from '../../config/config.ts'
import { readConfig } from '../../config/readConfig.ts'
import { createInteractionServer } from '../../rafiki/interactionServer.ts'
import { createTransport } from '../../rafiki/transport/transport.ts'
import { unknownVariables } from '../../config/unknownVariables.ts'
import { readArgs, UsageError } from '../usage.ts'
import { boundTokens, endedSessions } from './boundTokens.ts'
import { captureLog } from './captured.ts'
import { authServer, consentSecret, interactionServer } from './consent.ts'
import { auditLog, readyToken } from './files.ts'
import { issuerKeys, ownership, redis, tokenIs } from './identity.ts'
import { journal } from './journal.ts'
import { ownFields, ownServices } from './ownFields.ts'
import { clock, isolation, reachable, signature, tenantKnown } from './rafiki.ts'
import { schema } from './schema.ts'
import { right, table, unknown, wrong, type Row } from './rows.ts'

const services = ['auth', 'backend'] as const

/**
 * Tries a configuration against the services that it names; reads only, but for the counter of a made-up caller in
 * Redis. Prints a table, or JSON.
 * @returns 0, or 1 when anything is wrong @throws UsageError
 */
export async function check(
  args: string[],
  env: Record<string, string | undefined>,
  print: (text: string) => void
): Promise<0 | 1> {
  const {
    extend,
    json,
    subject,
    'token-file': tokenFile
  } = readArgs(args, {
    extend: { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
    subject: { type: 'string' },
    'token-file': { type: 'string' }
  })
  const token = tokenFile === undefined ? undefined : readToken(tokenFile)
  const rows = await tryAll(env, { extend, subject, token })
  print(json ? JSON.stringify(rows, null, 2) : table(rows))
  return rows.some(({ verdict }) => verdict === 'wrong') ? 1 : 0
}

export interface Wanted {
  /** Files with modules. */
  extend?: readonly string[] | undefined
  subject?: string | undefined
  token?: string | undefined
}

/** The rows of a check, in the order in which one thing rests on another. */
export async function tryAll(env: Record<string, string | undefined>, wanted: Wanted = {}): Promise<Row[]> {
  let config: Config
  try {
    config = readConfig(env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map((problem) => wrong('configuration', problem, 'see docs/operate/configuration.md'))
  }
  const rows: Row[] = [right('configuration', described(config)), ...strangers(env)]
  const log = captureLog()
  const transport = createTransport(config, log)
  const interactions = createInteractionServer(config)
  try {
    for (const service of services) {
      const up = await reachable(transport, service, config)
      rows.push(up)
      if (up.verdict !== 'right') continue
      for (const tenant of config.tenants) rows.push(await signature(transport, service, tenant, config))
      rows.push(clock(transport, service))
      const [tenant] = config.tenants
      // Without a signature that is taken, nothing more can be asked.
      if (tenant && rows.at(-2)?.verdict === 'right') rows.push(await schema(transport, service, tenant))
    }
    rows.push(await isolation(transport, config))
    for (const tenant of config.tenants) {
      rows.push(await tenantKnown(transport, tenant, config))
      if (!interactions) continue
      rows.push(await interactionServer(interactions, tenant), await consentSecret(transport, tenant))
    }
    for (const issuer of config.issuers) rows.push(await issuerKeys(issuer, config))
    rows.push(
      await authServer(config),
      await ownership(config, wanted.subject),
      await redis(config),
      boundTokens(config),
      await endedSessions(config),
      await readyToken(config),
      auditLog(config),
      ...(await journal(config)),
      ...(await ownFields(config, wanted.extend ?? [])),
      ...(await ownServices(config))
    )
    if (wanted.token !== undefined) rows.push(await tokenIs(wanted.token, config))
  } finally {
    await Promise.all([transport.close(), interactions?.close()])
  }
  return rows
}

function readToken(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8').trim()
  } catch {
    throw new UsageError('--token-file: expected a readable file.')
  }
}

/** What was understood, where what is not set counts for as much as what is. */
function described({ tenants, issuers, roles, defaultScopes }: Config): string {
  const itsScopes = issuers.flatMap(({ name, defaultScopes: its = {} }) =>
    Object.entries(its).map(([role, list]) => [`${role} of ${name}`, list] as const)
  )
  const scopes = [...Object.entries(defaultScopes), ...itsScopes].map(
    ([whose, list]) => `${whose}: ${list.join(' ') || 'nothing'}`
  )
  const may = issuers.map(
    ({ name, roles: its }) => `${name}: ${its.filter((it) => roles.includes(it)).join(' ') || 'none'}`
  )
  return `complete, for ${tenants.length} tenant(s); roles by issuer (${may.join('; ')}); tokens without a scope claim have (${scopes.join('; ')})`
}

function strangers(env: Record<string, string | undefined>): Row[] {
  const { unknown: names } = unknownVariables(env)
  if (names.length === 0) return []
  const todo = 'They have no effect: docs/operate/configuration.md lists every variable.'
  return [unknown('variables', `not known: ${names.join(', ')}`, todo)]
}
