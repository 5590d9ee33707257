import { createFaults } from '../../sandbox/rafiki/faults.ts'
import { contracts } from '../../src/graph.ts'
import { askConsent, look } from '../support/grantRequests.ts'
import { codeOf, startHarness, type Harness, type Reply } from '../support/harness.ts'
import { addGrant, addressOf, type Row } from '../support/grantOracle.ts'
import { addIncoming, addKey, addOutgoing, addressNamed, askFully } from '../support/payments.ts'

/*
 * Rafiki answers that a mutation was done although its database refused to commit (measured). No mutation may say so
 * after it.
 */

let harness: Harness
const ask = askFully(() => harness)
beforeAll(async () => void (harness = await startHarness({ env: { RECEIVER_ORIGINS: 'https://wallet.example' } })))
afterAll(() => harness.close())

const commit = (uncommittedRate: number): void => {
  for (const service of ['auth', 'backend'] as const) harness.rafiki[service].faults = createFaults({ uncommittedRate })
}
const store = () => harness.rafiki.store
const home = () => addressNamed(store(), addressOf('alice')).id
const usd = (value: string) => ({ value, assetCode: 'USD', assetScale: 2 })
const jwk = { kid: 'k1', x: 'A'.repeat(43), alg: 'EdDSA', kty: 'OKP', crv: 'Ed25519' }
const idempotencyKey = crypto.randomUUID()
const receiver = () => {
  const { id, tenantId } = addIncoming(store(), addressNamed(store(), addressOf('bob')).id)
  return `${store().openPaymentsUrl}/${tenantId}/incoming-payments/${id}`
}
const quote = async (): Promise<string> => {
  const input = {
    walletAddressId: home(),
    receiver: receiver(),
    debitAmount: usd('250'),
    idempotencyKey: crypto.randomUUID()
  }
  const reply = await ask(
    'alice',
    'mutation ($input: CreateQuoteInput!) { createQuote(input: $input) { quote { id } } }',
    {
      input
    }
  )
  return reply.data.createQuote.quote.id as string
}

interface Case {
  type: string
  answer: string
  input: () => Promise<object> | object
  /** NOT_DONE: what was to change is read as it was. UNKNOWN: what was to be made is not found. */
  outcome: 'NOT_DONE' | 'UNKNOWN'
}

/** Each mutation of an account holder's, as it succeeds where Rafiki commits. */
const cases: Record<string, Case> = {
  revokeMyGrant: {
    ...{ type: 'RevokeMyGrantInput', answer: 'grant { status }', outcome: 'NOT_DONE' },
    input: () => ({ grantId: addGrant(store()).id })
  },
  revokeMyGrants: {
    ...{ type: 'RevokeMyGrantsInput', answer: 'results { outcome code }', outcome: 'NOT_DONE' },
    input: () => ({ grantIds: [addGrant(store()).id] })
  },
  revokeGrant: {
    ...{ type: 'RevokeGrantInput', answer: 'id', outcome: 'NOT_DONE' },
    input: () => ({ grantId: addGrant(store()).id })
  },
  acceptMyGrantRequest: {
    ...{ type: 'AcceptMyGrantRequestInput', answer: 'request { status }', outcome: 'NOT_DONE' },
    input: async () => {
      const { key } = await askConsent(harness)
      const { data } = await look(harness, key, 'alice', 'termsDigest')
      return { ...key, termsDigest: data.myGrantRequest.termsDigest as string }
    }
  },
  rejectMyGrantRequest: {
    ...{ type: 'RejectMyGrantRequestInput', answer: 'request { status }', outcome: 'NOT_DONE' },
    input: async () => (await askConsent(harness)).key
  },
  createIncomingPayment: {
    ...{ type: 'CreateIncomingPaymentInput', answer: 'payment { id }', outcome: 'UNKNOWN' },
    input: () => ({ walletAddressId: home(), idempotencyKey })
  },
  completeIncomingPayment: {
    ...{ type: 'CompleteIncomingPaymentInput', answer: 'payment { state }', outcome: 'NOT_DONE' },
    input: () => ({ id: addIncoming(store(), home()).id })
  },
  createReceiver: {
    ...{ type: 'CreateReceiverInput', answer: 'receiver { id }', outcome: 'UNKNOWN' },
    input: () => ({ walletAddressUrl: addressOf('bob'), idempotencyKey })
  },
  createQuote: {
    ...{ type: 'CreateQuoteInput', answer: 'quote { id }', outcome: 'UNKNOWN' },
    input: () => ({ walletAddressId: home(), receiver: receiver(), debitAmount: usd('250'), idempotencyKey })
  },
  createOutgoingPayment: {
    ...{ type: 'CreateOutgoingPaymentInput', answer: 'payment { id }', outcome: 'UNKNOWN' },
    input: async () => ({ walletAddressId: home(), quoteId: await quote(), idempotencyKey })
  },
  cancelOutgoingPayment: {
    ...{ type: 'CancelOutgoingPaymentInput', answer: 'payment { state }', outcome: 'NOT_DONE' },
    input: () => ({ id: addOutgoing(store(), home(), { state: 'FUNDING' }).id })
  },
  createWalletAddressKey: {
    ...{ type: 'CreateWalletAddressKeyInput', answer: 'walletAddressKey { id }', outcome: 'UNKNOWN' },
    input: () => ({ walletAddressId: home(), jwk, idempotencyKey })
  },
  revokeWalletAddressKey: {
    ...{ type: 'RevokeWalletAddressKeyInput', answer: 'walletAddressKey { revoked }', outcome: 'NOT_DONE' },
    input: () => ({ id: addKey(store(), home()).id })
  },
  // The last: it takes her wallet address out of use.
  updateWalletAddress: {
    ...{ type: 'UpdateWalletAddressInput', answer: 'walletAddress { status }', outcome: 'NOT_DONE' },
    input: () => ({ id: home(), status: 'INACTIVE' })
  }
}

