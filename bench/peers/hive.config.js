import { createInlineSigningKeyProvider, defineConfig } from '@graphql-hive/gateway'
import { audience, issuer, pem, port, sdlOf, signed, urls } from './settings.js'

/*
 * Hive Gateway in front of Rafiki's auth service: `hive-gateway proxy`. It verifies tokens and passes the caller's own
 * document on. Whose grants are asked for is what the caller writes into the filter; it has no notion of ownership.
 */

/** Rafiki's signature, on everything that leaves. */
const signing = {
  onFetch({ options, setOptions }) {
    if (typeof options.body !== 'string') return
    const { body, headers } = signed(JSON.parse(options.body))
    setOptions({ ...options, body, headers: { ...options.headers, ...headers } })
  }
}

export const gatewayConfig = defineConfig({
  port,
  host: '127.0.0.1',
  proxy: { endpoint: urls.auth, deduplicateInflightRequests: true },
  schema: sdlOf('auth'),
  pollingInterval: 24 * 3600_000,
  inboundInflightRequestDeduplication: true,
  jwt: {
    signingKeyProviders: [createInlineSigningKeyProvider(pem)],
    tokenVerification: { issuer, audience, algorithms: ['ES256'] },
    reject: { missingToken: true, invalidToken: true }
  },
  plugins: () => [signing],
  logging: false,
  graphiql: false,
  landingPage: false
})
