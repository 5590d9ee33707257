import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Journal } from '../../src/journal/journal.ts'
import type { AuditLine, IntentLine } from '../../src/observability/auditLine.ts'
import { createAudit, openAudit } from '../../src/observability/auditLog.ts'
import { createLog } from '../../src/observability/log.ts'
import { createGrantTermsCache, createWalletAddressIdCache } from '../../src/rafiki/caches.ts'
import { rafikiFor } from '../../src/rafiki/requestClient.ts'
import { createSettlement } from '../../src/revocations/settlement.ts'
import type { Harness } from '../support/harness.ts'
import { tenantOf, transportTo } from '../support/upstream.ts'

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

/** What each gateway does a while after its start. */
export async function settle(harness: Harness, journal: Journal, auditFile: string): Promise<void> {
  const log = createLog('silent')
  const { id, secret } = harness.rafiki.tenants[0]!
  const tenant = tenantOf(id, secret)
  const transport = transportTo({ auth: harness.rafiki.auth.url, backend: harness.rafiki.backend.url })
  const caches = { grantTermsCache: createGrantTermsCache(), walletAddressIdCache: createWalletAddressIdCache() }
  const rafikiOf = () => rafikiFor({ transport, ...caches }, tenant, { id: 'r', log })
  const audit = createAudit(openAudit({ file: auditFile }, log), log)
  await createSettlement({ tenants: [tenant], journal, rafikiOf, audit, log, olderThan: 0 })()
  audit.close()
  await transport.close()
}
