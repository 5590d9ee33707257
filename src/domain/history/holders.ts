import type { Viewer } from '../../identity/viewer.ts'
import { recordHolder } from '../../journal/addressHolders.ts'
import type { Journal } from '../../journal/journal.ts'

/** Viewers are made once for each token that is known: see `createIdentify`. */
const recorded = new WeakMap<Journal, WeakSet<Viewer>>()

/**
 * Writes down which account holder's token names which wallet addresses, once for each token. Nobody waits for it: who is
 * not written down yet is shown less of what happened before them, never more.
 */
export function noteHolder(journal: Journal, viewer: Viewer): void {
  const known = recorded.get(journal) ?? new WeakSet()
  if (viewer.role !== 'accountHolder' || known.has(viewer)) return
  recorded.set(journal, known.add(viewer))
  const { tenant, subject, wallet } = viewer
  const holder = { tenantId: tenant.id, subject, walletAddresses: wallet.addresses }
  journal.read((db) => recordHolder(db, holder, new Date())).catch(() => known.delete(viewer))
}
