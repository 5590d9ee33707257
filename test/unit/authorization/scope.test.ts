import type { Context } from '../../../src/context.ts'
import { needsFresh } from '../../../src/authorization/guards/scope.ts'

const now = 1_800_000_000_000
const signedIn = (authTime: number | undefined): Context =>
  ({ viewer: { authTime }, time: { now } }) as unknown as Context

it.each([
  ['within the age', 60, 60, true],
  ['before it', 60, 61, false],
  ['by a clock that is a little ahead', 60, -60, true],
  ['in the future', 60, -61, false],
  ['at no known time', 60, undefined, false],
  ['now, with an age that is no number', NaN, 0, false]
])('a sign-in %s: with %d seconds allowed and %s passed, a fresh sign-in is %s', (_, seconds, passed, isFresh) => {
  const context = signedIn(passed === undefined ? undefined : now / 1000 - passed)
  const check = () => needsFresh(seconds).check?.({}, context)
  if (isFresh) expect(check()).toBeUndefined()
  else expect(check).toThrow(expect.objectContaining({ code: 'STEP_UP_REQUIRED' }))
})
