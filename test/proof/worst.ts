import { randomUUID } from 'node:crypto'
import { Agent, request } from 'undici'
import { limits } from '../../src/execution/operationLimits.ts'
import { maxAnswerBytes, maxAnswerErrors } from '../../src/execution/answerLimits.ts'
import { maxPeriodSteps, maxRowsViewed, maxUpstreamRequests } from '../../src/rafiki/requestBudget.ts'
import { countTokens } from '../../src/rafiki/operationSize.ts'
import { startHarness, type Harness } from '../support/harness.ts'
import { accessFor, addGrant, addressOf } from '../support/grantOracle.ts'

/** The costliest documents that the limits allow, and the costliest that they refuse, over rows that strangers wrote. */
interface Worst {
  who: 'alice' | 'operator'
  query: string
  variables?: Record<string, unknown>
}

const times = (count: number, part: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => part(n)).join(' ')
const key = (n: number): string => `k${n}_`.padEnd(100, 'x')
const access =
  'access { id type actions identifier limits { kind receiver interval recurrence { repetitions startsAt endsAt } } }'
const ids = Array.from({ length: 100 }, () => randomUUID())
const within = (open: string, levels: number, close: string): string =>
  open.repeat(levels) + close + ' }'.repeat(levels)

export const worst: Record<string, Worst> = {
  'aliases of 100 characters over a hundred grants': {
    who: 'alice',
    query: `{ myGrants(first: 100) { edges { node { ${times(30, (n) => `${key(n)}: client`)} } } } }`
  },
  'aliases of what a stranger wrote at length': {
    who: 'alice',
    query: `{ myGrants(first: 100) { edges { node { ${times(14, (n) => `a${n}: access { limits { receiver interval } }`)} } } } }`
  },
  'aliases of intervals that are far to reckon': {
    who: 'alice',
    query: `{ myGrants(first: 100) { edges { node { ${times(10, (n) => `a${n}: access { limits { recurrence { startsAt endsAt } } spending { period { start end } } }`)} } } } }`
  },
  'aliases of filtered lists beneath clients': {
    who: 'alice',
    query: `{ myClients(first: 100) { edges { node { ${times(25, (n) => `a${n}: grants(first: 1, filter: { clientText: "${n}" }) { edges { node { id } } }`)} } } } }`
  },
  'lists in lists': {
    who: 'alice',
    query: `{ myClients(first: 100) { edges { node { grants(first: 20) { edges { node { id client ${access} } } } } } } }`
  },
  'the same list through thirty aliases': {
    who: 'alice',
    query: `{ ${times(29, (n) => `a${n}: myGrants(first: 100) { edges { node { id client status } } }`)} }`
  },
  'keys of wallet addresses, a hundred each': {
    who: 'alice',
    query: `{ myWalletAddresses { edges { node { ${times(4, (n) => `a${n}: keys { id jwk { kid x } revoked }`)} } } } }`
  },
  'a hundred ids, none of which is known': {
    who: 'alice',
    query: 'query ($ids: [ID!]!) { myGrantsByIds(ids: $ids) { id client } }',
    variables: { ids: ids.slice(0, 100) }
  },
  'filters of a thousand texts': {
    who: 'alice',
    query: 'query ($in: [String!]!) { myGrants(filter: { client: { in: $in } }) { edges { node { id } } } }',
    variables: { in: Array.from({ length: 1_000 }, (_, n) => `https://${n}.example/${'x'.repeat(180)}`) }
  },
  'errors at every row, in a document of line breaks': {
    who: 'alice',
    query: `{ myClients(first: 100) { edges { node { ${'\n'.repeat(60_000)} ${times(9, (n) => `a${n}: clientProfile { publicName }`)} } } } }`
  },
  'bad literals among comments': {
    who: 'alice',
    query: `{ ${times(80, (n) => `a${n}: myGrant(id: ${n}.5) { id }`)} ${'#\n'.repeat(900)} ${'\n'.repeat(50_000)} }`
  },
  'unknown fields after line breaks': {
    who: 'alice',
    query: `{ ${'\n'.repeat(64_000)} ${times(300, (n) => `u${n}`)} }`
  },
  'comments alone': { who: 'alice', query: `{ me { subject } ${'#\n'.repeat(30_000)} }` },
  'a name as long as the document': { who: 'alice', query: `{ ${'n'.repeat(65_000)} }` },
  'a field 240 times under one key': {
    who: 'alice',
    query: `{ ${times(240, () => 'me{subject}')} }`
  },
  'fields that merge in fragments': {
    who: 'alice',
    query: `{ ${times(20, (n) => `...F${n}`)} } ${times(20, (n) => `fragment F${n} on Query { me { subject tenantId } ${n < 19 ? `...F${n + 1}` : ''} }`)}`
  },
  'conflicts of fields': { who: 'alice', query: `{ ${times(80, (n) => `a: myGrant(id: "${n}") { id }`)} }` },
  'fragments that double': {
    who: 'alice',
    query: `{ ...F0 } ${times(60, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F60 on Query { me { subject } }`
  },
  'inline fragments in one another': { who: 'alice', query: within('{ ... on Query ', 200, '{ me { subject } }') },
  'a list literal in itself': {
    who: 'alice',
    query: `{ myGrantsByIds(ids: ${'['.repeat(450)}"x"${']'.repeat(450)}) { id } }`
  },
  'introspection of everything': {
    who: 'operator',
    query:
      '{ __schema { types { name description fields { name description args { name description } type { name kind } } inputFields { name description } enumValues { name } } } }'
  },
  'all grants of a tenant with directives, which no plan runs': {
    who: 'operator',
    query: `query ($yes: Boolean = true) { grants(first: 100) { edges { node { ${times(14, (n) => `${key(n)}: client @include(if: $yes)`)} access { id actions identifier } } } } }`
  }
}

