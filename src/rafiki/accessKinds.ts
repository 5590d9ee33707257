import type { Config } from '../config/config.ts'

/** What accesses allow, as bits: as far as it decides whether the account holder is asked, and whether money can be sent. */
export const accessKinds = { askedAlways: 1, quote: 2, incomingPayment: 4, listAll: 8, sends: 16 }

/** The kinds of one access. One that may only look at payments sends none. */
export function kindsOf({ type, actions }: { type: string; actions: readonly (string | null)[] }): number {
  const { askedAlways, quote, incomingPayment, listAll, sends } = accessKinds
  if (type !== 'incoming-payment' && type !== 'quote')
    return askedAlways | (type === 'outgoing-payment' && actions.includes('create') ? sends : 0)
  return (type === 'quote' ? quote : incomingPayment) | (actions.includes('list-all') ? listAll : 0)
}

/** The kinds that Rafiki asks an account holder for (auth service, `canSkipInteraction`). */
export function askedKinds({ asksFor }: Pick<Config['rafiki'], 'asksFor'>): number {
  const { askedAlways, quote, incomingPayment, listAll } = accessKinds
  return (
    askedAlways |
    (asksFor.quote ? quote : 0) |
    (asksFor.incomingPayment ? incomingPayment : 0) |
    (asksFor.listAll ? listAll : 0)
  )
}
