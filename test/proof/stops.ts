import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { processEnvironment } from '../../sandbox/environment.ts'
import type { AuditLine, IntentLine } from '../../src/observability/auditLine.ts'
import type { Harness } from '../support/harness.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where a gateway is killed: by itself while it writes an event, or when a request of it arrives at Rafiki. */
export const steps = [
  'after mutation.intended',
  'as Rafiki does it',
  'before mutation.ended',
  'before mutation.intended',
  'as Rafiki has answered',
  'after mutation.ended'
] as const
export type Step = (typeof steps)[number]

interface Process {
  url: string
  child: ChildProcess
  /** Resolves when it has ended. */
  ended: Promise<unknown>
}

/** Bundles the gateway that stops: it starts several times as fast. */
export const build = (): void =>
  void execFileSync(process.execPath, ['build.js', 'dist/stops', 'test/proof/stopAt.ts'], { cwd: root, stdio: 'pipe' })

/** A gateway in a process of its own, in front of the harness's Rafiki. */
export async function startProcess(harness: Harness, step: Step, env: Record<string, string>): Promise<Process> {
  const child = spawn(process.execPath, ['dist/stops/stopAt.js'], {
    cwd: root,
    env: { ...processEnvironment(harness), RAFIKI_TENANTS_ISOLATED: 'true', STOP_AT: step, ...env },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const ended = once(child, 'exit')
  const url = await new Promise<string>((listens, fails) => {
    void ended.then(() => fails(new Error('the gateway ended before it listened')))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { msg, address } = JSON.parse(line) as { msg: string; address: string }
      if (msg === 'listening') listens(address)
    })
  })
  return { url, child, ended }
}

/**
 * Kills the process at one of Rafiki's requests: at a mutation, or at the reading after it.
 * @param sent how often each grant was to be revoked
 */
export function killAt(harness: Harness, step: Step, child: ChildProcess, sent: Map<string, number>): void {
  let mutated = false
  harness.rafiki.auth.intercept = ({ text, body }) => {
    const { variables } = body as { variables?: { input?: { grantId?: string } } }
    const id = text.includes('mutation') ? variables?.input?.grantId : undefined
    if (id !== undefined) sent.set(id, (sent.get(id) ?? 0) + 1)
    if (step === 'as Rafiki does it' && id !== undefined) child.kill('SIGKILL')
    if (step === 'as Rafiki has answered' && mutated) child.kill('SIGKILL')
    mutated ||= id !== undefined
    return undefined
  }
}

export const linesOf = (file: string): (AuditLine | IntentLine)[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as AuditLine | IntentLine)
