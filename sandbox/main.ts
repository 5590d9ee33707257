import { buildGraphiql } from './buildGraphiql.ts'
import { builtinSeed } from './builtinSeed.ts'
import { handedOn } from './environment.ts'
import { loadSeed } from './seed.ts'
import { startSandbox } from './start.ts'
import { buildWallet, walletDocuments } from './wallet.ts'

if (process.env.NODE_ENV === 'production') {
  console.error('The sandbox hands out tokens to whoever asks: it does not start with NODE_ENV=production.')
  process.exit(1)
}

const port = (name: string, otherwise = 0): number => {
  const text = process.env[name] || String(otherwise)
  if (/^\d+$/.test(text) && Number(text) <= 65535) return Number(text)
  console.error(`${name}: expected a port, from 0 (any free one) to 65535.`)
  process.exit(1)
}

const sandbox = await startSandbox({
  port: port('PORT', 4000),
  authPort: port('SANDBOX_AUTH_PORT'),
  backendPort: port('SANDBOX_BACKEND_PORT'),
  issuerPort: port('SANDBOX_ISSUER_PORT'),
  seed: process.env.SANDBOX_SEED ? loadSeed(process.env.SANDBOX_SEED) : builtinSeed(),
  wallet: { files: await buildWallet(console.log) },
  env: { ...handedOn(process.env), TRUSTED_DOCUMENTS_FILE: walletDocuments },
  ...(process.env.SANDBOX_CONSENT_URL && { consentUrl: process.env.SANDBOX_CONSENT_URL }),
  pages: { build: buildGraphiql },
  walletBackend: { decision: 'fund', delayMs: 1000 }
})
const { url, mint, people, rafiki, issuer } = sandbox

const curl = async (claims: Record<string, unknown>, query: string): Promise<string> =>
  `curl -s ${url}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${await mint(claims)}' -d '${JSON.stringify({ query })}'`
const mine = '{ me { subject } myGrants(first: 5) { edges { node { id client status canSpend } } } }'
const all = '{ me { subject } grants(first: 5) { edges { node { id client state finalizationReason } } } }'

console.log(`The sandbox is up: ${url}/ is the example page of connected apps

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
