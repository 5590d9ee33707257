import type { Tenant } from '../../config/tenants.ts'
import { SignatureProbeDocument } from '../documents/auth/grantLists.ts'
import { prepare, type Service } from '../operation.ts'
import { whoami } from './tenantProbe.ts'
import type { Transport } from './transport.ts'

/** The smallest that each service answers to any tenant of its own. */
const smallest = {
  auth: prepare(SignatureProbeDocument),
  backend: whoami
}

/** Asks a service for next to nothing. @throws GatewayError if it takes no signature of the tenant's, or does not answer */
export const signatureProbe =
  ({ send }: Pick<Transport, 'send'>) =>
  async (service: Service, tenant: Tenant): Promise<void> => {
    await send(tenant, smallest[service], service === 'auth' ? { first: 1 } : {})
  }
