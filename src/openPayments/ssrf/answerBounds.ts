import { DecoratorHandler, type Dispatcher } from 'undici'
import { AddressRefused } from './address.ts'

/** How much of an answer is read, for how long, and who learns the result. */
export interface Bounds {
  deadline: AbortSignal
  /** At most `maxAnswerBytes`, unless it says so. */
  bytes?: number
  /** The status has arrived. */
  answered?(status: number): void
  /** No answer will come, or none that will be read. */
  failed?(error: Error): void
}

export const maxAnswerBytes = 64 * 1024

/** An answer that is not read to its end. */
export class AnswerRefused extends Error {
  override readonly name = 'AnswerRefused'
}

/** Headers that would tell the SDK how long to wait before a retry: hours, if the server likes. */
const waits = /^(retry-after|(x-)?rate-?limit-(reset|retry-after)|x-rate-limit-reset)$/

/** undici's own decorator turns the handlers of all its versions into those of today. */
type Current = Required<Omit<Dispatcher.DispatchHandler, `on${'Connect' | 'Error' | 'Upgrade' | 'Headers' | 'Data'}`>>
const decorated = (handler: Dispatcher.DispatchHandler): Current => new DecoratorHandler(handler) as Current

/** A handler that ends the exchange when its answer redirects, is too large, is compressed, or takes too long. */
export function bounded(handler: Dispatcher.DispatchHandler, bounds: Bounds): Dispatcher.DispatchHandler {
  const inner = decorated(handler)
  const { deadline, bytes: most = maxAnswerBytes } = bounds
  let bytes = 0
  let onDeadline = (): void => undefined
  const done = (): void => deadline.removeEventListener('abort', onDeadline)

  return {
    onRequestStart(controller, context) {
      onDeadline = () => controller.abort(deadline.reason as Error)
      if (deadline.aborted) return onDeadline()
      deadline.addEventListener('abort', onDeadline, { once: true })
      inner.onRequestStart(controller, context)
    },
    onRequestUpgrade(controller) {
      controller.abort(new AnswerRefused('another protocol'))
    },
    onResponseStart(controller, status, headers, message) {
      // Early hints: the answer itself follows.
      if (status < 200) return
      const encoding = headers['content-encoding'] ?? 'identity'
      if (status >= 300 && status < 400) return controller.abort(new AddressRefused('a redirect'))
      if (encoding !== 'identity') return controller.abort(new AnswerRefused('a compressed answer'))
      if (Number(headers['content-length'] ?? 0) > most) return controller.abort(tooLarge(most))
      bounds.answered?.(status)
      const passed = Object.fromEntries(Object.entries(headers).filter(([name]) => !waits.test(name)))
      inner.onResponseStart(controller, status, passed, message ?? '')
    },
    onResponseData(controller, chunk) {
      bytes += chunk.length
      if (bytes > most) return controller.abort(tooLarge(most))
      inner.onResponseData(controller, chunk)
    },
    onResponseEnd(controller, trailers) {
      done()
      inner.onResponseEnd(controller, trailers)
    },
    onResponseError(controller, error) {
      done()
      bounds.failed?.(error)
      inner.onResponseError(controller, error)
    }
  }
}

const tooLarge = (most: number): AnswerRefused => new AnswerRefused(`an answer of more than ${most} bytes`)

/** Ends an exchange before anything is connected. */
export function refuse(handler: Dispatcher.DispatchHandler, error: Error, bounds?: Bounds): false {
  bounds?.failed?.(error)
  const inner = decorated(handler)
  inner.onResponseError(undefined as never, error)
  return false
}
