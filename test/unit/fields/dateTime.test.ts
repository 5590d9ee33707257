import { isScalarType } from 'graphql'
import { contracts } from '../../../src/graph.ts'

it('a DateTime of any day that exists is answered as it is, and one of a day that does not exist is refused', () => {
  const type = contracts().accountHolder.getType('DateTime')
  if (!isScalarType(type)) throw new Error('expected a scalar')
  const two = (n: number): string => String(n).padStart(2, '0')
  const written = (text: string): string => JSON.stringify(type.serialize(text))
  let days = 0
  for (const year of [2023, 2024])
    for (let month = 1; month <= 13; month += 1)
      for (let day = 0; day <= 32; day += 1) {
        const text = `${year}-${two(month)}-${two(day)}T23:59:59.999Z`
        const moment = new Date(text)
        const exists = !Number.isNaN(moment.getTime()) && moment.toISOString() === text
        if (exists) expect(written(text)).toBe(`"${text}"`)
        else expect(() => written(text)).toThrow()
        days += Number(exists)
      }
  expect(days).toBe(365 + 366)
})
