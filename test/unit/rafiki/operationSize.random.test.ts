import { parse, validate } from 'graphql'
import { builtinSeed } from '../../../sandbox/builtinSeed.ts'
import { limitRules } from '../../../sandbox/rafiki/limits.ts'
import { createStore } from '../../../sandbox/rafiki/store.ts'
import { overRafikiLimit } from '../../../src/rafiki/operationSize.ts'
import { schemas } from '../../../src/rafiki/delegation/schemas.ts'
import { randomOperation } from '../../../testing/operations.ts'
import { randomOf } from '../../../testing/random.ts'
import { poolOf } from '../../../testing/values.ts'

it('a random operation that is found small enough is not too large for Rafiki', () => {
  const pool = poolOf(createStore(builtinSeed()))
  let large = 0
  for (let seed = 0; seed < 400; seed += 1) {
    const { query } = randomOperation(randomOf(seed), schemas.backend, pool)
    const document = parse(query)
    const refused = validate(schemas.backend, document, limitRules)
    if (refused.length > 0) large += 1
    const missed = refused.length > 0 && !overRafikiLimit(document, query)
    expect({ query, missed: missed && refused[0]?.message }).toEqual({ query, missed: false })
  }
  expect(large).toBeGreaterThan(5)
})

it('a named fragment counts as two levels, an inline one as one', () => {
  const nested = (levels: number): string =>
    `{ ...F0 } ${Array.from({ length: levels }, (_, i) => `fragment F${i} on Query { ...F${i + 1} }`).join(' ')} fragment F${levels} on Query { whoami { id } }`
  for (const levels of [2, 3, 4, 5]) {
    const query = nested(levels)
    const refused = validate(schemas.backend, parse(query), limitRules).length > 0
    expect([levels, overRafikiLimit(parse(query), query) !== undefined]).toEqual([levels, refused])
  }
})
