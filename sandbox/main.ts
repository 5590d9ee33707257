import { ConfigError, type JournalConfig } from '../src/config/config.ts'
import { extendedBy } from '../src/extension/extend.ts'
import { buildGraphiql } from './buildGraphiql.ts'
import { builtinSeed } from './builtinSeed.ts'
import { handedOn } from './environment.ts'
import { loadSeed } from './seed.ts'
import { newSigningKey } from './signing.ts'
import { startSandbox, type SandboxOptions } from './start.ts'
import { buildWallet, exampleWalletDocuments, walletDocuments } from './wallet.ts'

function fail(problem: string): never {
  console.error(problem)
  process.exit(1)
}

const ports = { PORT: 4000, SANDBOX_AUTH_PORT: 0, SANDBOX_BACKEND_PORT: 0, SANDBOX_ISSUER_PORT: 0 }

const port = (name: keyof typeof ports): number => {
  const text = process.env[name] || String(ports[name])
  if (/^\d+$/.test(text) && Number(text) <= 65535) return Number(text)
  return fail(`${name}: expected a port, from 0 (any free one) to 65535.`)
}

/** What somebody can mend who started the sandbox; anything else is a fault of ours, and shows where. */
function explain(error: Error & { code?: string; port?: number }): string | undefined {
  if (error instanceof ConfigError) return error.message
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return undefined
  const names = Object.keys(ports) as (keyof typeof ports)[]
  const name = names.find((it) => port(it) === error.port) ?? 'PORT'
  const why = error.code === 'EACCES' ? 'may not be used' : 'is taken'
  return `${name}: port ${error.port} ${why}. Set ${name} to another one, or to 0 for any free one.`
}

function readSeed(file: string) {
  try {
    return loadSeed(file)
  } catch (error) {
    return fail(`SANDBOX_SEED: ${(error as Error).message}`)
  }
}

/** Where nobody names a journal, one in memory. Without any, there are no fields for the example page's documents. */
async function journalAndPage(): Promise<Pick<SandboxOptions, 'journal' | 'wallet'>> {
  const named = Boolean(process.env.JOURNAL_URL || process.env.JOURNAL_DIR)
  if (!named && !(await import('@electric-sql/pglite').catch(() => undefined))) {
    console.log('@electric-sql/pglite is not installed: no journal, so no histories, no receipts and no example page.')
    return {}
  }
  const memory: JournalConfig = { database: 'memory', retentionDays: undefined }
  return { wallet: { files: buildWallet(console.log) }, ...(!named && { journal: memory }) }
}

/** The example wallet, only where somebody wants to see balances: its database takes 300 MB. */
async function accounts(): Promise<Pick<SandboxOptions, 'exampleWallet'>> {
  if (process.env.SANDBOX_ACCOUNTS !== 'true') return {}
  return { exampleWallet: (await import('./exampleWallet.ts')).startExampleWallet }
}

if (process.env.NODE_ENV === 'production')
  fail('The sandbox hands out tokens to everybody: it does not start with NODE_ENV=production.')
// A script, or the command `rafiki-gateway sandbox`.
const modules = await extendedBy(process.argv.slice(2).filter((it, at) => at > 0 || it !== 'sandbox')).catch(
  (error: unknown) => {
    if (!(error instanceof ConfigError)) throw error
    return fail(
      `${error.message}\nAll else is set by ${Object.keys(ports).join(', ')}, SANDBOX_SEED, SANDBOX_ACCOUNTS and SANDBOX_CONSENT_URL, as in PORT=5000.`
    )
  }
)

const seed = process.env.SANDBOX_SEED ? readSeed(process.env.SANDBOX_SEED) : builtinSeed()
const own = await journalAndPage()
const example = await accounts()
const documents = [walletDocuments, ...(example.exampleWallet ? [exampleWalletDocuments] : [])]
const sandbox = await startSandbox({
  port: port('PORT'),
  authPort: port('SANDBOX_AUTH_PORT'),
  backendPort: port('SANDBOX_BACKEND_PORT'),
  issuerPort: port('SANDBOX_ISSUER_PORT'),
  seed,
  modules,
  ...own,
  ...(process.env.SIGNING_KEY_FILE ? {} : { signing: newSigningKey() }),
  env: { ...handedOn(process.env), ...(own.wallet && { TRUSTED_DOCUMENTS_FILE: documents.join(',') }) },
  ...(process.env.SANDBOX_CONSENT_URL && { consentUrl: process.env.SANDBOX_CONSENT_URL }),
  pages: { build: buildGraphiql },
  walletBackend: { decision: 'fund', delayMs: 1000 },
  ...example
}).catch((error: Error) => {
  const problem = explain(error)
  if (problem === undefined) throw error
  return fail(problem)
})
// One after another: they would only keep each other, and the gateway, waiting.
void Promise.resolve(own.wallet?.files).then(buildGraphiql)
const { url, mint, people, rafiki, issuer } = sandbox

const curl = async (claims: Record<string, unknown>, query: string): Promise<string> =>
  `curl -s ${url}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${await mint(claims)}' -d '${JSON.stringify({ query })}'`
const mine = '{ me { subject } myGrants(first: 5) { edges { node { id client status canSpend } } } }'
const all = '{ me { subject } grants(first: 5) { edges { node { id client state finalizationReason } } } }'

console.log(`The sandbox is up${own.wallet ? `: ${url}/ is the example page of connected apps` : ''}

In a browser       ${url}/graphiql (GraphiQL) or ${url}/graphql (Apollo Sandbox, from Apollo's servers)
Tokens             ${url}/sandbox/tokens
What Rafiki does   ${url}/sandbox/upstream
Rafiki, auth       ${rafiki.auth.url}
Rafiki, backend    ${rafiki.backend.url}
Wallet's backend   POST ${url}/sandbox/wallet-backend {"decision": "fund" | "refuse" | "wait", "delayMs": 1000}
A request to Alice ${url}/sandbox/grant-request
Token issuer       ${issuer.url}

Alice's grants:
${await curl(people.alice, mine)}

Bob's grants:
${await curl(people.bob, mine)}

All grants, for an operator:
${await curl(people.operator, all)}

Ctrl-C ends it.`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close())
