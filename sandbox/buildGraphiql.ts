import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

let state: 'none' | 'building' | 'failed' = 'none'

/** Builds GraphiQL, once, in a process of its own. What is built already and has not changed is not built again. */
export function buildGraphiql(): 'building' | 'failed' {
  if (state !== 'none') return state
  state = 'building'
  const script = fileURLToPath(new URL('../explorer/build.js', import.meta.url))
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
