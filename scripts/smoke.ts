import { spawn, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { builtinSeed } from '../sandbox/builtinSeed.ts'
import { processEnvironment } from '../sandbox/environment.ts'
import { startIssuer } from '../sandbox/issuer.ts'
import { allScopes, peopleOf } from '../sandbox/people.ts'
import { startRafiki } from '../sandbox/rafiki/index.ts'
import { startPostgres } from '../test/support/postgres.ts'
import { startRedis } from '../test/support/redis.ts'

/*
 * What `npm run build` made, as it is run in production: with Redis, with a journal in PostgreSQL, and with a client's
 * key. `check` finds nothing wrong, the gateway becomes ready, answers an account holder and a client application, and
 * ends on SIGTERM.
 */

const cwd = fileURLToPath(new URL('../', import.meta.url))
const seed = builtinSeed()
const people = peopleOf(seed)
const clientId = String(people.client.client_id)
const rafiki = await startRafiki({ seed })
const issuer = await startIssuer({ tenantIds: [seed.operatorTenantId, seed.secondTenantId] })
const [redis, postgres] = await Promise.all([startRedis(), startPostgres()])
const folder = mkdtempSync(join(tmpdir(), 'smoke-'))
const key = join(folder, 'client.pem')
const { privateKey } = generateKeyPairSync('ed25519')
writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
const env = {
  ...processEnvironment({ rafiki, issuer }),
  NODE_ENV: 'production',
  RAFIKI_TENANTS_ISOLATED: 'true',
  DRAIN_DELAY: '0',
  REDIS_URL: redis.url,
  JOURNAL_URL: postgres.url,
  JOURNAL_RETENTION: 'forever',
  WALLET_ADDRESS: clientId,
  PRIVATE_KEY_PATH: key,
  KEY_ID: 'smoke',
  RAFIKI_AUTH_SERVER_URL: rafiki.authServer.url
}
const start = (file: string, ...args: string[]): ChildProcess =>
  spawn(process.execPath, [file, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
const ended = async (child: ChildProcess): Promise<number | null> => ((await once(child, 'exit')) as [number | null])[0]

/** The codes of an answer's errors, or its data as text. */
async function ask(address: string, claims: Record<string, unknown>, query: string, input?: object): Promise<string> {
  const authorization = `Bearer ${await issuer.mint(claims)}`
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query, ...(input && { variables: { input } }) })
  })
  const { data, errors } = (await response.json()) as { data: unknown; errors?: { extensions: { code: string } }[] }
  return errors?.map(({ extensions }) => extensions.code).join() ?? JSON.stringify(data)
}

async function use(address: string): Promise<void> {
  const own = await ask(
    address,
    { scope: allScopes.accountHolder, ...people.alice },
    '{ myGrants(first: 1) { edges { node { id } } } }'
  )
  const { myGrants } = JSON.parse(own) as { myGrants?: { edges: { node: { id: string } }[] } }
  const grantId = myGrants?.edges[0]?.node.id
  const revoke = 'mutation ($input: RevokeMyGrantInput!) { revokeMyGrant(input: $input) { grant { status } } }'
  const revoked = await ask(address, { scope: allScopes.accountHolder, ...people.alice }, revoke, { grantId })
  if (revoked !== '{"revokeMyGrant":{"grant":{"status":"REVOKED"}}}') failed.push(`revokeMyGrant: ${revoked}`)
  // The Open Payments SDK is loaded for it, and its files are found.
  const cancel = 'mutation ($input: CancelClientGrantInput!) { cancelClientGrant(input: $input) { state } }'
  const continueUri = `${rafiki.authServer.url}/continue/00000000-0000-4000-8000-000000000000`
  const input = { continueUri, continueAccessToken: 'none' }
  const cancelled = await ask(address, { scope: allScopes.client, ...people.client }, cancel, input)
  if (cancelled !== 'NOT_FOUND') failed.push(`cancelClientGrant: ${cancelled}`)
}

const failed: string[] = []
const check = start('bin/rafiki-gateway.js', 'check')
check.stdout?.pipe(process.stdout)
if ((await ended(check)) !== 0) failed.push('rafiki-gateway check')

const gateway = start('dist/main.js')
const exited = ended(gateway)
let [address, ready] = ['', false]
// Ends with the process, whether or not it ever became ready.
for await (const line of createInterface({ input: gateway.stdout! })) {
  const said = JSON.parse(line) as { msg?: string; address?: string }
  if (said.msg === 'listening') address = said.address ?? ''
  if (said.msg !== 'ready') continue
  ready = true
  await use(address).catch((error: unknown) => failed.push(String(error)))
  gateway.kill('SIGTERM')
}
if (!ready) failed.push('the gateway did not become ready')
if ((await exited) !== 0) failed.push('the gateway did not end well')
await Promise.all([rafiki.close(), issuer.close(), redis.kill(), postgres.stop()])
rmSync(folder, { recursive: true })
console.log(
  `Node ${process.version}: ${failed.length === 0 ? 'check, start, answers and end are right' : failed.join(', ')}`
)
if (failed.length > 0) process.exitCode = 1
