import type { Viewer } from '../../identity/viewer.ts'
import type { Journal } from '../../journal/journal.ts'

/** Viewers are made once for each token that is known: see `createIdentify`. */
const noted = new WeakMap<Journal, WeakSet<Viewer>>()

/** Has it written down, once for each token, which account holder's token names which wallet addresses. */
export function noteHolder(journal: Journal, viewer: Viewer): void {
  const known = noted.get(journal) ?? new WeakSet()
  if (viewer.role !== 'accountHolder' || known.has(viewer)) return
  noted.set(journal, known.add(viewer))
  const { tenant, subject, wallet, walletSaidAt } = viewer
  const seenAt = Date.now()
  const saidAt = Math.min(walletSaidAt ?? seenAt, seenAt)
  journal.holders.add({ tenantId: tenant.id, subject, walletAddresses: wallet.addresses, saidAt, seenAt })
  // Nobody waits for it but who reads events.
  journal.holders.write().catch(() => undefined)
}
