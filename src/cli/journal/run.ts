import type { Database } from '../../journal/database/database.ts'
import { toUuid } from '../../lib/uuid.ts'
import { storedForm } from '../../lib/walletAddress.ts'
import { UsageError } from '../usage.ts'

/** What a command has to work with. */
export interface Run {
  db: Database
  args: string[]
  env: Record<string, string | undefined>
  /** What the command answers. */
  print: (line: string) => Promise<void> | void
  /** What it says beside the answer. */
  remark: (line: string) => void
}

/** One tenant, which an option names, or the only one. @throws UsageError */
export function tenantIn(option: string | undefined, env: Record<string, string | undefined>): string {
  const tenant = toUuid(option ?? env.RAFIKI_TENANT_ID ?? '')
  if (tenant === undefined) throw new UsageError('--tenant: expected a UUID (default: RAFIKI_TENANT_ID).')
  return tenant
}

/** Wallet addresses as Rafiki stores them. @throws UsageError */
export function walletAddressesIn(addresses: readonly string[]): string[] {
  return addresses.map((address) => {
    const stored = storedForm(address)
    if (stored === undefined) throw new UsageError('--wallet-address: expected an https URL with a path.')
    return stored
  })
}
