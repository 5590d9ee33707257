import { createNames } from '../../../../src/observability/metrics/names.ts'

it('the first operation names of each role are told, and all others as one', () => {
  const nameOf = createNames([], 2)
  const told = (role: string) => ['One', 'Two', 'Three', 'One'].map((name) => nameOf(role, name))
  expect(told('user')).toEqual(['One', 'Two', 'other', 'One'])
  expect(told('operator')).toEqual(['One', 'Two', 'other', 'One'])
})

it('configured operation names are always told, and take up no place', () => {
  const nameOf = createNames(['Listed', 'Too'], 1)
  expect(['First', 'Second', 'Listed', 'Too'].map((name) => nameOf('user', name))).toEqual([
    ...['First', 'other', 'Listed', 'Too']
  ])
})

it.each(['', 'a"b', 'a\nb', 'ä', 'a b', '1a', 'a'.repeat(65), 'a{x="1"}'])(
  '%j is not told as an operation name',
  (name) => {
    expect(createNames([name])('user', name)).toBe('other')
  }
)

it('the table of operation names stays as small with ten thousand names', () => {
  const nameOf = createNames([])
  const told = Array.from({ length: 10_000 }, (_, at) => nameOf('user', `Name${at}`))
  expect(new Set(told).size).toBe(51)
})
