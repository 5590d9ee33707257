import type { Harness } from '../support/harness.ts'
import { measure, most, startHostile, worst, type Counters } from './worst.ts'

let harness: Harness
const found: Record<string, Counters> = {}
beforeAll(async () => void (harness = await startHostile()))
afterAll(() => harness.close())

describe('one request comes to no more than it may', () => {
  it.each(Object.entries(worst))('one request costs no more than it may: %s', async (name, document) => {
    // As one that is new, and as one that is known.
    for (const time of ['first', 'second']) {
      const counters = await measure(harness, document)
      found[`${name}, ${time}`] = counters
      const { status, codes, ...counted } = counters
      expect(status).toBeLessThan(500)
      expect(codes).not.toContain('INTERNAL_SERVER_ERROR')
      const over = Object.entries(counted).filter(([counter, count]) => count > most[counter as keyof typeof most])
      expect({ time, over }).toEqual({ time, over: [] })
    }
  })

  it('some of the costly requests come close to the limits', () => {
    const all = Object.values(found)
    expect(all.filter(({ codes }) => codes.includes('OPERATION_TOO_COSTLY')).length).toBeGreaterThan(0)
    for (const [counter, share] of [
      ['bytes', 0.2],
      ['rowsViewed', 0.02],
      ['tokens', 0.9],
      ['upstreamRequests', 0.1]
    ] as const) {
      const largest = Math.max(...all.map((it) => it[counter]))
      expect({ counter, largest: largest > most[counter] * share }).toEqual({ counter, largest: true })
    }
  })
})
