import { spawnSync } from 'node:child_process'
import { list, proofs } from './proofs.ts'

/** `npm run proof` lists the long proofs; `npm run proof -- NAME` runs one with full counts. What follows goes on to it. */
const [name, ...rest] = process.argv.slice(2)
const proof = name === undefined ? undefined : proofs[name]
if (name === undefined) console.log(list())
else if (!proof) {
  console.error(`There is no proof ${name}. These are there: ${Object.keys(proofs).join(', ')}.`)
  process.exitCode = 2
} else {
  const started = Date.now()
  const { status } = spawnSync(process.execPath, [...proof.args, ...rest], {
    stdio: 'inherit',
    env: { ...proof.env, ...process.env }
  })
  console.log(
    `proof ${name}: ${status === 0 ? 'holds' : 'DOES NOT HOLD'}, ${Math.round((Date.now() - started) / 1000)} s`
  )
  process.exitCode = status ?? 1
}
