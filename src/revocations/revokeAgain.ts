import { GatewayError } from '../errors.ts'
import { auditedViewer, type Viewer } from '../identity/viewer.ts'
import type { Actor } from '../journal/event.ts'
import type { Journal } from '../journal/journal.ts'
import type { Recorder } from '../journal/recorder.ts'
import type { Clock } from '../lib/clock.ts'
import type { RunningMutation } from '../lib/runningMutation.ts'
import type { AuditLine } from '../observability/auditLine.ts'
import type { Rafiki } from '../rafiki/client.ts'
import type { Grant } from '../rafiki/grant.ts'
import { revokeGrant } from '../rafiki/queries/grants.ts'
import { readBack } from './readBack.ts'
import { recordSeen } from './recordSeen.ts'

/** In whose name grants were revoked. */
export interface RevokedBy extends Pick<Viewer, 'tenant' | 'role' | 'subject' | 'clientId'> {
  requestId: string
}

interface Means {
  rafiki: Rafiki
  /** The one that `rafiki` was made with. */
  mutation: RunningMutation
  recorder: Recorder
  journal: Journal | undefined
  clock: Clock
}

/** Revokes, by the gateway itself, a grant that was revoked and lives again. */
export async function revokeAgain(
  { rafiki, mutation, recorder, journal, clock }: Means,
  id: string,
  by: RevokedBy
): Promise<void> {
  const began = clock.now()
  const what = { mutation: 'revokeGrant', automatic: true, objects: { 'input.grantId': id } } as const
  const actor: Actor = { role: 'gateway', subject: by.subject }
  const recorded = recorder.begin({
    line: { ...auditedViewer(by), ...what, requestId: by.requestId },
    actor,
    takesBack: true
  })
  mutation.intend = recorded.intend
  const { seen, ...became } = await attempt(rafiki, id)
  mutation.intend = undefined
  const grants = seen ? [{ grant: seen.grant, by: { actor, at: seen.at } }] : []
  await recordSeen(journal, by.tenant.id, grants, seen?.at ?? 0)
  await recorded.ended({ answered: {}, ...became, ms: Math.round(clock.now() - began) })
}

/** What became of it, as the audit log says it. */
async function attempt(
  rafiki: Rafiki,
  id: string
): Promise<Pick<AuditLine, 'outcome' | 'code'> & { seen?: { grant: Grant; at: number } }> {
  try {
    await revokeGrant(rafiki, id)
    const at = Date.now()
    const { grant, failure } = (await readBack(rafiki, [id])).get(id) ?? {}
    if (failure) throw failure
    return { outcome: 'DONE', ...(grant && { seen: { grant, at } }) }
  } catch (error) {
    if (!(error instanceof GatewayError)) return { outcome: 'UNKNOWN', code: 'INTERNAL_SERVER_ERROR' }
    const { code, extensions } = error
    return { outcome: extensions.outcome === 'NOT_DONE' ? 'NOT_DONE' : 'UNKNOWN', code }
  }
}
