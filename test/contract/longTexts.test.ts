import { randomUUID } from 'node:crypto'
import { Agent, fetch } from 'undici'
import { mayHoldLongText, maxText, tooLong, withoutLongTexts } from '../../src/rafiki/longText.ts'
import { clientPage, spending } from '../support/clientKeys.ts'
import { accept, askConsent, look, pay, reject } from '../support/grantRequests.ts'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { accessFor, addGrant, addressOf } from '../support/grantOracle.ts'

/* A stranger's text that is too long is null with a code, at its own path, and takes nothing else with it. */

const long = 'x'.repeat(maxText + 1)
const amount = { value: '1000', assetCode: 'USD', assetScale: 2 }

let harness: Harness
const outside = new Agent()
beforeAll(async () => void (harness = await startHarness({ compare: true })))
beforeEach(() => void Object.assign(harness.rafiki.store, { grants: [], outgoingPayments: [] }))
afterAll(async () => {
  await outside.close()
  await harness.close()
})

function limited(limits: object): string {
  const access = { ...accessFor(addressOf('alice')), type: 'outgoing-payment', actions: ['create'] }
  return spending(harness.rafiki.store, { access: [{ ...access, id: randomUUID(), limits }] }).id
}

interface Answered {
  data: unknown
  errors?: { path: unknown; code: unknown }[]
}

