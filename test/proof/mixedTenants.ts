import { randomUUID } from 'node:crypto'
import type { Tenant } from '../../src/config/tenants.ts'
import { Secret } from '../../src/config/secret.ts'
import { createFaults } from '../../sandbox/rafiki/faults.ts'
import { startHarness, type Harness, type Reply } from '../support/harness.ts'
import { addWorld, type World } from '../support/twoTenants.ts'
import { randomOf } from '../../testing/random.ts'

export interface MixedReport {
  requests: number
  /** Answered as without mixing. */
  right: number
  /** Their field failed, and said so. */
  failed: number
  refused: number
  /** What is none of these, and what lacks what is there, without an error. */
  wrong: string[]
  emptied: string[]
  mutationsSent: number
  /** Queries to the backend that do not ask as which tenant they run. */
  unproven: string[]
}

interface Question {
  name: string
  claims: Record<string, unknown>
  query: string
  kind: 'query' | 'mutation'
}

const claimsOf = ({ tenantId, claims, walletAddress: { address } }: World) => ({
  operator: claims,
  accountHolder: {
    tenant_id: tenantId,
    sub: 'grace',
    role: 'accountHolder',
    wallet_addresses: [address],
    scope: userScope
  }
})
const userScope = 'payments:read payments:write wallet:write grants:read'

const ofUsers = (world: World): string[] => [
  '{ myWalletAddresses(first: 5) { edges { node { id address } } } }',
  '{ myOutgoingPayments(first: 5) { edges { node { id state } } } }',
  '{ myPayments(first: 5) { edges { node { __typename } } } }',
  `{ myOutgoingPayment(id: "${world.outgoingPayment.id}") { id } }`,
  `{ myIncomingPayment(id: "${world.incomingPayment.id}") { id } }`,
  `{ myOutgoingPayment(id: "${randomUUID()}") { id } }`
]
const ofOperators = (world: World): string[] => [
  '{ assets(first: 5) { edges { node { id code } } } }',
  '{ whoami { id isOperator } me: whoami { id } }',
  '{ whoami: assets(first: 5) { edges { whoami: node { id } } } }',
  '{ outgoingPayments(first: 5) { edges { node { id walletAddressId } } } }',
  '{ webhookEvents(first: 5) { edges { node { id type } } pageInfo { hasNextPage } } }',
  `{ walletAddress(id: "${world.walletAddress.id}") { id walletAddressKeys { edges { node { id } } } } }`,
  `{ peer(id: "${world.peer.id}") { id } asset(id: "${world.spare.id}") { id } }`,
  `{ asset(id: "${randomUUID()}") { id } }`
]
const mutationsOf = (world: World): [role: 'accountHolder' | 'operator', query: string][] => [
  ['operator', 'mutation { createAsset(input: { code: "MIX", scale: 2 }) { asset { id } } }'],
  ['operator', `mutation { cancelOutgoingPayment(input: { id: "${world.outgoingPayment.id}" }) { payment { id } } }`],
  [
    'accountHolder',
    `mutation { updateWalletAddress(input: { id: "${world.walletAddress.id}", publicName: "Mixed" }) {
      walletAddress { id }
    } }`
  ]
]

function questionsOf(world: World): Question[] {
  const claims = claimsOf(world)
  const asked = (role: 'accountHolder' | 'operator', kind: Question['kind']) => (query: string) => ({
    ...{ name: `${role} of ${world.tenantId}`, claims: claims[role], query, kind }
  })
  return [
    ...ofUsers(world).map(asked('accountHolder', 'query')),
    ...ofOperators(world).map(asked('operator', 'query')),
    ...mutationsOf(world).map(([role, query]) => asked(role, 'mutation')(query))
  ]
}

/** A sandbox whose gateway is configured with three tenants that it does not know to be kept apart. */
async function startThreeTenants(): Promise<{ harness: Harness; worlds: World[] }> {
  const third = { id: randomUUID(), secret: 'secret of the third tenant' }
  const harness = await startHarness({
    env: { RAFIKI_TENANTS_ISOLATED: 'false' },
    tenants: ([first, second]) => {
      const both = [first, second] as [Tenant, Tenant]
      return [...both, { ...both[0], id: third.id, secret: new Secret(third.secret), operator: false }]
    },
    // Its tokens are the first one's issuer's.
    issuers: ([first, second, last]) => [{ ...first!, tenants: [...first!.tenants, ...last!.tenants] }, second!]
  })
  const { store, tenants } = harness.rafiki
  store.tenants.push({ ...store.tenants[1]!, id: third.id, apiSecret: third.secret })
  return { harness, worlds: [...tenants.map(({ id }) => id), third.id].map((id) => addWorld(store, id)) }
}

/** What an answer says, without what differs each time. */
const said = ({ data, errors }: Reply): string =>
  JSON.stringify([data, errors?.map(({ path, extensions: { code } }) => [path, code])])

/**
 * Requests of three tenants, many at once, to a Rafiki that runs some of them as another tenant; each answer is held
 * against the one that the same question has without mixing.
 * @param rate the share of the backend's requests that run as another tenant
 */
export async function askMixed(count: number, rate: number, seed: number): Promise<MixedReport> {
  const { harness, worlds } = await startThreeTenants()
  try {
    const { backend } = harness.rafiki
    const questions = worlds.flatMap(questionsOf)
    const tokens = new Map<object, string>()
    for (const { claims } of questions) if (!tokens.has(claims)) tokens.set(claims, await harness.tokenOf(claims))
    const ask = ({ claims, query }: Question) => harness.ask({ token: tokens.get(claims) ?? '' }, query)
    const expected = new Map<Question, string>()
    for (const question of questions) expected.set(question, said(await ask(question)))

    const report: MixedReport = {
      ...{ requests: 0, right: 0, failed: 0, refused: 0, wrong: [], emptied: [], mutationsSent: 0, unproven: [] }
    }
    const random = randomOf(seed)
    backend.faults = createFaults({ mixTenants: rate, seed })
    const judge = (question: Question, reply: Reply): void => {
      const codes = reply.errors?.map(({ extensions: { code } }) => String(code)) ?? []
      if (question.kind === 'mutation') {
        if (codes.every((code) => code === 'TENANTS_NOT_ISOLATED' || lost.has(code)) && codes.length > 0)
          report.refused += 1
        else report.wrong.push(`${question.name}: ${question.query} ${reply.text}`)
      } else if (said(reply) === expected.get(question)) report.right += 1
      else if (codes.length > 0 && codes.every((code) => lost.has(code))) report.failed += 1
      else (codes.length > 0 ? report.wrong : report.emptied).push(`${question.name}: ${question.query} ${reply.text}`)
    }
    const worker = async (): Promise<void> => {
      while (report.requests < count) {
        report.requests += 1
        const question = random.pick(questions)
        judge(question, await ask(question))
      }
    }
    await Promise.all(Array.from({ length: 20 }, worker))
    report.mutationsSent = backend.counters.mutations
    report.unproven = backend.log
      .map(({ body }) => (body as { query: string }).query)
      .filter((query) => !/^mutation/.test(query) && !/whoami ?\{ ?id isOperator/.test(query.replaceAll(/\s+/g, ' ')))
    return report
  } finally {
    await harness.close()
  }
}

/** What a field says whose answer was another tenant's, twice. */
const lost = new Set(['UPSTREAM_UNTRUSTED', 'UPSTREAM_ERROR'])
