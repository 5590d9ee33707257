import { callOff, fund } from './rafiki/backendApi/outgoingPayments.ts'
import type { Store } from './rafiki/index.ts'

/** What the wallet does when it hears of a payment: hand over the money, refuse it, or keep it waiting. */
export type Decision = 'fund' | 'refuse' | 'wait'
export const decisions: readonly Decision[] = ['fund', 'refuse', 'wait']

export interface WalletBackend {
  decision: Decision
  delayMs: number
  close: () => void
}

/** Plays the wallet's own backend, which Rafiki tells of new payments: only that knows balances, and moves them. */
export function startWalletBackend(
  store: Store,
  { decision = 'fund', delayMs = 0 }: Partial<Pick<WalletBackend, 'decision' | 'delayMs'>> = {}
): WalletBackend {
  const timers = new Set<NodeJS.Timeout>()
  const backend: WalletBackend = {
    decision,
    delayMs,
    close() {
      for (const timer of timers) clearTimeout(timer)
      store.onWebhookEvent = undefined
    }
  }
  store.onWebhookEvent = ({ type, data }) => {
    if (type !== 'outgoing_payment.created' || backend.decision === 'wait') return
    const { decision } = backend
    const timer = setTimeout(() => {
      timers.delete(timer)
      const payment = store.outgoingPayments.find(({ id }) => id === data.id)
      if (payment?.state !== 'FUNDING') return
      if (decision === 'fund') fund(store, payment)
      else callOff(payment, { cancellationReason: 'not enough money' })
    }, backend.delayMs)
    timers.add(timer)
  }
  return backend
}
