import type { Limits } from './access.ts'
import type { Words } from './words.ts'

/** How often the amounts of a limit apply, as the messages' `rhythm` names it, with the length where it has no name. */
function rhythmOf({ recurrence }: Limits, { unit, list }: Words): { rhythm: string; length: string } {
  if (recurrence === null || recurrence.repetitions === 0) return { rhythm: 'total', length: '' }
  const lengths = Object.entries(recurrence.every ?? {}).flatMap(([name, count]) =>
    typeof count === 'number' && count > 0 ? [{ name: name.replace(/s$/, ''), count }] : []
  )
  const [first] = lengths
  if (!first) return { rhythm: 'other', length: '' }
  if (lengths.length === 1 && first.count === 1) return { rhythm: first.name, length: '' }
  return { rhythm: 'length', length: list(lengths.map(({ name, count }) => unit(count, name))) }
}

/** How much may be sent: a sentence for each kind of limit. */
export function sayHowMuch(limits: Limits, words: Words): string {
  const { kind, debitAmount, receiveAmount } = limits
  const { say, amount } = words
  switch (kind) {
    case 'UNLIMITED':
      return say('send.unlimited')
    case 'RECEIVER_ONLY':
      return say('send.receiverOnly')
    case 'DEBIT':
      return debitAmount
        ? say('send.debit', { ...rhythmOf(limits, words), amount: amount(debitAmount) })
        : say('send.unknown')
    case 'RECEIVE':
      return receiveAmount
        ? say('send.receive', { ...rhythmOf(limits, words), amount: amount(receiveAmount) })
        : say('send.unknown')
  }
}
