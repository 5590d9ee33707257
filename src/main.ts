/* The process: gives V8 a young generation that fits the memory, then starts the gateway. */

// The first: it handles signals.
import './signals.ts'
import { availableMemory } from './lib/memory.ts'
import { property } from './lib/property.ts'
import { youngGeneration } from './lib/youngGeneration.ts'

const { execPath, execArgv, argv, env } = process
const execve = property(process, 'execve')
// V8 takes the size only when it starts. What somebody has chosen stays. Node 20 and Windows cannot replace a process:
// V8's own choice holds there.
if (
  typeof execve === 'function' &&
  process.platform !== 'win32' &&
  !/semi.space.size/.test(`${execArgv.join()}${env.NODE_OPTIONS}`)
)
  Reflect.apply(execve, process, [
    execPath,
    [execPath, ...youngGeneration(availableMemory()), ...execArgv, ...argv.slice(1)],
    // Some releases of Node 22 hand none on unless it is named.
    env
  ])

await import('./start.ts')
