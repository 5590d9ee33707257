import { createLog, type Log } from '../../observability/log.ts'

/** A log whose lines are kept instead of written: what the gateway would say there, the check says in its own rows. */
export function captureLog(): Log & { whys: () => string[] } {
  const lines: { why?: unknown }[] = []
  const log = createLog('warn', { write: (line) => void lines.push(JSON.parse(line) as { why?: unknown }) })
  return Object.assign(log, {
    whys: () => lines.flatMap(({ why }) => (typeof why === 'string' ? [why] : []))
  })
}

/** Why something could not be asked: a status or the code of a connection, and nothing that an upstream said. */
export function reasonOf(error: unknown): string {
  for (let at: unknown = error, level = 0; level < 6; level += 1) {
    if (typeof at === 'string') return at
    const { cause, code, name } = (at ?? {}) as { cause?: unknown; code?: unknown; name?: string }
    if (cause !== undefined) {
      at = cause
      continue
    }
    return typeof code === 'string' ? code : (name ?? 'no answer')
  }
  return 'no answer'
}
