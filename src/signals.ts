/*
 * Signals of the process, which come at any time: this module stands before any other. As the first process of a container,
 * one without handlers would leave SIGTERM unheard until it listens; anywhere else, SIGHUP would end it.
 */

/** What `start.ts` makes of signals once there is a gateway. */
export const signals = {
  /** SIGHUP: log rotation moves the audit log's file away, then signals. It never ends the process. */
  hangUp: (): void => {},
  /** SIGTERM and SIGINT. Before there is a gateway, nothing is open. */
  end: (_signal: 'SIGTERM' | 'SIGINT'): void => process.exit(0)
}

process.on('SIGHUP', () => signals.hangUp())
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => signals.end(signal))
