import { soak } from '../../../scripts/soak/run.ts'

it('a short soak, once through all faults: nothing is lost, done twice or shown to others', async () => {
  const checks = await soak({ goOn: (done) => done < 2_400, connections: 8, seed: 7 })
  expect(checks.filter(({ holds }) => !holds)).toEqual([])
  expect(checks.length).toBeGreaterThan(5)
})
