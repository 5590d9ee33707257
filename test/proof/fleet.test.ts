import { describeWithPostgres } from '../support/postgres.ts'
import { fleet } from './fleet.ts'

describeWithPostgres('gateways that share a journal', () => {
  // `npm run proof -- journal` runs it longer, and asks how fast a leader is replaced.
  it('two and three gateways lose nothing and write each event once, through a killed leader and a restarted PostgreSQL', async () => {
    const checks = await fleet({ operations: 25, restarts: 1, kills: 1, replacedWithin: Infinity })
    expect(checks.filter(({ holds }) => !holds)).toEqual([])
    expect(checks.length).toBeGreaterThan(7)
  })
})
