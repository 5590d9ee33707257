import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('..', import.meta.url))

/** Installs what the peers need, where it is not there: as the lock file says, without any script. */
export function install(say: (line: string) => void): void {
  if (existsSync(new URL('../node_modules/@graphql-hive/gateway/package.json', import.meta.url))) return
  say("installing the benchmark's own dependencies (npm ci --prefix bench): some 500 MB, for the peers alone")
  execFileSync('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'], { stdio: 'inherit' })
}
