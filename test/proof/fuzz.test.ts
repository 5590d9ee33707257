import { timesOf } from './full.ts'
import { fuzz, printReport } from '../../testing/fuzz.ts'

// A run that fails prints its seed: `FUZZ_SEED=… npm test -- fuzz` comes to the same operations. `npm run proof -- fuzz`: 20,000.
const seed = Number(process.env.FUZZ_SEED || Math.floor(Math.random() * 1_000_000))
const count = timesOf(100, 250)

it.each([
  ['two tenants of equal rank', { operatorTenant: false }],
  ['a tenant that may reach across', { operatorTenant: true }],
  ['tenants that Rafiki mixes up, of whom nothing untrue is said', { operatorTenant: false, mixTenants: 0.3 }]
])(
  'random operations leak nothing, harm nobody and find no fault, among %s',
  async (_, among) => {
    const report = await fuzz({ seed, count, ...among, most: 5 })
    if (report.findings.length > 0) throw new Error(`FUZZ_SEED=${seed}\n${printReport(report)}`)
    expect(report.operations).toBe(count)
    // Else there would be nothing to leak.
    expect(report.fruitful).toBeGreaterThan(10)
  },
  120_000
)
