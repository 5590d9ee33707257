import { jest } from '@jest/globals'
import { shown } from '../../../src/openPayments/text.ts'

it.each([
  ['Alice', 'Alice'],
  ['  Alice  ', 'Alice'],
  ['Al\u0000i\u001bce\u0085', 'Alice'],
  ['\u202eecilA\u202c', 'ecilA'],
  ['\u2066\u2067\u2068Alice\u2069\u200e\u200f\u061c', 'Alice'],
  ['A\u200bl\u2060i\ufeffce\u00ad', 'Alice'],
  ['Alice\u2028Bob\u2029', 'AliceBob'],
  ['\u3164\uffa0\u115f', ''],
  ['\u2800\u2800', ''],
  ['\u200d', ''],
  ['\u200c \u200d', ''],
  ['\ufe0f\ufe0e', ''],
  ['\u034f', ''],
  ['\u{e0067}\u{e0062}\u{e007f}', ''],
  ['\u2800\u200d \ufe0f\u{1d159}', ''],
  [
    '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'
  ],
  ['\u2764\ufe0f', '\u2764\ufe0f'],
  ['\u0915\u094d\u200d\u0937', '\u0915\u094d\u200d\u0937'],
  ['\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
  ['Zoë, 李明, محمد, א', 'Zoë, 李明, محمد, א'],
  ['👩‍👩‍👧 Family', '👩‍👩‍👧 Family'],
  ['half \ud83d', 'half \ufffd'],
  ['0123456789abcdef', '0123456789abcdef'],
  ['0123456789abcdefg', '0123456789abcde…']
])('the text %j is shown as %j', (text, expected) => expect(shown(text, 16)).toBe(expected))

it('a character with endless combining marks is cut', () => {
  expect(shown(`e${'\u0301'.repeat(1_000)}`, 16).length).toBeLessThanOrEqual(20)
})

it('no more characters of a text are examined than are shown', () => {
  const segments = jest.spyOn(Intl.Segmenter.prototype, 'segment')
  let read = 0
  segments.mockImplementation(function (this: Intl.Segmenter, input: string) {
    const all = Array.from(input, (segment, index) => ({ segment, index, input }))
    const counted = function* () {
      for (const it of all) {
        read += 1
        yield it
      }
    }
    return { [Symbol.iterator]: counted } as unknown as Intl.Segments
  })
  try {
    expect(shown('x'.repeat(10_000), 100)).toBe(`${'x'.repeat(99)}…`)
  } finally {
    segments.mockRestore()
  }
  expect(read).toBe(101)
})
