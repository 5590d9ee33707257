import { randomUUID } from 'node:crypto'
import { holdChain } from '../../journal/append.ts'
import { csvHeader, csvOf, exportEvents, withTimes } from '../../journal/exportEvents.ts'
import { toUuid } from '../../lib/uuid.ts'
import { readArgs, UsageError } from '../usage.ts'
import { tenantIn, walletAddressesIn, type Run } from './run.ts'

/** Events as JSON Lines or CSV. That they were exported is an event first. */
export async function exportJournal({ db, args, env, print, remark }: Run): Promise<0> {
  const text = { type: 'string' } as const
  const options = {
    tenant: text,
    subject: text,
    'wallet-address': { ...text, multiple: true as const },
    grant: text,
    from: text,
    to: text,
    format: { ...text, default: 'jsonl' }
  }
  const { subject, format, ...given } = readArgs(args, options)
  if (format !== 'jsonl' && format !== 'csv') throw new UsageError('--format: expected jsonl or csv.')
  const grantId = given.grant === undefined ? undefined : toUuid(given.grant)
  if (given.grant !== undefined && grantId === undefined) throw new UsageError('--grant: expected a UUID.')
  const tenantId = tenantIn(given.tenant, env)
  const walletAddresses = walletAddressesIn(given['wallet-address'] ?? [])
  const person = subject === undefined && walletAddresses.length === 0 ? undefined : { subject, walletAddresses }
  const query = { tenantId, person, grantId, from: momentIn('--from', given.from), to: momentIn('--to', given.to) }
  await holdChain(db, tenantId, ({ append }) =>
    append([
      {
        ...{ id: randomUUID(), kind: 'data.exported', tenantId, at: Date.now(), actor: { role: 'operator' } },
        ...(subject !== undefined && { subject }),
        ...(walletAddresses.length > 0 && { walletAddresses }),
        ...(grantId !== undefined && { grantId }),
        details: { operation: 'journal export' }
      }
    ])
  )
  if (format === 'csv') await print(csvHeader)
  let count = 0
  for await (const events of exportEvents(db, query)) {
    if (events.length === 0) continue
    count += events.length
    await print(events.map((event) => (format === 'csv' ? csvOf(event) : JSON.stringify(withTimes(event)))).join('\n'))
  }
  remark(`${count} events of ${tenantId}`)
  return 0
}

function momentIn(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw new UsageError(`${option}: expected a moment (ISO 8601), for example 2026-01-31.`)
  return ms
}
