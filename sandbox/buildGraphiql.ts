import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

let state: 'none' | 'building' | 'failed' = 'none'

/** Builds GraphiQL, once: its packages come from the npm registry, and whoever never opens it never needs them. */
export function buildGraphiql(): 'building' | 'failed' {
  if (state !== 'none') return state
  state = 'building'
  console.log('\nBuilding GraphiQL, once: npm run build:explorer')
  const npm = spawn('npm', ['run', '--silent', 'build:explorer'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32'
  })
  const failed = (): void => {
    state = 'failed'
    console.log('GraphiQL was not built. The sandbox goes on without it.')
  }
  npm.once('error', failed)
  npm.once('exit', (code) => (code === 0 ? console.log('GraphiQL is built.') : failed()))
  return state
}
