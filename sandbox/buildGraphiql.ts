import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { packageFile } from '../src/lib/packageFile.ts'

let state: 'none' | 'building' | 'failed' = 'none'

/** Builds GraphiQL, where its source is, once, in a process of its own. What is built already and has not changed is not built again. */
export function buildGraphiql(): 'building' | 'failed' {
  if (state !== 'none') return state
  const script = fileURLToPath(packageFile('explorer/build.js'))
  if (!existsSync(script)) return 'failed'
  state = 'building'
  const build = spawn(process.execPath, [script], { stdio: 'ignore' })
  // The sandbox may end before the build does, and takes it along.
  build.unref()
  process.once('exit', () => build.kill())
  build.once('exit', (code) => {
    if (code === 0) return
    state = 'failed'
    console.log('GraphiQL could not be built. The sandbox goes on without it; `npm run build` says why.')
  })
  return state
}
