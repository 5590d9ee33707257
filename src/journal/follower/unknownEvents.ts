import { listUnknownEvents } from '../../rafiki/queries/journal.ts'
import { isOf } from '../../rafiki/queries/provenRows.ts'
import type { Followed } from './followed.ts'
import { placeOf, readNewest, type ReadPage } from './walk.ts'

const maxType = 64

/** Looks whether Rafiki tells a tenant of something that this version does not know. */
export function followUnknown({ journal, tenant, rafiki, passOver }: Followed) {
  const read: ReadPage = async (window) => {
    const page = await listUnknownEvents(rafiki(), window)
    const rows = page.rows.filter((row) => isOf(row, tenant.id))
    const types = new Set(rows.map(({ type }) => type.slice(0, maxType)))
    const ids = rows.map(({ id }) => id)
    passOver(tenant.id, 'event', ids, [...types])
    return page
  }
  const newest = placeOf(journal, tenant.id, 'unknown events')
  return (overlapMs: number) => readNewest(newest, read, overlapMs)
}
