import { createLog, type Log } from '../../observability/log.ts'
import { property } from '../../lib/property.ts'

/** A log whose lines are kept instead of written: what the gateway would say there, the check says in its own rows. */
export function captureLog(): Log & { whys: () => string[] } {
  const lines: unknown[] = []
  const log = createLog('warn', { write: (line) => void lines.push(JSON.parse(line)) })
  return Object.assign(log, {
    whys: () => lines.map((line) => property(line, 'why')).filter((why) => typeof why === 'string')
  })
}

/** Why something could not be asked: a status or the code of a connection, and nothing that an upstream said. */
export function reasonOf(error: unknown): string {
  for (let at: unknown = error, level = 0; level < 6; level += 1) {
    if (typeof at === 'string') return at
    const cause = property(at, 'cause')
    if (cause !== undefined) {
      at = cause
      continue
    }
    const [code] = [property(at, 'code'), property(at, 'name')].filter((it) => typeof it === 'string')
    return code ?? 'no answer'
  }
  return 'no answer'
}
