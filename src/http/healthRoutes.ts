import type { FastifyInstance } from 'fastify'
import { version } from '../lib/version.ts'
import type { Services } from '../services.ts'
import { isReady, type Readiness } from './readiness.ts'
import type { OpenRequests } from './requestLifecycle.ts'

const word = (up: boolean): string => (up ? 'up' : 'down')

/**
 * Liveness (`/healthz`): the process lives. Start (`/startupz`): its configuration has worked, and that stays. Readiness
 * (`/readyz`): it has, and the process does not end.
 */
export function addHealthRoutes(
  app: FastifyInstance,
  { transport, journal, rafiki: { interactions } }: Pick<Services, 'transport' | 'journal' | 'rafiki'>,
  readiness: Readiness,
  requests: Pick<OpenRequests, 'draining'>
): void {
  const clock = (service: 'auth' | 'backend') => ({ skewSeconds: transport.skewSeconds(service) ?? null })
  app.get('/healthz', () => ({ status: 'ok', version }))
  app.get('/startupz', async (_, reply) => {
    const proven = await readiness.check()
    const started = isReady(proven)
    return reply.code(started ? 200 : 503).send({ status: started ? 'started' : 'starting', proven })
  })
  app.get('/readyz', async (_, reply) => {
    const { draining } = requests
    const [proven, auth, backend] = await Promise.all([
      // No requests are wanted any more.
      draining ? readiness.proven : readiness.check(),
      transport.healthy('auth'),
      transport.healthy('backend')
    ])
    const ready = !requests.draining && isReady(proven)
    return reply.code(ready ? 200 : 503).send({
      status: requests.draining ? 'draining' : ready ? 'ready' : 'not ready',
      proven,
      auth: word(auth),
      backend: word(backend),
      // Without it, grants can still be read and revoked.
      ...(journal && { journal: word(journal.up) }),
      breakers: {
        ...{ auth: transport.breaker('auth'), backend: transport.breaker('backend') },
        ...(interactions && { interaction: interactions.breaker })
      },
      // How far Rafiki's clocks are ahead of ours: it refuses signatures that are more than 30 s old.
      clocks: { auth: clock('auth'), backend: clock('backend') }
    })
  })
}
