import { shown } from '../../src/openPayments/text.ts'

it.each([
  ['Alice', 'Alice'],
  ['  Alice  ', 'Alice'],
  ['Al\u0000i\u001bce\u0085', 'Alice'],
  ['\u202eecilA\u202c', 'ecilA'],
  ['\u2066\u2067\u2068Alice\u2069\u200e\u200f\u061c', 'Alice'],
  ['A\u200bl\u2060i\ufeffce\u00ad', 'Alice'],
  ['Alice\u2028Bob\u2029', 'AliceBob'],
  ['\u3164\uffa0\u115f', ''],
  ['Zoë, 李明, محمد, א', 'Zoë, 李明, محمد, א'],
  ['👩‍👩‍👧 Family', '👩‍👩‍👧 Family'],
  ['half \ud83d', 'half \ufffd'],
  ['0123456789abcdef', '0123456789abcdef'],
  ['0123456789abcdefg', '0123456789abcde…']
])('%j is shown as %j', (text, expected) => expect(shown(text, 16)).toBe(expected))

it('a character that is piled up without end is cut', () => {
  expect(shown(`e${'\u0301'.repeat(1_000)}`, 16).length).toBeLessThanOrEqual(20)
})
