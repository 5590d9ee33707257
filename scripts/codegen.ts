import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Writes the example page's typed documents and their list, after installing what that takes where it is missing. */
const cwd = new URL('../wallet/', import.meta.url)
const npm = (...given: string[]): void => {
  const { status } = spawnSync('npm', given, { cwd, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
if (!existsSync(new URL('node_modules', cwd))) {
  console.log("The example page's own packages are missing: installing them into wallet/, once.")
  npm('ci', '--no-audit', '--no-fund')
}
npm('run', 'codegen')
