import { callOff, fund } from './rafiki/backendApi/outgoingPayments.ts'
import type { Store } from './rafiki/index.ts'

/** What the wallet does when it hears of a payment: hand over the money, refuse it, or keep it waiting. */
export type Decision = 'fund' | 'refuse' | 'wait'
export const decisions: readonly Decision[] = ['fund', 'refuse', 'wait']

export type WebhookEvent = Pick<Store['webhookEvents'][number], 'id' | 'type' | 'data'>

export interface WalletBackend {
  decision: Decision
  delayMs: number
  close: () => void
}

export interface WalletBackendOptions {
  decision?: Decision
  delayMs?: number
  /** Brings an event to a wallet with accounts, which then decides what is funded. @returns false: send it again */
  deliver?: (event: WebhookEvent) => Promise<boolean>
}

/** Plays the wallet's own backend, which Rafiki tells of new payments: only that knows balances, and moves them. */
export function startWalletBackend(
  store: Store,
  { decision = 'fund', delayMs = 0, deliver }: WalletBackendOptions = {}
): WalletBackend {
  const timers = new Set<NodeJS.Timeout>()
  const later = (run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      run()
    }, backend.delayMs)
    timers.add(timer)
  }
  const backend: WalletBackend = {
    decision,
    delayMs,
    close() {
      for (const timer of timers) clearTimeout(timer)
      store.onWebhookEvent = undefined
    }
  }
  /** Rafiki's real worker waits longer each time, too, and gives up after ten. */
  const send = (event: WebhookEvent, tries = 1): void =>
    later(() => {
      void deliver?.(event).then((taken) => {
        if (!taken && tries < 10 && store.onWebhookEvent) send(event, tries + 1)
      })
    })
  store.onWebhookEvent = ({ id, type, data }) => {
    const created = type === 'outgoing_payment.created'
    const { decision } = backend
    if (created && decision === 'wait') return
    if (deliver && !(created && decision === 'refuse')) return send({ id, type, data })
    if (!created) return
    later(() => {
      const payment = store.outgoingPayments.find((row) => row.id === data.id)
      if (payment?.state !== 'FUNDING') return
      if (decision === 'fund') fund(store, payment)
      else callOff(payment, { cancellationReason: 'not enough money' })
    })
  }
  return backend
}