/** Of the gateway that makes plans, twice, and of the one that makes none. */
async function everywhere(who: 'alice' | 'operator', query: string): Promise<Answered[]> {
  const response = await fetch(`${harness.withoutPlans}/graphql`, {
    dispatcher: outside,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await harness.tokenOf(who)}` },
    body: JSON.stringify({ query })
  })
  const texts = [(await harness.ask(who, query)).text, (await harness.ask(who, query)).text, await response.text()]
  return texts.map((text) => {
    expect(text).not.toContain('xxxx')
    const { data, errors } = JSON.parse(text) as {
      data: unknown
      errors?: { path: unknown; extensions: { code: unknown } }[]
    }
    return { data, ...(errors && { errors: errors.map(({ path, extensions: { code } }) => ({ path, code })) }) }
  })
}

const limitsPath = (...more: string[]) => ['myGrants', 'edges', 0, 'node', 'access', 0, ...more]
const errorsAt = (...paths: unknown[]) => paths.map((path) => ({ path, code: 'VALUE_TOO_LONG' }))

it("a long text is null at each field of the account holder's that shows it, and the grant stays", async () => {
  const id = limited({ receiver: long, interval: long, debitAmount: amount })
  const query = `{ myGrants { edges { node { id canSpend access {
    limits { kind receiver interval recurrence { endsAt } debitAmount { value } }
    spending { period { start } remainingDebitAmount { value } payments }
  } } } } }`
  for (const answer of await everywhere('alice', query)) {
    const limits = { kind: 'DEBIT', receiver: null, interval: null, recurrence: null, debitAmount: { value: '1000' } }
    const access = [{ limits, spending: { period: null, remainingDebitAmount: null, payments: 0 } }]
    expect(answer.data).toEqual({ myGrants: { edges: [{ node: { id, canSpend: true, access } }] } })
    expect(answer.errors).toEqual(
      expect.arrayContaining(
        errorsAt(
          limitsPath('limits', 'receiver'),
          limitsPath('limits', 'interval'),
          limitsPath('limits', 'recurrence'),
          limitsPath('spending', 'period')
        )
      )
    )
    expect(answer.errors).toHaveLength(4)
  }
})

it.each(['value', 'assetCode'])(
  'an amount whose %s is too long is null, and so is what remains of it',
  async (part) => {
    limited({ debitAmount: { ...amount, [part]: part === 'value' ? '9'.repeat(maxText + 1) : long } })
    const query =
      '{ myGrants { edges { node { access { limits { kind debitAmount { value } } spending { remainingDebitAmount { value } } } } } } }'
    for (const answer of await everywhere('alice', query)) {
      const access = [{ limits: { kind: 'DEBIT', debitAmount: null }, spending: { remainingDebitAmount: null } }]
      expect(answer.data).toEqual({ myGrants: { edges: [{ node: { access } }] } })
      expect(answer.errors).toEqual(
        errorsAt(limitsPath('limits', 'debitAmount'), limitsPath('spending', 'remainingDebitAmount'))
      )
    }
  }
)

it("a long text is null under Rafiki's own names, for account holders and operators, in lists and look-ups", async () => {
  const id = limited({ receiver: long, interval: long, debitAmount: amount })
  const row = harness.rafiki.store.grants[0]
  row?.subjects.push({ id: randomUUID(), subId: long, subIdFormat: 'uri', createdAt: new Date().toISOString() })
  const fields = 'id access { limits { receiver interval debitAmount { value } } }'
  const shown = { id, access: [{ limits: { receiver: null, interval: null, debitAmount: { value: '1000' } } }] }
  for (const who of ['alice', 'operator'] as const) {
    for (const answer of await everywhere(who, `{ grants(first: 5) { edges { node { ${fields} } } } }`)) {
      expect(answer.data).toEqual({ grants: { edges: [{ node: shown }] } })
      const at = ['grants', 'edges', 0, 'node', 'access', 0, 'limits']
      expect(answer.errors).toEqual(errorsAt([...at, 'receiver'], [...at, 'interval']))
    }
    const one = await everywhere(who, `{ grant(id: "${id}") { ${fields} subject { sub_ids { subId } } } }`)
    for (const answer of one) {
      const subject = who === 'alice' ? null : { sub_ids: [{ subId: null }] }
      expect(answer.data).toEqual({ grant: { ...shown, subject } })
      expect(answer.errors).toHaveLength(who === 'alice' ? 2 : 3)
      expect(new Set(answer.errors?.map(({ code }) => code))).toEqual(new Set(['VALUE_TOO_LONG']))
    }
  }
})

it('a long text removes nothing from a key, nor from the payments beside it', async () => {
  const { store } = harness.rafiki
  const [wallet] = store.walletAddresses
  store.walletAddressKeys = [
    {
      id: randomUUID(),
      createdAt: new Date().toISOString(),
      walletAddressId: wallet?.id ?? '',
      revoked: false,
      jwk: { kid: long, x: 'x', alg: 'EdDSA', kty: 'OKP', crv: 'Ed25519' }
    }
  ]
  const who = { sub: 'owner', wallet_addresses: [wallet?.address] }
  const { data, errors } = await harness.ask(who, '{ myWalletAddresses { edges { node { keys { jwk { kid x } } } } } }')
  expect(errors?.map(({ extensions }) => extensions.code as string)).toEqual(['VALUE_TOO_LONG'])
  expect(JSON.stringify(data)).toContain('{"kid":null,"x":"x"}')
})

it('a long text inside free JSON is left to callers who may see that JSON', async () => {
  const id = limited({ debitAmount: amount })
  const event = {
    id: randomUUID(),
    createdAt: new Date().toISOString(),
    tenantId: harness.rafiki.store.operatorTenantId
  }
  harness.rafiki.store.webhookEvents = [
    { ...event, type: 'outgoing_payment.created', data: { grantId: id, note: long } }
  ]
  const { data, errors } = await harness.ask(
    'operator',
    '{ webhookEvents(first: 1) { edges { node { metadata: data } } } }'
  )
  expect(errors).toBeUndefined()
  expect(data.webhookEvents.edges).toEqual([{ node: { metadata: { grantId: id, note: long } } }])
})

it('a grant with a long text can be revoked, and counts as one that can spend', async () => {
  const id = limited({ receiver: long, interval: long })
  const { clients } = await clientPage(harness, 'alice')
  expect(clients).toMatchObject([{ canSpend: true, grants: [id] }])
  const listed = await harness.ask('alice', '{ myGrants(filter: { canSpend: true }) { edges { node { id } } } }')
  expect(listed.data.myGrants.edges).toEqual([{ node: { id } }])
  const revoked = await harness.ask(
    'alice',
    `mutation { revokeMyGrant(input: { grantId: "${id}" }) { grant { status canSpend } } }`
  )
  expect(revoked.data.revokeMyGrant).toEqual({ grant: { status: 'REVOKED', canSpend: false } })
})

it('a grant request with a long text cannot be accepted, only rejected', async () => {
  const limits = { debitAmount: amount, interval: `R${'0'.repeat(maxText)}1/2026-01-01T00:00:00Z/P1M` }
  const { key } = await askConsent(harness, {
    access: [{ ...pay(addressOf('alice')), limits } as ReturnType<typeof pay>]
  })
  const shown = await look(harness, key, 'alice', 'obstacle acceptable access { limits { interval } }')
  expect(shown.data.myGrantRequest).toEqual({
    ...{ obstacle: 'VALUE_TOO_LONG', acceptable: false },
    access: [{ limits: { interval: null } }]
  })
  const accepted = await accept(harness, key)
  expect(accepted.errors?.[0]?.extensions).toMatchObject({ code: 'VALUE_TOO_LONG', outcome: 'NOT_DONE' })
  expect((await reject(harness, key)).data.rejectMyGrantRequest.request.status).toBe('REJECTED')
})

it('a long text is the name of no client, and of no account holder who could be asked for consent', async () => {
  addGrant(harness.rafiki.store, {
    client: long,
    access: [{ ...accessFor(addressOf('alice')), type: 'outgoing-payment', actions: ['create'] }],
    state: 'FINALIZED',
    finalizationReason: 'ISSUED'
  })
  const query = '{ myClients { edges { node { activeGrants client clientProfile { publicName } } } } }'
  const reply = await harness.ask('alice', query)
  expect(reply.data.myClients.edges).toEqual([{ node: { activeGrants: 1, client: null, clientProfile: null } }])
  expect(codeOf(reply)).toBe('VALUE_TOO_LONG')
})

describe('long texts are found in JSON', () => {
  it.each([
    ['', false],
    ['a'.repeat(maxText), false],
    ['a'.repeat(maxText + 1), true],
    ['\\"'.repeat(maxText), true],
    [`${'a'.repeat(maxText)}"`, true],
    ['ä'.repeat(maxText + 1), true]
  ])('long texts are found wherever they stand in JSON: text %#', (text, expected) => {
    for (const before of [[], ['b'], Array<string>(3_000).fill('short')]) {
      const tree = { data: { before, it: { text, after: before } } }
      const isLong = text.length > maxText
      const copy = structuredClone(tree)
      withoutLongTexts(copy.data, new Set())
      expect(copy.data.it.text).toEqual(isLong ? tooLong : text)
      // It may look in vain, and never looks past one.
      if (isLong) expect(mayHoldLongText(JSON.stringify(tree))).toBe(true)
      if (!expected) expect(mayHoldLongText(JSON.stringify(tree))).toBe(false)
    }
  })
})
