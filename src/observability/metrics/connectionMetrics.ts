import type { Server } from 'node:net'
import { performance } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** Redis as it is measured. */
interface MeasuredRedis {
  readonly up: boolean
}

export interface ConnectionMetrics {
  /** The connections of callers. */
  connections: (server: Server) => void
  redis: (redis: MeasuredRedis) => void
  /** A command to Redis was answered, or was not. */
  redisAsked: (answered: boolean, ms: number) => void
}

/** Redis is in the next room: it answers within milliseconds, or is given up after 250. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25]

/** What the process holds: connections, Redis, and its own time. */
export function connectionMetrics(registers: Registry[]): ConnectionMetrics {
  const gauge = (name: string, help: string, value: () => number | Promise<number>): void => {
    new Gauge({
      ...{ name, help, registers },
      async collect() {
        this.set(await value())
      }
    })
  }
  const dropped = new Counter({
    name: 'gateway_connections_dropped_total',
    help: 'Connections that were closed at once, because as many as may be were open.',
    registers
  })
  new Counter({
    name: 'gateway_event_loop_active_seconds_total',
    help: 'Seconds in which the event loop was busy: by the second, its utilization.',
    registers,
    collect() {
      this.reset()
      this.inc(performance.eventLoopUtilization().active / 1_000)
    }
  })
  const commands = new Histogram({
    name: 'gateway_redis_command_duration_seconds',
    help: 'Commands to Redis that were answered.',
    ...{ buckets, registers }
  })
  const failures = new Counter({
    name: 'gateway_redis_failures_total',
    help: 'Commands that Redis did not answer in time, or with an error.',
    registers
  })
  return {
    connections(server) {
      server.on('drop', () => dropped.inc())
      gauge('gateway_connections', 'Open connections of callers, idle ones included.', () => openOf(server))
      gauge('gateway_connections_limit', 'How many connections of callers may be open.', () => server.maxConnections)
    },
    redis: (redis) => gauge('gateway_redis_up', 'Whether Redis answered last: 1, or 0.', () => Number(redis.up)),
    redisAsked(answered, ms) {
      if (answered) commands.observe(ms / 1_000)
      else failures.inc()
    }
  }
}

const openOf = (server: Server): Promise<number> =>
  new Promise((resolve) => server.getConnections((_, count) => resolve(count)))
