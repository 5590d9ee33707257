import type { Store } from '../sandbox/rafiki/store.ts'
import type { Asker } from './askers.ts'
import { markPattern } from './canary.ts'

type Row = Record<string, unknown> & { id: string }

const tables = [
  'tenants',
  'grants',
  'assets',
  'fees',
  'peers',
  'walletAddresses',
  'walletAddressKeys',
  'incomingPayments',
  'quotes',
  'outgoingPayments',
  'webhookEvents',
  'transfers',
  'interactions'
] as const

/** No answer holds these, whoever asks. */
const secrets = ['apiSecret', 'idpSecret', 'authToken']
/** Of their own rows, account holders see none of these (as long as no metadata key is made public). */
const notForUsers = [...secrets, 'metadata', 'error', 'visibleInOpenPayments']

interface Sent {
  query: string
  variables?: Record<string, unknown>
}

/** Who owns what, asked of the store itself and of nothing that the gateway has. */
export interface Oracle {
  /** What of an answer the asker may not see. */
  leaksIn(answer: string, sent: Sent): string[]
  /** What of somebody else's was changed since the oracle was made. */
  harm(): string[]
}

/**
 * `across`: the asker may reach other tenants, and is held to secrets only. `changes`: a mutation is coming.
 * Made before a request, to be asked after it: what was somebody else's before stays so, whatever a mutation did to
 * its owner; what is new is whose the store says it is.
 */
export function oracleFor(
  store: Store,
  asker: Asker,
  { across, changes }: { across: boolean; changes: boolean }
): Oracle {
  const before = rowsByKey(store)
  const entries = [...before]
  const visibleBefore = new Set(entries.filter(([, row]) => isTheirs(store, asker, row)).map(([key]) => key))
  const foreign = entries.filter(([key]) => !visibleBefore.has(key))
  const foreignBefore = changes ? (JSON.parse(JSON.stringify(foreign)) as [string, Row][]) : foreign
  const visibleRows = entries.filter(([key]) => visibleBefore.has(key)).map(([, row]) => row)
  const visibleTextBefore = textOf(asker, visibleRows)

  return {
    leaksIn(answer, sent) {
      const all = rowsByKey(store)
      const now = [...all].filter(
        ([key, row]) => visibleBefore.has(key) || (!before.has(key) && isTheirs(store, asker, row))
      )
      const receivers = receiversIn(store, before, sent) + namedIn(sent)
      const theirs = `${visibleTextBefore}${textOf(
        asker,
        now.map(([, row]) => row)
      )}${asker.tenantId}${receivers}`.toLowerCase()
      const visible = theirs + profilesIn(store, theirs, sent).toLowerCase()
      const known = JSON.stringify(across ? [] : [...foreignBefore, ...all.values()]).toLowerCase()
      const text = withCursors(answer).toLowerCase()
      const found = [
        ...(text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? []),
        ...(text.match(markPattern) ?? []),
        ...store.walletAddresses.map(({ address }) => address).filter((address) => mentions(text, address))
      ]
      const leaked = found.filter((it) => !visible.includes(it) && known.includes(it))
      return [...new Set([...leaked, ...secretsOf([...all.values()]).filter((it) => answer.includes(it))])]
    },
    harm() {
      if (across || !changes) return []
      const after = rowsByKey(store)
      return foreignBefore.filter(([key, row]) => !isAsItWas(row, after.get(key))).map(([key]) => key)
    }
  }
}

/**
 * The named exceptions to ownership: whoever names a receiver may know whose wallet address it pays into, and who names
 * a wallet address, the receiver that is made there for them.
 */
