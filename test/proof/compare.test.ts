import { compare } from './compare.ts'
import { timesOf } from './full.ts'

// A run that fails prints its seed: `FUZZ_SEED=… npm test -- compare` comes to the same operations.
const seed = Number(process.env.FUZZ_SEED || Math.floor(Math.random() * 1_000_000))
const count = Number(process.env.FUZZ_COUNT || timesOf(60, 120))

it('random queries are answered alike with plans and without, and when the last answer is given again', async () => {
  const { compared, fruitful, failing, reused, differences } = await compare({ seed, count })
  expect({ seed, differences }).toEqual({ seed, differences: [] })
  expect(compared).toBe(count)
  expect(fruitful).toBeGreaterThan(10)
  expect(failing).toBeGreaterThan(10)
  expect(reused).toBeGreaterThan(10)
}, 600_000)
