import { randomUUID } from 'node:crypto'
import type { NewEvent } from '../../src/journal/event.ts'
import type { Journal } from '../../src/journal/journal.ts'
import { addressOf } from '../support/grantOracle.ts'
import { codeOf, startHarness, type Harness, type Reply, type Who } from '../support/harness.ts'

let harness: Harness
let journal: Journal
beforeAll(async () => {
  harness = await startHarness({
    journal: { database: 'memory', retentionDays: undefined },
    env: {
      DEFAULT_SCOPES_ACCOUNT_HOLDER: 'grants:read history:read',
      DEFAULT_SCOPES_OPERATOR: 'admin:read consents:read'
    }
  })
  journal = harness.gateway.journal!
})
afterAll(() => harness.close())

const [alice, bob] = [addressOf('alice'), addressOf('bob')]
let at = Date.parse('2026-01-01T00:00:00.000Z')

async function happened(...events: Partial<NewEvent>[]): Promise<string[]> {
  const all = events.map((more): NewEvent => {
    at += 1_000
    const tenantId = harness.rafiki.store.operatorTenantId
    return { id: randomUUID(), kind: 'consent.given', tenantId, at, actor: { role: 'client' }, ...more }
  })
  await journal.append(all)
  return all.map(({ id }) => id)
}

const fields = `id kind at notBefore notAfter grantId client walletAddresses termsDigest terms
  by { role subject delegated }`
const records = (filter: string, { who = 'operator', more = '' }: { who?: Who; more?: string } = {}) =>
  harness.ask(
    who,
    `{ consentRecords(reason: "Complaint 17", filter: { ${filter} }${more}) {
      edges { cursor node { ${fields} } } pageInfo { hasNextPage hasPreviousPage } } }`
  )
const nodesOf = ({ data }: Reply): { id: string }[] =>
  data.consentRecords.edges.map(({ node }: { node: { id: string } }) => node)
const idsOf = (reply: Reply): string[] => nodesOf(reply).map(({ id }) => id)

interface Read {
  at: string
  by: object
}
async function readsSeenBy(who: Who): Promise<{ reads: Read[]; text: string }> {
  const query =
    '{ myActivity(filter: { kind: { in: [DATA_READ] } }) { nodes { id __typename at by { role tokenId } } } }'
  const reply = await harness.ask(who, query)
  return { reads: reply.data.myActivity.nodes, text: reply.text }
}

