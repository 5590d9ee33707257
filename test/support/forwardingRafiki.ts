import { Agent, request } from 'undici'
import type { Service } from '../../src/rafiki/operation.ts'
import type { SandboxOptions } from '../../sandbox/start.ts'
import { raw, startUpstream, type Received } from './upstream.ts'
import { startHarness, type Harness } from './harness.ts'

export interface Forwarding extends Harness {
  /** Changes what the gateway is answered, by the text. */
  alter: (change: (text: string, service: Service) => string) => void
  /** How the next request ends, before Rafiki is asked. */
  failNext: (answering: (received: Received) => void) => void
  /** How many requests reached each service. */
  asked: () => Record<Service, number>
}

/** The sandbox, with a forwarder between the gateway and Rafiki that can change every answer. Close it. */
export async function startForwarding(options: SandboxOptions = {}): Promise<Forwarding> {
  let change = (text: string, _: Service): string => text
  let failing: ((received: Received) => void) | undefined
  // The gateway guards all connections of this process; the forwarder stands outside.
  const outside = new Agent()
  const [auth, backend] = await Promise.all([startUpstream(), startUpstream()])
  const services = { auth, backend }
  const harness: Harness = await startHarness({
    ...options,
    env: { RAFIKI_AUTH_URL: auth.url, RAFIKI_BACKEND_URL: backend.url, ...options.env }
  })
  const forward = async (service: Service, received: Received): Promise<void> => {
    const { signature, 'tenant-id': tenantId } = received.headers
    const answered = await request(harness.rafiki[service].url, {
      dispatcher: outside,
      method: 'POST',
      headers: { 'content-type': 'application/json', signature, 'tenant-id': tenantId },
      body: received.text
    })
    const text = change(await answered.body.text(), service)
    raw(answered.statusCode, String(answered.headers['content-type']), text)(received)
  }
  for (const service of ['auth', 'backend'] as const) {
    services[service].answering = (received) => {
      const fail = failing
      failing = undefined
      if (fail) fail(received)
      else void forward(service, received)
    }
  }
  return {
    ...harness,
    alter: (to) => void (change = to),
    failNext: (answering) => void (failing = answering),
    asked: () => ({ auth: auth.received.length, backend: backend.received.length }),
    async close() {
      await harness.close()
      await Promise.all([auth.close(), backend.close(), outside.close()])
    }
  }
}
