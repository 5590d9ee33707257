import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { processEnvironment } from '../../sandbox/environment.ts'
import type { Sandbox } from '../../sandbox/start.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A gateway in a process of its own. */
export interface Process {
  url: string
  child: ChildProcess
  /** Resolves when it has ended. */
  ended: Promise<unknown>
}

/** A line of a gateway's log. */
export interface LogLine {
  msg: string
  address?: string
  alarm?: unknown
}

/** Bundles a file into a folder of its own: it starts several times as fast. @returns the bundle, for `startProcess` */
export function bundle(file: string, folder: string): string {
  execFileSync(process.execPath, ['build.js', folder, file], { cwd: root, stdio: 'pipe' })
  return `${folder}/${file.split('/').at(-1)?.replace('.ts', '.js')}`
}

/** Starts a bundle in front of the sandbox's Rafiki. @param until the log's line that says that it is there */
export async function startProcess(
  sandbox: Pick<Sandbox, 'rafiki' | 'issuer'>,
  file: string,
  env: Record<string, string>,
  { until = 'listening', line = () => undefined }: { until?: string; line?: (line: LogLine) => void } = {}
): Promise<Process> {
  const child = spawn(process.execPath, [file], {
    cwd: root,
    env: { ...processEnvironment(sandbox), RAFIKI_TENANTS_ISOLATED: 'true', DRAIN_DELAY: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const ended = once(child, 'exit')
  let url = ''
  await new Promise<void>((resolve, fails) => {
    void ended.then(() => fails(new Error(`the gateway ended before it was ${until}`)))
    createInterface({ input: child.stdout }).on('line', (text) => {
      const it = JSON.parse(text) as LogLine
      if (it.msg === 'listening') url = it.address ?? ''
      if (it.msg === until) resolve()
      line(it)
    })
  })
  return { url, child, ended }
}
