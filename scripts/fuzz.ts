import { fuzz, printReport } from '../test/proof/fuzz.ts'

const numberOf = (name: string, otherwise: number): number => {
  const value = Number(process.env[name] || otherwise)
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${name}: expected a whole number`)
  return value
}

const seed = numberOf('FUZZ_SEED', Math.floor(Math.random() * 1_000_000))
const count = numberOf('FUZZ_COUNT', 20_000)
console.log(`FUZZ_SEED=${seed} FUZZ_COUNT=${count}`)
for (const operatorTenant of [false, true]) {
  const started = Date.now()
  const report = await fuzz({ seed, count: Math.ceil(count / 2), operatorTenant })
  console.log(
    `${operatorTenant ? 'with' : 'without'} an operator tenant, ${Math.round((Date.now() - started) / 1000)} s`
  )
  console.log(printReport(report))
  if (report.findings.length > 0) process.exitCode = 1
}
