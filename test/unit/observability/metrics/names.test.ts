import { createNames } from '../../../../src/observability/metrics/names.ts'

it('tells the first names of each role, and all others as one', () => {
  const nameOf = createNames([], 2)
  const told = (role: string) => ['One', 'Two', 'Three', 'One'].map((name) => nameOf(role, name))
  expect(told('user')).toEqual(['One', 'Two', 'other', 'One'])
  expect(told('operator')).toEqual(['One', 'Two', 'other', 'One'])
})

it('always tells names that are configured, and they take up no place', () => {
  const nameOf = createNames(['Listed', 'Too'], 1)
  expect(['First', 'Second', 'Listed', 'Too'].map((name) => nameOf('user', name))).toEqual([
    ...['First', 'other', 'Listed', 'Too']
  ])
})

it.each(['', 'a"b', 'a\nb', 'ä', 'a b', '1a', 'a'.repeat(65), 'a{x="1"}'])('takes %j for no name', (name) => {
  expect(createNames([name])('user', name)).toBe('other')
})

it('stays as small with ten thousand names', () => {
  const nameOf = createNames([])
  const told = Array.from({ length: 10_000 }, (_, at) => nameOf('user', `Name${at}`))
  expect(new Set(told).size).toBe(51)
})
