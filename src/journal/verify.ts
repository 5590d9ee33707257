import type { Transaction } from 'kysely'
import { genesis } from './chain.ts'
import type { Database } from './database/database.ts'
import { isOf, type Head } from './heads.ts'
import { without } from './ranges.ts'
import type { Tables } from './tables.ts'
import { eventsFrom, maxFindings, report, type Verified, type VerifyOptions, type Walk } from './verified.ts'
import * as reads from './verifyReads.ts'
import { isSame, lookAt, type EventRow } from './verifyRow.ts'

/** Walks a tenant's chain as it is at this moment, in batches. @throws Error of the database */
export function verifyChain(db: Database, tenantId: string, options: VerifyOptions = {}): Promise<Verified> {
  const snapshot = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
  return snapshot.execute(async (tx) => {
    const walk = await begin(tx, tenantId, options)
    for (let after = Number.MIN_SAFE_INTEGER; ;) {
      const rows = await reads.eventsAfter(tx, tenantId, after, walk.batch)
      const last = rows.at(-1)?.number
      if (last === undefined) break
      await lookAtEvents(walk, rows)
      await lookAtHeads(walk, rows, after, last)
      after = last
    }
    await lookAtEnd(walk)
    return walk.found
  })
}

async function begin(tx: Transaction<Tables>, tenantId: string, options: VerifyOptions): Promise<Walk> {
  const { heads = [], claimsIn, batch = 1_000 } = options
  const pruned = await reads.prunedHead(tx, tenantId)
  const upTo = pruned?.number ?? 0
  const hash = pruned ? Buffer.from(pruned.hash, 'hex') : genesis
  const found = { tenantId, events: 0, from: upTo + 1, upTo, erased: 0, heads: 0, lastHead: undefined, signed: 0 }
  const own = heads.filter((head) => head.tenantId === tenantId)
  const walk: Walk = {
    ...{ tx, tenantId, claimsIn, batch, heads: own, found: { ...found, findings: [], wrong: 0 } },
    ...{ hash, emptied: [], named: [], owners: 0 }
  }
  if (pruned) {
    await lookAtHead(walk, pruned, hash)
    // Who could write any other moment there could also take away the beginning.
    if (claimsIn && pruned.jws === undefined)
      report(walk, 'signature', upTo, 'events up to it were removed, and nobody signed that')
  }
  return walk
}

async function lookAtEvents(walk: Walk, rows: readonly EventRow[]): Promise<void> {
  const { found, tx, tenantId } = walk
  const expected: reads.Owner[] = []
  for (const row of rows) {
    const { number, at } = row
    const next = found.upTo + 1
    if (number < next) report(walk, 'pruned', number, 'it is there, and events up to it were removed')
    if (number > next) report(walk, 'missing', next, `${eventsFrom(next, number - 1)} missing`)
    const { wrong, walletAddresses, names } = lookAt(row, number === next ? walk.hash : undefined)
    for (const { what, text } of wrong) report(walk, what, number, text)
    if (row.content === null) walk.emptied.push([number, number])
    walk.named.push(...names)
    expected.push(...walletAddresses.map((address) => ({ address, at, number })))
    walk.hash = row.hash
    found.upTo = Math.max(number, found.upTo)
  }
  found.events += rows.length
  const missing = await reads.missingOwners(tx, tenantId, expected)
  for (const { number } of missing) report(walk, 'owners', number, 'a wallet address that it names does not find it')
  walk.owners += expected.length - missing.length
}

async function lookAtHeads(walk: Walk, rows: readonly EventRow[], above: number, upTo: number): Promise<void> {
  const hashes = new Map(rows.map(({ number, hash }) => [number, hash]))
  const kept = walk.heads.filter(({ number }) => number > above && number <= upTo)
  for (const head of [...(await reads.headsBetween(walk.tx, walk.tenantId, above, upTo)), ...kept]) {
    const hash = hashes.get(head.number)
    if (hash) await lookAtHead(walk, head, hash)
  }
}

async function lookAtHead(walk: Walk, head: Head, hash: Uint8Array): Promise<void> {
  const { found, claimsIn } = walk
  const { number, jws } = head
  const at = new Date(head.madeAt).toISOString()
  if (!isSame(Buffer.from(head.hash, 'hex'), hash))
    report(walk, 'head', number, `at ${at} it had another hash: it, or one before it, was written again`)
  else if (claimsIn && jws === undefined && found.signed > 0)
    report(walk, 'signature', number, `its head of ${at} is not signed, and earlier ones are`)
  else if (claimsIn && jws !== undefined && !isOf(await claimsIn(jws), head))
    report(walk, 'signature', number, `the signature of its head of ${at} is not right`)
  else {
    if (claimsIn && jws !== undefined) found.signed += 1
    found.heads += 1
    found.lastHead = head
  }
}

async function lookAtEnd(walk: Walk): Promise<void> {
  const { found, tx, tenantId, emptied, named } = walk
  found.erased = emptied.length
  for (const [from, to] of without(emptied, named))
    report(walk, 'erased', from, `${eventsFrom(from, to)} empty, and no event says that they were erased`)
  if ((await reads.countOwners(tx, tenantId)) > walk.owners)
    for (const { number } of await reads.strayOwners(tx, tenantId, maxFindings))
      report(walk, 'owners', number, 'a wallet address finds it that it does not name')
  const newest = await reads.newestHead(tx, tenantId)
  const [head] = [newest, ...walk.heads].filter((it) => it !== undefined).sort((a, b) => b.number - a.number)
  if (!head || head.number <= found.upTo) return
  const at = new Date(head.madeAt).toISOString()
  report(walk, 'cut', found.upTo + 1, `${eventsFrom(found.upTo + 1, head.number)} cut off: at ${at} they were there`)
}