it('every mutation of an account holder’s is tried without a commit', () => {
  const fields = Object.keys(contracts().accountHolder.getMutationType()?.getFields() ?? {})
  expect(Object.keys(cases).sort()).toEqual(fields.sort())
})

const documentOf = (field: string): string => {
  const { type, answer } = cases[field] as Case
  return `mutation ($input: ${type}!) { ${field}(input: $input) { ${answer} } }`
}
/** What the caller is told: of one of many, what its result says. */
const toldOf = (field: string, { data, errors }: Reply): unknown[] => {
  const result = field === 'revokeMyGrants' && !errors ? data.revokeMyGrants.results[0] : undefined
  return result
    ? [result.code, result.outcome]
    : [errors?.[0]?.extensions.code ?? null, errors?.[0]?.extensions.outcome ?? null]
}

/** Answers to grant requests go to a server of their own. */
const answersSent = (): number => harness.rafiki.interaction.received.filter((it) => it.startsWith('POST')).length

describe.each(Object.entries(cases))('%s', (field, { input, outcome }) => {
  it('a mutation that is acknowledged and not committed is not called done, in the audit log neither', async () => {
    commit(0)
    const given = await input()
    const before = answersSent()
    commit(1)
    const reply = await ask('alice', documentOf(field), { input: given })
    expect(toldOf(field, reply)).toEqual(['NOT_CONFIRMED', outcome])
    expect(reply.cost.mutations + answersSent() - before).toBe(1)
    const line = harness.audited().at(-1)
    expect([line?.mutation, line?.code, line?.outcome]).toEqual([field, 'NOT_CONFIRMED', outcome])
  })

  it('a mutation that is committed is confirmed', async () => {
    commit(0)
    const given = await input()
    const reply = await ask('alice', documentOf(field), { input: given })
    expect(toldOf(field, reply)).toEqual([null, field === 'revokeMyGrants' ? 'REVOKED' : null])
    expect(harness.audited().at(-1)?.outcome).toBe('DONE')
  })
})

it('an operator’s revokeGrant that is not committed is not called done, in the audit log neither', async () => {
  const row: Row = addGrant(store())
  const revoke = 'mutation ($id: String!) { revokeGrant(input: { grantId: $id }) { id } }'
  commit(1)
  const reply = await harness.ask('operator', revoke, { id: row.id })
  expect([codeOf(reply), reply.errors?.[0]?.extensions.outcome]).toEqual(['NOT_CONFIRMED', 'NOT_DONE'])
  expect(harness.audited().slice(-1)).toMatchObject([
    { mutation: 'revokeGrant', outcome: 'NOT_DONE', code: 'NOT_CONFIRMED' }
  ])
  commit(0)
  expect((await harness.ask('operator', revoke, { id: row.id })).data).toEqual({ revokeGrant: { id: row.id } })
  expect(row.finalizationReason).toBe('REVOKED')
})
