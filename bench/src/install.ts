import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('..', import.meta.url))

interface Manifest {
  version: string
  dependencies: Record<string, string>
}

const manifestIn = (path: string): Manifest =>
  JSON.parse(readFileSync(new URL(`../${path}/package.json`, import.meta.url), 'utf8')) as Manifest

/** Whether each package is there, in the version that is asked for. */
function isInstalled(): boolean {
  try {
    const wanted = Object.entries(manifestIn('.').dependencies)
    return wanted.every(([name, version]) => manifestIn(`node_modules/${name}`).version === version)
  } catch {
    return false
  }
}

/** Installs what the peers need, where it is not there: as the lock file says, without any script. */
export function install(say: (line: string) => void): void {
  if (isInstalled()) return
  say("installing the benchmark's own dependencies (npm ci --prefix bench): some 500 MB, for the peers alone")
  execFileSync('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'], { stdio: 'inherit' })
}
