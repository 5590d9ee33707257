/**
 * Compares schema/rafiki-*.graphql with a live Rafiki that has introspection on:
 *
 *   RAFIKI_TENANT_ID=… RAFIKI_TENANT_SECRET=… npm run schema:check -- --auth-url … --backend-url …
 *
 * Exit code 0: this gateway fits; 1: Rafiki lacks or changed something that it relies on; 2: could not be told.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { diff } from '@graphql-inspector/core'
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  introspectionFromSchema,
  type GraphQLSchema,
  type IntrospectionQuery
} from 'graphql'
import type { Tenant } from '../src/config/tenants.ts'
import { signedPart, signedRequest } from '../src/rafiki/transport/sign.ts'
import { Secret } from '../src/config/secret.ts'

export interface Difference {
  kind: 'added' | 'removed' | 'changed'
  criticality: string
  message: string
}

const USAGE = `usage: npm run schema:check -- [--auth-url <url>] [--backend-url <url>]
At least one URL: the full admin endpoint, such as http://localhost:3003/graphql.
RAFIKI_TENANT_ID and RAFIKI_TENANT_SECRET are read from the environment.`

/** What turns `ours` into `theirs`, descriptions aside. */
export async function compareSchemas(ours: GraphQLSchema, theirs: GraphQLSchema): Promise<Difference[]> {
  // SDL and introspection differ in descriptions, and in how they write a deprecation: compared is what both can tell.
  const alike = (it: GraphQLSchema) => buildClientSchema(introspectionFromSchema(it, { descriptions: false }))
  const changes = await diff(alike(ours), alike(theirs))
  return changes.map(({ type, criticality, message }) => ({
    kind: /_ADDED$/.test(String(type)) ? 'added' : /_REMOVED$/.test(String(type)) ? 'removed' : 'changed',
    criticality: criticality.level,
    message
  }))
}

/** Runs the whole check and answers the exit code. */
export async function schemaCheck(
  args: string[],
  env: Record<string, string | undefined>,
  print: (line: string) => void
): Promise<0 | 1 | 2> {
  let options: Options
  try {
    options = readOptions(args, env)
  } catch (error) {
    print(`${(error as Error).message}\n${USAGE}`)
    return 2
  }
  const codes: (0 | 1 | 2)[] = []
  for (const [service, url] of options.urls) codes.push(await checkService(service, url, options.tenant, print))
  return codes.includes(2) ? 2 : codes.includes(1) ? 1 : 0
}

interface Options {
  urls: [service: 'auth' | 'backend', url: URL][]
  tenant: Tenant
}

function readOptions(args: string[], env: Record<string, string | undefined>): Options {
  const { values } = parseArgs({ args, options: { 'auth-url': { type: 'string' }, 'backend-url': { type: 'string' } } })
  const urls: Options['urls'] = []
  for (const service of ['auth', 'backend'] as const) {
    const value = values[`${service}-url`]
    if (value === undefined) continue
    const url = URL.canParse(value) ? new URL(value) : undefined
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
      throw new Error(`--${service}-url: expected an http or https URL without a user name`)
    }
    urls.push([service, url])
  }
  if (urls.length === 0) throw new Error('expected --auth-url, --backend-url or both')
  const { RAFIKI_TENANT_ID: id, RAFIKI_TENANT_SECRET: secret } = env
  if (!id || !secret) throw new Error('expected RAFIKI_TENANT_ID and RAFIKI_TENANT_SECRET in the environment')
  return { urls, tenant: { id, secret: new Secret(secret), operator: false } }
}

async function checkService(
  service: string,
  url: URL,
  tenant: Tenant,
  print: (line: string) => void
): Promise<0 | 1 | 2> {
  const file = `schema/rafiki-${service}.graphql`
  let differences: Difference[]
  try {
    const ours = buildSchema(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'))
    differences = await compareSchemas(ours, await introspect(url, tenant))
  } catch (error) {
    print(`${service}: not checked: ${(error as Error).message}`)
    return 2
  }
  const breaking = differences.filter(({ criticality }) => criticality === 'BREAKING').length
  if (differences.length === 0) print(`${service}: the same as ${file}`)
  else print(`${service}: ${differences.length} difference(s) from ${file}, ${breaking} of them breaking`)
  for (const { kind, criticality, message } of differences) {
    print(`  ${kind.padEnd(7)}  ${criticality.padEnd(12)}  ${message}`)
  }
  return breaking > 0 ? 1 : 0
}

async function introspect(url: URL, tenant: Tenant): Promise<GraphQLSchema> {
  const query = getIntrospectionQuery({ descriptions: false, inputValueDeprecation: true })
  const response = await fetch(url, {
    method: 'POST',
    ...signedRequest(tenant, signedPart(query, {})),
    redirect: 'error',
    signal: AbortSignal.timeout(15_000)
  }).catch((error: Error) => {
    throw new Error(`${url.host} is not reachable (${((error.cause as Error | undefined) ?? error).message})`)
  })
  const text = await response.text()
  if (response.status === 401) {
    throw new Error(`${url.host} refused the signature: expected another tenant id or secret, or a clock that is right`)
  }
  if (/introspection/i.test(text) && !response.ok) {
    throw new Error(`${url.host} has introspection off: expected a Rafiki that runs without NODE_ENV=production`)
  }
  try {
    return buildClientSchema((JSON.parse(text) as { data: IntrospectionQuery }).data)
  } catch {
    throw new Error(`${url.host} answered ${response.status} without a schema: expected the path of an admin API`)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await schemaCheck(process.argv.slice(2), process.env, (line) => console.log(line))
}
