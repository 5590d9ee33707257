import { readConfig } from '../../src/config/readConfig.ts'
import { createGateway } from '../../src/gateway.ts'

/** A configuration that is complete; nothing that it names is listening. */
export const gatewayEnv = {
  RAFIKI_AUTH_URL: 'http://127.0.0.1:1/graphql',
  RAFIKI_BACKEND_URL: 'http://127.0.0.1:1/graphql',
  RAFIKI_TENANT_ID: '438fa74a-fa7d-4317-9ced-dde32ece1787',
  RAFIKI_TENANT_SECRET: 'of nobody',
  JWT_ISSUER: 'https://issuer.example',
  JWT_JWKS_URL: 'http://127.0.0.1:1/jwks.json',
  JWT_AUDIENCE: 'rafiki-gateway',
  LOG_LEVEL: 'silent'
}

/** Starts a gateway and ends it, or throws what it ends at by itself. */
export async function tryStart(env: Record<string, string>): Promise<void> {
  const gateway = await createGateway(readConfig({ ...gatewayEnv, ...env }))
  await gateway.drain()
}
