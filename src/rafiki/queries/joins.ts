import { GatewayError } from '../../errors.ts'
import type { Rafiki } from '../client.ts'
import { translate } from '../errors/translate.ts'
import type { OperatorGrantFilter } from './grants.ts'
import type { GrantState, GrantTerms } from '../grant.ts'
import { inHalves, isTooLarge } from '../halves.ts'
import { prepare, type Operation, type Service } from '../operation.ts'
import { isOf, type OwnedRow } from './tenancy.ts'

/*
 * What operators' joins ask for, many at once: one alias each, of which Rafiki takes so many in one operation. The rows
 * are whole but for what hangs from them as lists, liquidity and tenant (see `ofRow`).
 */
const perRequest = 15

/** One document for each number of aliases. @param part what the n-th asks for @param most as many as its cost allows */
function family(
  service: Service,
  name: string,
  declared: string,
  part: (n: number) => string,
  fragment: string,
  most = perRequest
) {
  return Array.from({ length: most }, (_, index): Operation => {
    const numbers = Array.from({ length: index + 1 }, (__, n) => n)
    const variables = numbers.map((n) => declared.replaceAll('#', String(n))).join(' ')
    return prepare(service, `query ${name}(${variables}) { ${numbers.map(part).join(' ')} } ${fragment}`)
  })
}

function chunked<T>(items: readonly T[], size = perRequest): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size))
}

function operationFor(documents: readonly Operation[], count: number): Operation {
  const operation = documents[count - 1]
  if (!operation) throw new RangeError(`expected 1 to ${documents.length} things to ask for, got ${count}`)
  return operation
}

/** Asks for things none of which can fail by itself. @throws GatewayError */
async function askAll(
  rafiki: Rafiki,
  documents: readonly Operation[],
  field: string,
  variables: readonly Record<string, unknown>[]
): Promise<unknown[]> {
  const answers = await Promise.all(
    chunked(variables, documents.length).map(async (chunk) => {
      const operation = operationFor(documents, chunk.length)
      const numbered = chunk.flatMap((it, n) => Object.entries(it).map(([name, value]) => [`${name}${n}`, value]))
      const { data, errors } = await rafiki.answer(operation, Object.fromEntries(numbered) as Record<string, unknown>)
      if (errors?.[0]) throw rafiki.report(translate(field, errors[0], 'query'), operation)
      return chunk.map((_, n) => data?.[`j${n}`])
    })
  )
  return answers.flat()
}

const amount = '{ value assetCode assetScale }'

export type JoinedGrant = GrantTerms & GrantState & { __tenantId: string }

const grants = family(
  'auth',
  'JoinGrants',
  '$i#: ID!',
  (n) => `j${n}: grant(id: $i${n}) { ...J }`,
  `fragment J on Grant {
    id tenantId client createdAt state finalizationReason
    access { id type actions identifier createdAt limits {
      receiver interval debitAmount ${amount} receiveAmount ${amount}
    } }
    subject { sub_ids { id subId subIdFormat createdAt } }
  }`
)

/** How many more requests grants may cost that are not there, each of which spoils the answer that it is asked in. */
export interface Budget {
  left: number
}
export const createBudget = (): Budget => ({ left: 7 })

/** Grants by id, in order; undefined for one that is unknown or of another tenant. @returns errors in their places */
export async function joinGrants(
  rafiki: Rafiki,
  ids: readonly string[],
  tenantId: string,
  budget: Budget
): Promise<(JoinedGrant | undefined | Error)[]> {
  const found = new Map<string, JoinedGrant | Error>()
  const join = async (chunk: readonly string[]): Promise<never[]> => {
    try {
      await joinChunk(rafiki, chunk, tenantId, budget, found)
    } catch (error) {
      // One that is too large alone fails alone.
      if (chunk.length > 1 || !isTooLarge(error)) throw error
      found.set(chunk[0] ?? '', error as GatewayError)
    }
    return []
  }
  await Promise.all(chunked(ids).map((chunk) => inHalves(chunk, join)))
  return ids.map((id) => found.get(id))
}

async function joinChunk(
  rafiki: Rafiki,
  chunk: readonly string[],
  tenantId: string,
  budget: Budget,
  found: Map<string, JoinedGrant | Error>
): Promise<void> {
  for (let ids = chunk; ids.length > 0;) {
    const operation = operationFor(grants, ids.length)
    const answer = await rafiki.answer(operation, Object.fromEntries(ids.map((id, n) => [`i${n}`, id])))
    const error = answer.errors?.[0]
    if (!error) {
      for (const grant of Object.values(answer.data ?? {}) as GrantRow[]) {
        if (grant.tenantId === tenantId) found.set(grant.id, { ...grant, __tenantId: tenantId })
      }
      return
    }
    const missing = Number(/^j(\d+)$/.exec(String(error.path?.[0]))?.[1])
    const translated = translate('grant', error, 'query')
    if (translated.code !== 'NOT_FOUND' || !(missing < ids.length)) throw rafiki.report(translated, operation)
    ids = ids.filter((_, n) => n !== missing)
    if (budget.left === 0) {
      const incomplete = new GatewayError(
        'JOIN_INCOMPLETE',
        'Too many grants of this page no longer exist, so others could not be fetched. Ask for a smaller page.'
      )
      for (const id of ids) found.set(id, incomplete)
      return
    }
    budget.left -= 1
  }
}

type GrantRow = GrantTerms & GrantState

export interface JoinedWalletAddress extends OwnedRow {
  __tenantId: string
  address: string
}