function receiversIn(store: Store, before: Map<string, Row>, { query, variables }: Sent): string {
  if (!/\b(receiver|createReceiver)\b *\(/.test(query)) return ''
  const sent = `${query}${JSON.stringify(variables ?? {})}`.toLowerCase()
  const known = store.incomingPayments.flatMap(({ id, tenantId, walletAddressId }) => {
    const address = store.walletAddresses.find((it) => it.id === walletAddressId)?.address ?? ''
    const named = sent.includes(id) || (!before.has(`incomingPayments ${id}`) && sent.includes(address))
    return named ? [id, tenantId, address] : []
  })
  return known.join(' ')
}

/** What `revokeMyGrants` says of each id that it was given: the id itself comes back, and nothing that it stands for. */
const namedIn = ({ query, variables }: Sent): string =>
  /\brevokeMyGrants\b *\(/.test(query) ? ` ${query}${JSON.stringify(variables ?? {})}` : ''

/** What a wallet address shows to the whole world: to who names it, and of the clients of one's own grants. */
function profilesIn({ walletAddresses }: Store, theirs: string, { query, variables }: Sent): string {
  const sent = `${query}${JSON.stringify(variables ?? {})}`.toLowerCase()
  const named = (address: string): boolean =>
    (/\bwalletAddressProfile\b *\(/.test(query) && sent.includes(address.replace('https://', ''))) ||
    (/\bclientProfile\b/.test(query) && mentions(theirs, address))
  return (
    walletAddresses
      .filter(({ address }) => named(address))
      // The tenant's id is part of the address of the auth server.
      .map(({ address, publicName, tenantId }) => `${address} ${publicName} ${tenantId}`)
      .join(' ')
  )
}

const mentions = (text: string, address: string): boolean => {
  const at = text.indexOf(address)
  return at >= 0 && !/[\w-]/.test(text[at + address.length] ?? ' ')
}

/** Cursors are opaque to callers and not to us. */
const withCursors = (answer: string): string =>
  answer + (answer.match(/[\w-]{40,}={0,2}/g) ?? []).map((it) => ` ${Buffer.from(it, 'base64url').toString()}`).join('')

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** A funded payment moves on by itself, and what it pays fills up: that is nobody's doing just now. */
function isAsItWas(before: Row, after: Row | undefined): boolean {
  if (!after) return false
  const sent = 'sentAmount' in after && ['SENDING', 'COMPLETED', 'FAILED'].includes(after.state as string)
  const filled = 'receivedAmount' in after && !same(before.receivedAmount, after.receivedAmount)
  const still = ({ state, sentAmount, receivedAmount, stateAttempts, error, ...rest }: Row) => rest
  return sent || filled ? same(still(before), still(after)) : same(before, after)
}

const rowsIn = (store: Store, table: (typeof tables)[number]): Row[] =>
  (table === 'interactions' ? store.gnap.interactions : store[table]) as unknown as Row[]

const rowsOf = (store: Store): Row[] => tables.flatMap((table) => rowsIn(store, table))

/** Rows by table and id: a payment has its quote's id, and the ids of transfers are the callers' own choice. */
const rowsByKey = (store: Store): Map<string, Row> =>
  new Map(tables.flatMap((table) => rowsIn(store, table).map((row) => [`${table} ${row.id}`, row] as const)))

const secretsOf = (rows: Row[]): string[] => {
  const found: string[] = []
  JSON.stringify(rows, (key, value: unknown) => {
    if (secrets.includes(key) && typeof value === 'string' && value.length > 8) found.push(value)
    return value
  })
  return found
}

const textOf = (asker: Asker, rows: Row[]): string => {
  const hidden = asker.role === 'accountHolder' ? notForUsers : secrets
  const shown = rows.map((row) => (asker.role === 'accountHolder' && isGrant(row) ? ownPart(asker, row) : row))
  return JSON.stringify(shown, (key, value: unknown) => (hidden.includes(key) ? undefined : value))
}

interface GrantRow extends Row {
  access: { identifier: string | null }[]
  subjects: { subId: string }[]
}

const isGrant = (row: Row): row is GrantRow => 'access' in row && 'subjects' in row
const owns = ({ addresses }: Asker, address: string | null): boolean =>
  address !== null && addresses.includes(address.toLowerCase())

const ownPart = (asker: Asker, grant: GrantRow): Row => ({
  ...grant,
  access: grant.access.filter(({ identifier }) => identifier === null || owns(asker, identifier)),
  subjects: grant.subjects.filter(({ subId }) => owns(asker, subId))
})

function isTheirs(store: Store, asker: Asker, row: Row): boolean {
  const wallet = store.walletAddresses.find(({ id }) => id === row.walletAddressId || id === row.id)
  if (asker.role !== 'accountHolder') return asker.role === 'operator' && tenantsOf(store, row).includes(asker.tenantId)
  if (isGrant(row)) {
    const named =
      row.access.some((it) => owns(asker, it.identifier)) || row.subjects.some((it) => owns(asker, it.subId))
    return row.tenantId === asker.tenantId && named
  }
  if ('nonce' in row) return isWhollyTheirs(store, asker, row)
  return wallet !== undefined && wallet.tenantId === asker.tenantId && owns(asker, wallet.address)
}

/** A grant request, which is answered as a whole: nobody else's wallet is in it. */
function isWhollyTheirs(store: Store, asker: Asker, { grantId }: Row): boolean {
  const grant = store.grants.find(({ id }) => id === grantId)
  if (grant?.tenantId !== asker.tenantId) return false
  const named = [...grant.access.flatMap((it) => it.identifier ?? []), ...grant.subjects.map(({ subId }) => subId)]
  return named.length > 0 && named.every((name) => owns(asker, name))
}

/** Fees are an asset's, keys a wallet address's, transfers of whoever holds one of the accounts. */
function tenantsOf(store: Store, row: Row): unknown[] {
  if (typeof row.tenantId === 'string') return [row.tenantId]
  if (store.tenants.some(({ id }) => id === row.id)) return [row.id]
  const holders = [row.assetId, row.walletAddressId, row.debitAccountId, row.creditAccountId]
  return rowsOf(store).flatMap(({ id, tenantId }) => (holders.includes(id) ? [tenantId] : []))
}
