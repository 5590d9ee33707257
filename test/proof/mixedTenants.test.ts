import { timesOf } from './full.ts'
import { askMixed } from './mixedTenants.ts'

// `npm run proof -- mixedTenants`: 10,000.
const count = Number(process.env.MIXED_COUNT || timesOf(300, 600))
const seed = Number(process.env.FUZZ_SEED || Math.floor(Math.random() * 1_000_000))

it('interleaved requests of three tenants, some of which Rafiki runs as another: none is wrong or silently empty, and no mutation is sent', async () => {
  const { right, failed, refused, ...report } = await askMixed(count, 0.2, seed)
  expect({ seed, ...report }).toEqual({
    ...{ seed, requests: count, wrong: [], emptied: [], mutationsSent: 0, unproven: [] }
  })
  // Most are right at the second try; some are not, or nothing was mixed up.
  expect(right).toBeGreaterThan(count / 2)
  expect(failed).toBeGreaterThan(0)
  expect(refused).toBeGreaterThan(0)
}, 600_000)
