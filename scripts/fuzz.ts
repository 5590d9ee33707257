import { roles } from '../src/identity/viewer.ts'
import { compare, printComparison } from '../test/proof/compare.ts'
import { fuzz, printReport } from '../testing/fuzz.ts'

const numberOf = (name: string, otherwise: number): number => {
  const value = Number(process.env[name] || otherwise)
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${name}: expected a whole number`)
  return value
}

/** Half of the operations look for leaks, harm and faults, with plans and without, tenants mixed up or not; half for what plans answer otherwise. */
const seed = numberOf('FUZZ_SEED', Math.floor(Math.random() * 1_000_000))
const count = numberOf('FUZZ_COUNT', 20_000)
console.log(`FUZZ_SEED=${seed} FUZZ_COUNT=${count}`)

async function run(what: string, findings: () => Promise<[text: string, found: number]>): Promise<void> {
  const started = Date.now()
  const [text, found] = await findings()
  console.log(`${what}, ${Math.round((Date.now() - started) / 1000)} s\n${text}`)
  if (found > 0) process.exitCode = 1
}

for (const operatorTenant of [false, true]) {
  for (const plans of [true, false]) {
    for (const mixTenants of [0, 0.3]) {
      const tenants = `${operatorTenant ? 'with' : 'without'} an operator tenant, ${mixTenants ? 'mixed up' : 'kept apart'}`
      await run(`${tenants}, plans ${plans ? 'on' : 'off'}`, async () => {
        const report = await fuzz({ seed, count: Math.ceil(count / 16), operatorTenant, plans, mixTenants })
        return [printReport(report), report.findings.length]
      })
    }
  }
}
for (const role of roles) {
  await run(`plans on and off compared, for the role ${role}`, async () => {
    const comparison = await compare({ seed, count: Math.ceil(count / 2 / roles.length), role })
    return [printComparison(comparison), comparison.differences.length]
  })
}
