import { connectionsWithin, openFilesLimit } from '../../../src/http/descriptors.ts'

it.each([
  ['a limit that is far away', 10_000, 64, 1_048_576, 10_000],
  ['no limit', 10_000, 64, Infinity, 10_000],
  ['a limit below what callers may have', 10_000, 64, 4_096, 4_096 - 128 - 256],
  ['a limit that leaves little', 10_000, 64, 256, 128]
])('callers leave descriptors to what goes out with %s', (_, most, inFlight, limit, connections) => {
  expect(connectionsWithin(most, inFlight, limit)).toBe(connections)
})

it('the limit of open files is read where the system tells it', () => {
  expect(openFilesLimit()).toBeGreaterThan(100)
})