/** A client's unanswered requests, and an account holder's own wallet address: whoever writes these, means no good. */
export async function startHostile(): Promise<Harness> {
  const harness = await startHarness({ env: { RECEIVER_ORIGINS: '*' } })
  const { store } = harness.rafiki
  const intervals = [
    'R/1900-01-30T00:00:00Z/P1M1D',
    'R99999/1970-01-01T00:00:00Z/PT1M',
    'R/0001-01-01T00:00:00Z/P1D',
    ''
  ]
  for (let n = 0; n < 400; n += 1) {
    const amount = { value: n % 3 === 0 ? '9'.repeat(30) : '100', assetCode: 'USD', assetScale: 2 }
    const limits = {
      receiver: `https://x.example/${'r'.repeat(3_900)}`,
      interval: intervals[n % 4],
      debitAmount: amount,
      receiveAmount: null
    }
    const accesses = [0, 1, 2].map(() => ({
      ...accessFor(addressOf('alice')),
      type: 'outgoing-payment',
      actions: ['create', 'read', 'list'],
      limits: limits as never
    }))
    addGrant(store, { client: `https://client-${n}.example/${'c'.repeat(1_500)}`, access: accesses })
  }
  const alice = store.walletAddresses.filter(({ address }) => address === addressOf('alice'))
  for (const { id: walletAddressId } of alice) {
    for (let n = 0; n < 100; n += 1) {
      const jwk = { kid: 'k'.repeat(200_000), x: 'x'.repeat(43), alg: 'EdDSA', kty: 'OKP', crv: 'Ed25519' }
      store.walletAddressKeys.push({
        id: randomUUID(),
        walletAddressId,
        jwk,
        revoked: false,
        createdAt: new Date().toISOString()
      })
    }
  }
  return harness
}

/** What one request may come to: one table. */
export const most = {
  bytes: maxAnswerBytes + 1_024,
  // The page on which the limit is met counts whole.
  rowsViewed: maxRowsViewed + 1_000,
  periodSteps: maxPeriodSteps + 1_000,
  errors: maxAnswerErrors,
  tokens: limits.tokens,
  upstreamRequests: maxUpstreamRequests
}
export type Counters = Record<keyof typeof most, number> & { status: number; codes: string[] }

// By a way of its own, which is the same in a test and in a script.
const direct = new Agent()

export async function measure(harness: Harness, { who, query, variables }: Worst): Promise<Counters> {
  const { auth, backend } = harness.rafiki
  const asked = (): number => auth.counters.requests + backend.counters.requests
  const authorization = `Bearer ${await harness.tokenOf(who)}`
  const [logged, before] = [harness.logged().length, asked()]
  const { statusCode, body } = await request(`${harness.url}/graphql`, {
    method: 'POST',
    dispatcher: direct,
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query, variables })
  })
  const text = await body.text()
  const { errors = [] } = JSON.parse(text) as { errors?: { extensions: { code: string; limit?: string } }[] }
  const told = await lineOf(harness, logged)
  return {
    status: statusCode,
    codes: [...new Set(errors.map(({ extensions }) => extensions.code))],
    bytes: Buffer.byteLength(text),
    rowsViewed: Number(told.rowsViewed ?? 0),
    periodSteps: Number(told.periodSteps ?? 0),
    errors: errors.length,
    // What is refused while it is read was not read to its end.
    tokens: errors.some(({ extensions }) => extensions.limit !== undefined) ? 0 : countTokens(query),
    upstreamRequests: asked() - before
  }
}

/** The log's line of a request, which is written when its answer is out. */
async function lineOf(harness: Harness, from: number): Promise<Record<string, unknown>> {
  for (;;) {
    const lines = harness.logged().slice(from).split('\n').filter(Boolean)
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>).find(({ msg }) => msg === 'request')
    if (told) return told
    await new Promise((resolve) => setImmediate(resolve))
  }
}