const walletAddresses = family(
  'backend',
  'JoinWalletAddresses',
  '$u#: String!',
  (n) => `j${n}: walletAddressByUrl(url: $u${n}) { ...J }`,
  `fragment J on WalletAddress {
    id address publicName status createdAt tenant { id } additionalProperties { key value visibleInOpenPayments }
    asset { id code scale withdrawalThreshold liquidityThreshold createdAt tenant { id } }
  }`
)

/** Wallet addresses by the stored form of their URLs, in order; undefined for none of the tenant's. */
export async function joinWalletAddresses(
  rafiki: Rafiki,
  urls: readonly string[],
  tenantId: string
): Promise<(JoinedWalletAddress | undefined)[]> {
  const rows = await askAll(
    rafiki,
    walletAddresses,
    'walletAddressByUrl',
    urls.map((u) => ({ u }))
  )
  return (rows as ((OwnedRow & { address: string; asset: OwnedRow }) | null)[]).map((row) => {
    if (!row || !isOf(row, tenantId) || !isOf(row.asset, tenantId)) return undefined
    return { ...withoutTenant(row, tenantId), asset: withoutTenant(row.asset, tenantId) }
  })
}

/** A row has only its tenant's id: Rafiki answers selections of more. */
function withoutTenant<T extends OwnedRow>({ tenant: _, ...row }: T, tenantId: string) {
  return { ...row, __tenantId: tenantId }
}

export interface GrantWindow {
  first: number
  after?: string
  filter: OperatorGrantFilter
}

export interface GrantIds {
  ids: string[]
  more: boolean
}

const grantLists = family(
  'auth',
  'JoinGrantLists',
  '$n#: Int $a#: String $f#: GrantFilter $t#: ID',
  (n) => `j${n}: grants(first: $n${n}, after: $a${n}, filter: $f${n}, tenantId: $t${n}) { ...J }`,
  'fragment J on GrantsConnection { pageInfo { hasNextPage } edges { node { id tenantId } } }'
)

/** Pages of grants, newest first, as far as to know which. @throws GatewayError */
export async function joinGrantLists(
  rafiki: Rafiki,
  windows: readonly GrantWindow[],
  tenantId: string
): Promise<GrantIds[]> {
  const variables = windows.map(({ first, after, filter }) => ({ n: first, a: after, f: filter, t: tenantId }))
  const pages = (await askAll(rafiki, grantLists, 'grants', variables)) as {
    pageInfo: { hasNextPage: boolean }
    edges: { node: OwnedRow }[]
  }[]
  return pages.map(({ pageInfo, edges }) => {
    rafiki.viewRows(edges.length)
    if (!edges.every(({ node }) => isOf(node, tenantId))) throw untrusted(rafiki, grantLists)
    return { ids: edges.map(({ node }) => node.id), more: pageInfo.hasNextPage }
  })
}

export interface PaymentWindow {
  walletAddressIds: string[]
  /** Strictly after this payment, or before it. */
  after?: string
  before?: string
}

export interface JoinedPayment extends OwnedRow {
  __tenantId: string
  grantId: string | null
  createdAt: string
}

export interface PaymentPage {
  rows: JoinedPayment[]
  more: boolean
}

const paymentLists = family(
  'backend',
  'JoinPayments',
  '$a#: String $b#: String $f#: OutgoingPaymentFilter $n#: Int $l#: Int',
  (n) => `j${n}: outgoingPayments(first: $n${n}, last: $l${n}, after: $a${n}, before: $b${n}, filter: $f${n}) { ...J }`,
  `fragment J on OutgoingPaymentConnection { pageInfo { hasNextPage hasPreviousPage } edges { node {
    id walletAddressId client state error stateAttempts receiver metadata createdAt grantId tenant { id }
    debitAmount ${amount} receiveAmount ${amount} sentAmount ${amount}
    quote {
      id tenantId walletAddressId receiver createdAt expiresAt estimatedExchangeRate
      debitAmount ${amount} receiveAmount ${amount}
    }
  } } }`,
  9
)

const pageSize = 100

/** Pages of outgoing payments of wallet addresses, in walking order: newest first, or backwards from a payment. @throws GatewayError */
export async function joinPaymentLists(
  rafiki: Rafiki,
  windows: readonly PaymentWindow[],
  tenantId: string
): Promise<PaymentPage[]> {
  const variables = windows.map(({ walletAddressIds, after, before }) => ({
    // Wallet addresses that are the tenant's are all that is asked for.
    f: { walletAddressId: { in: walletAddressIds } },
    ...(before === undefined ? { a: after, n: pageSize } : { b: before, l: pageSize })
  }))
  const pages = (await askAll(rafiki, paymentLists, 'outgoingPayments', variables)) as {
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean }
    edges: { node: JoinedPayment & { quote: OwnedRow | null } }[]
  }[]
  return pages.map(({ pageInfo, edges }, n) => {
    rafiki.viewRows(edges.length)
    const own = edges.every(({ node }) => isOf(node, tenantId) && (!node.quote || isOf(node.quote, tenantId)))
    if (!own) throw untrusted(rafiki, paymentLists)
    const rows = edges.map(({ node }) => withoutTenant(node, tenantId))
    const back = windows[n]?.before !== undefined
    return back ? { rows: rows.reverse(), more: pageInfo.hasPreviousPage } : { rows, more: pageInfo.hasNextPage }
  })
}

function untrusted(rafiki: Rafiki, documents: readonly Operation[]): GatewayError {
  const error = new GatewayError('UPSTREAM_UNTRUSTED', 'Rafiki answered with rows of another tenant.')
  return rafiki.report(error, operationFor(documents, 1))
}
