import type { Context } from '../context.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { RunningMutation } from '../lib/runningMutation.ts'
import { createStats } from '../observability/requestStats.ts'
import type { Meter } from '../rateLimits/meter.ts'

/** What is known of one HTTP request while it is answered; each request has it as `call`. */
export class Call {
  readonly stats = createStats()
  /** Undefined until the caller is identified, admitted, and a context is needed. */
  viewer?: Viewer
  meter?: Meter
  context?: Context
  readonly mutation: RunningMutation = {}
  #answered: boolean | undefined
  readonly #listeners: ((answered: boolean) => void)[] = []

  /** Calls `listener` once, when the request is over: answered in full, or given up by its caller. */
  whenOver(listener: (answered: boolean) => void): void {
    if (this.#answered === undefined) this.#listeners.push(listener)
    else listener(this.#answered)
  }

  end(answered: boolean): void {
    this.#answered = answered
    for (const listener of this.#listeners) listener(answered)
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    call: Call
  }
}

/** What is known of a call once it was admitted. */
export function admitted({ viewer, meter }: Call): { viewer: Viewer; meter: Meter } {
  if (!viewer || !meter) throw new Error('a request came through without a viewer and a meter')
  return { viewer, meter }
}
