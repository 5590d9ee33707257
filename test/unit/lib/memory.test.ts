import { totalmem } from 'node:os'
import { availableMemory, withinMemory } from '../../../src/lib/memory.ts'

const megabytes = (count: number): number => count * 1024 * 1024

it('a bound holds from a gigabyte on, and is as much smaller as the memory is', () => {
  expect(withinMemory(20_000, megabytes(4096))).toBe(20_000)
  expect(withinMemory(20_000, megabytes(1024))).toBe(20_000)
  expect(withinMemory(20_000, megabytes(256))).toBe(5_000)
  expect(withinMemory(1, megabytes(1))).toBe(1)
})

it('the memory that the process may use is never more than the machine has', () => {
  expect(availableMemory()).toBeGreaterThan(0)
  expect(availableMemory()).toBeLessThanOrEqual(totalmem())
})
