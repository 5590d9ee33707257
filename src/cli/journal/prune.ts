import { readJournal } from '../../config/readJournal.ts'
import { lineOf } from '../../journal/heads.ts'
import { prune } from '../../journal/prune.ts'
import { tenantsOf } from '../../journal/verifyReads.ts'
import { signerIn } from '../publicKeys.ts'
import { readArgs, UsageError } from '../usage.ts'
import { tenantIn, type Run } from './run.ts'

/** Ends what JOURNAL_RETENTION says. */
export async function pruneJournal({ db, args, env, print, remark }: Run): Promise<0> {
  const { tenant } = readArgs(args, { tenant: { type: 'string' } })
  if (!env.JOURNAL_RETENTION) throw new UsageError('JOURNAL_RETENTION is missing: expected days, or forever.')
  const { retentionDays } = readJournal(env)
  if (retentionDays === undefined) {
    remark('JOURNAL_RETENTION is forever: nothing is removed.')
    return 0
  }
  const signer = signerIn(env)
  for (const tenantId of tenant === undefined ? await tenantsOf(db) : [tenantIn(tenant, env)]) {
    const pruned = await prune(db, tenantId, { retentionDays, now: Date.now(), signer })
    remark(
      `${tenantId}: ${pruned.emptied} events and ${pruned.grants} grants emptied, ${pruned.removed} events removed`
    )
    if (pruned.head) await print(JSON.stringify(lineOf(pruned.head)))
  }
  return 0
}
