import type { Tenant } from '../../config/tenants.ts'
import { prepare, type Service } from '../operation.ts'
import type { Transport } from './transport.ts'

/** The smallest that each service answers to any tenant of its own. */
const smallest = {
  auth: prepare('auth', 'query SignatureProbe($first: Int) { grants(first: $first) { pageInfo { hasNextPage } } }'),
  backend: prepare('backend', 'query SignatureProbe { whoami { id isOperator } }')
}

/** Asks a service for next to nothing. @throws GatewayError where it takes no signature of the tenant's, or does not answer */
export async function probeSignature(
  { send }: Pick<Transport, 'send'>,
  service: Service,
  tenant: Tenant
): Promise<void> {
  await send(tenant, smallest[service], service === 'auth' ? { first: 1 } : {})
}
