import type { Rafiki } from '../../sandbox/rafiki/index.ts'

export interface Check {
  what: string
  count: number
  /** How many of those were not as they should be. */
  wrong: number
  holds: boolean
  note?: string
}

export type Outcome = 'DONE' | 'NOT_DONE' | 'UNKNOWN'

/** What was asked for, by a mark that goes with it (a grant's id, a payment's note), and what came to be said of it. */
export function createLedger(rafiki: Rafiki) {
  const said = new Map<string, { kind: 'revoke' | 'request'; outcome: Outcome }>()
  const arrived = new Map<string, number>()
  let foreign = 0
  let answers = 0

  /** Every mutation that reaches Rafiki is written down, before any fault of its own. */
  const watch = (text: string): undefined => {
    if (!text.includes('mutation')) return
    const { variables = {} } = JSON.parse(text) as {
      variables?: { input?: { grantId?: string; metadata?: { mark?: string } } }
    }
    const mark = variables.input?.grantId ?? variables.input?.metadata?.mark
    if (mark !== undefined) arrived.set(mark, (arrived.get(mark) ?? 0) + 1)
  }
  rafiki.auth.intercept = ({ text }) => watch(text)
  rafiki.backend.intercept = ({ text }) => watch(text)

  const isDone = (mark: string, kind: 'revoke' | 'request'): boolean =>
    kind === 'revoke'
      ? rafiki.store.grants.find(({ id }) => id === mark)?.finalizationReason === 'REVOKED'
      : rafiki.store.incomingPayments.some(({ metadata }) => metadata?.mark === mark)

  return {
    say: (mark: string, kind: 'revoke' | 'request', outcome: Outcome) => void said.set(mark, { kind, outcome }),
    /** An answer whose rows were looked at. */
    saw(own: boolean): void {
      answers += 1
      if (!own) foreign += 1
    },
    checks(): Check[] {
      const all = [...said]
      const of = (outcome: Outcome) => all.filter(([, it]) => it.outcome === outcome)
      const check = (what: string, rows: unknown[], wrong: number): Check => ({
        what,
        count: rows.length,
        wrong,
        // What was never put to the test holds nothing.
        holds: wrong === 0 && rows.length > 0
      })
      const done = of('DONE')
      const undone = of('NOT_DONE')
      return [
        check('answered as done: done', done, done.filter(([mark, { kind }]) => !isDone(mark, kind)).length),
        check('answered NOT_DONE: not done', undone, undone.filter(([mark, { kind }]) => isDone(mark, kind)).length),
        check('sent at most once', [...arrived], [...arrived.values()].filter((times) => times > 1).length),
        check('answers with own rows only', Array<unknown>(answers), foreign),
        { what: 'answered UNKNOWN: look first', count: of('UNKNOWN').length, wrong: 0, holds: true }
      ]
    }
  }
}
export type Ledger = ReturnType<typeof createLedger>