describe('consentRecords', () => {
  it('an operator reads what an account holder was shown and answered, and who it was', async () => {
    const grantId = randomUUID()
    const terms = { client: 'https://shop.example/checkout', access: [] }
    const [, given, revoked] = await happened(
      { kind: 'payment.created', grantId, walletAddresses: [alice] },
      {
        ...{ grantId, walletAddresses: [alice], client: 'https://shop.example/checkout', subject: 'alice' },
        actor: { role: 'accountHolder', subject: 'alice', jti: 'secret of alice', sid: 'secret of alice', act: {} },
        details: { terms, termsDigest: 'sha256:abc' }
      },
      { kind: 'grant.revoked', grantId, walletAddresses: [alice], actor: { role: 'operator', subject: 'clerk' } }
    )
    const reply = await records(`grant: "${grantId}"`)
    expect(reply.errors).toBeUndefined()
    expect(nodesOf(reply)).toMatchObject([
      { id: revoked, kind: 'GRANT_REVOKED', by: { role: 'OPERATOR', subject: 'clerk', delegated: false } },
      {
        ...{ id: given, kind: 'CONSENT_GIVEN', grantId, walletAddresses: [alice], termsDigest: 'sha256:abc', terms },
        by: { role: 'ACCOUNT_HOLDER', subject: 'alice', delegated: true }
      }
    ])
    // Claims of a token are shown to its own subject only.
    expect(reply.text).not.toContain('secret')
  })

  it('each account holder on the page sees that the wallet looked, once, and not who, nor why', async () => {
    const grantId = randomUUID()
    await happened({ grantId, walletAddresses: [alice, bob] }, { grantId, walletAddresses: [alice] })
    const before = await readsSeenBy('bob')
    const mine = await readsSeenBy('alice')
    await records(`grant: "${grantId}"`)
    const after = await readsSeenBy('bob')
    expect(after.reads).toHaveLength(before.reads.length + 1)
    expect(after.reads[0]).toMatchObject({ __typename: 'MyDataReadEvent', by: { role: 'WALLET', tokenId: null } })
    expect((await readsSeenBy('alice')).reads).toHaveLength(mine.reads.length + 1)
    expect(after.text).not.toMatch(/Complaint|operator|alice/)
    const written = await journal.db
      .selectFrom('journal_events')
      .select('content')
      .where('kind', '=', 'data.read')
      .execute()
    expect(written.at(-1)?.content).toContain('Complaint 17')
  })

  it('records that cannot be written down as read are not read', async () => {
    const grantId = randomUUID()
    await happened({ grantId, walletAddresses: [alice] })
    const { append } = journal
    journal.append = () => Promise.reject(new Error('full'))
    const reply = await records(`grant: "${grantId}"`)
    journal.append = append
    expect(reply.data).toEqual({ consentRecords: null })
    expect(codeOf(reply)).toBe('JOURNAL_UNAVAILABLE')
  })

  it('records are found by wallet address, client and time, a page after another', async () => {
    const address = addressOf(`records ${randomUUID()}`).replaceAll(' ', '-')
    const ids = await happened(
      { walletAddresses: [address] },
      { walletAddresses: [address], client: 'https://shop.example/checkout' },
      { walletAddresses: [address] }
    )
    const of = `walletAddress: "${address.toUpperCase().replace('HTTPS', 'https')}"`
    expect(idsOf(await records(of))).toEqual([ids[2], ids[1], ids[0]])
    expect(idsOf(await records(`${of}, client: "https://shop.example/checkout"`))).toEqual([ids[1]])
    expect(idsOf(await records(`${of}, happenedAfter: "${new Date(at).toISOString()}"`))).toEqual([ids[2]])
    expect(idsOf(await records(`${of}, happenedBefore: "${new Date(at).toISOString()}"`))).toEqual([ids[1], ids[0]])
    const first = await records(of, { more: ', first: 2' })
    expect(first.data.consentRecords.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false })
    const next = await records(of, { more: `, first: 2, after: "${first.data.consentRecords.edges[1].cursor}"` })
    expect([idsOf(next), next.data.consentRecords.pageInfo]).toEqual([
      [ids[0]],
      { hasNextPage: false, hasPreviousPage: true }
    ])
    const nothing = Buffer.from(`consentRecords:${randomUUID()}`).toString('base64url')
    expect(codeOf(await records(of, { more: `, after: "${nothing}"` }))).toBe('BAD_USER_INPUT')
  })

  it('a reason is needed, and a grant or wallet address', async () => {
    const ask = (args: string) => harness.ask('operator', `{ consentRecords(${args}) { edges { cursor } } }`)
    const grant = `filter: { grant: "${randomUUID()}" }`
    expect(codeOf(await ask(grant))).toBe('GRAPHQL_VALIDATION_FAILED')
    for (const reason of ['', '   ', 'x'.repeat(501)])
      expect(codeOf(await ask(`reason: "${reason}", ${grant}`))).toBe('BAD_USER_INPUT')
    expect(codeOf(await ask('reason: "x", filter: {}'))).toBe('BAD_USER_INPUT')
    expect((await ask(`reason: "${'x'.repeat(500)}", ${grant}`)).data.consentRecords.edges).toEqual([])
    for (const none of ['grant: "garbage"', 'walletAddress: "garbage"']) expect(idsOf(await records(none))).toEqual([])
  })

  it('an operator reads the records of their own tenant only', async () => {
    const other = String(harness.rafiki.tenants[1]?.id)
    const grantId = randomUUID()
    await happened({ grantId, walletAddresses: [alice], tenantId: other })
    expect(idsOf(await records(`grant: "${grantId}"`))).toEqual([])
    const clerk = { sub: 'clerk', role: 'operator', tenant_id: other }
    expect(idsOf(await records(`grant: "${grantId}"`, { who: clerk }))).toHaveLength(1)
  })

  it('the scopes of an operator do not cover consentRecords unless they name it', async () => {
    const who = { ...harness.people.operator, scope: 'admin:read admin:write' }
    const reply = await records('grant: "x"', { who })
    expect(reply.errors?.[0]?.extensions).toEqual({ code: 'SCOPE_REQUIRED', scope: 'consents:read' })
  })

  it('a gateway without a journal has no consentRecords', async () => {
    const without = await startHarness({ env: { DEFAULT_SCOPES_OPERATOR: 'consents:read' } })
    try {
      const query = '{ consentRecords(reason: "x", filter: { grant: "x" }) { edges { cursor } } }'
      expect(codeOf(await without.ask('operator', query))).toBe('GRAPHQL_VALIDATION_FAILED')
    } finally {
      await without.close()
    }
  })
})
