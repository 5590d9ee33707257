import { fastify, type FastifyInstance } from 'fastify'
import type { Metrics } from './metrics.ts'

/** Where Prometheus reads: a port of its own, which callers do not reach. */
interface MetricsServer {
  /** @returns the address, for example `http://127.0.0.1:9464` */
  listen(): Promise<string>
  close(): Promise<void>
}

/** @param health adds the routes of probes: an orchestrator can be let in here and not where callers are */
export function createMetricsServer(
  at: { host: string; port: number },
  metrics: Metrics,
  health: (app: FastifyInstance) => void
): MetricsServer {
  const app = fastify({ forceCloseConnections: true, requestTimeout: 10_000 })
  app.get('/metrics', async (_, reply) => {
    const { type, body } = await metrics.text()
    return reply.type(type).send(body)
  })
  health(app)
  return { listen: () => app.listen(at), close: () => app.close() }
}
