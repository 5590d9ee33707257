import { findEvents } from '../../src/journal/events.ts'
import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import {
  accept,
  acceptShown,
  askConsent,
  debitAmount,
  look,
  pay,
  reject,
  type Asked
} from '../support/grantRequests.ts'
import { addressOf } from '../support/grantOracle.ts'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness({ journal: { database: 'memory', retentionDays: undefined, callers: 'none' } })
})
afterAll(() => harness.close())

const digestOf = async ({ key }: Asked): Promise<string> =>
  (await look(harness, key, 'alice', 'termsDigest')).data.myGrantRequest.termsDigest as string

const answered = ({ key }: Asked): unknown =>
  harness.rafiki.store.gnap.interactions.find(({ id }) => id === key.interactionId)?.state

const eventsOf = async ({ row }: Asked) => {
  const { journal } = harness.gateway
  const [{ id: tenantId = '' } = {}] = harness.rafiki.tenants
  const found = await findEvents(journal!.db, { tenantId, grantIds: [row.id], direction: 'forwards', size: 50 })
  return found.filter(({ kind }) => /^(terms|consent)/.test(kind)).reverse()
}

it('the digest of the terms is the same as long as nothing changes, and accepting with it works', async () => {
  const asked = await askConsent(harness)
  const shown = await digestOf(asked)
  expect(shown).toMatch(/^v1\.[\w-]{43}$/)
  expect(await digestOf(asked)).toBe(shown)
  expect((await acceptShown(harness, { ...asked.key, termsDigest: shown })).errors).toBeUndefined()
  expect(answered(asked)).toBe('APPROVED')
})

it('a consent that is refused says what was refused, as it was shown', async () => {
  const asked = await askConsent(harness)
  const termsDigest = await digestOf(asked)
  expect((await reject(harness, asked.key)).errors).toBeUndefined()
  const terms = { client: asked.row.client, clientName: 'Shop' }
  expect((await eventsOf(asked)).at(-1)).toMatchObject({ kind: 'consent.refused', details: { termsDigest, terms } })
})

it("a client's server that does not answer keeps nobody from refusing", async () => {
  const asked = await askConsent(harness)
  asked.row.client = 'https://nowhere.example/client'
  expect((await reject(harness, asked.key)).errors).toBeUndefined()
  expect((await eventsOf(asked)).at(-1)).toMatchObject({ kind: 'consent.refused' })
})

it('a request of a client whose address is too long to show cannot be accepted, and says so', async () => {
  const asked = await askConsent(harness)
  asked.row.client = `https://client.example/${'x'.repeat(20_000)}`
  const { myGrantRequest } = (await look(harness, asked.key, 'alice', 'obstacle termsDigest')).data
  expect(myGrantRequest).toEqual({ obstacle: 'VALUE_TOO_LONG', termsDigest: null })
  expect(codeOf(await accept(harness, asked.key))).toBe('VALUE_TOO_LONG')
})

it('accepting what can spend needs the digest of the terms, and nothing is sent without', async () => {
  const asked = await askConsent(harness)
  const { errors } = await acceptShown(harness, asked.key)
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.termsDigest' })
  expect(answered(asked)).toBe('PENDING')
})

it('accepting what can spend nothing works without the digest of the terms, and not with a wrong one', async () => {
  const listing = { type: 'incoming-payment' as const, actions: ['list-all' as const], identifier: addressOf('alice') }
  const asked = await askConsent(harness, { access: [listing] })
  expect(codeOf(await acceptShown(harness, { ...asked.key, termsDigest: 'v1.wrong' }))).toBe('TERMS_CHANGED')
  expect((await acceptShown(harness, asked.key)).errors).toBeUndefined()
})

const changes: Record<string, (asked: Asked) => void> = {
  'the amount': ({ row }) => void (row.access[0]!.limits = { debitAmount: { ...debitAmount, value: '2501' } }),
  'the interval': ({ row }) => void (row.access[0]!.limits = { debitAmount, interval: 'R12/2026-01-01T00:00:00Z/P1M' }),
  'the actions': ({ row }) => void row.access[0]!.actions.push('list-all'),
  'another access': ({ row }) => void row.access.push({ ...row.access[0]!, id: crypto.randomUUID() }),
  'the client': ({ row }) => void (row.client = 'https://other.example/shop')
}

it.each(Object.keys(changes))('a request is not accepted where this changed after it was shown: %s', async (name) => {
  const asked = await askConsent(harness)
  const shown = await digestOf(asked)
  changes[name]!(asked)
  const { errors } = await acceptShown(harness, { ...asked.key, termsDigest: shown })
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'TERMS_CHANGED', outcome: 'NOT_DONE' })
  expect(answered(asked)).toBe('PENDING')
  expect(await digestOf(asked)).not.toBe(shown)
})

it('the digest of the terms covers the name that the client goes by', async () => {
  const named = await startHarness({ seed: builtinSeed() })
  const asked = await askConsent(named)
  const digest = async (): Promise<unknown> =>
    (await look(named, asked.key, 'bob', 'termsDigest')).data?.myGrantRequest?.termsDigest ??
    (await look(named, asked.key, 'alice', 'termsDigest')).data.myGrantRequest.termsDigest
  const before = await digest()
  for (const it of named.rafiki.store.gnap.clients) it.publicName = `${it.publicName} Bank`
  for (const it of named.rafiki.store.walletAddresses) it.publicName = 'Bank'
  // The profile is cached for the account holder's own look.
  const { errors } = await named.ask(
    { ...named.people.alice, sub: 'alice on another day', scope: 'grants:approve' },
    `mutation ($input: AcceptMyGrantRequestInput!) { acceptMyGrantRequest(input: $input) { grantId } }`,
    { input: { ...asked.key, termsDigest: before } }
  )
  expect(errors?.[0]?.extensions.code).toBe('TERMS_CHANGED')
  await named.close()
})

it('the journal has what was shown once, and what was accepted with its terms and who accepted', async () => {
  const asked = await askConsent(harness, { access: [pay(addressOf('alice'))] })
  const shown = await digestOf(asked)
  await digestOf(asked)
  await accept(harness, asked.key)
  const [first, second, ...rest] = await eventsOf(asked)
  expect(rest).toEqual([])
  expect([first?.kind, second?.kind]).toEqual(['terms.shown', 'consent.given'])
  expect(second).toMatchObject({
    subject: 'alice',
    grantId: asked.row.id,
    walletAddresses: [addressOf('alice')],
    actor: { role: 'accountHolder', subject: 'alice', authTime: expect.any(Number) as number },
    details: { termsDigest: shown, terms: { client: asked.row.client, access: [{ type: 'outgoing-payment' }] } }
  })
})

it('a client that goes by another name than an account holder was shown last is written down once, for them', async () => {
  const asked = await askConsent(harness)
  const { client, tenantId } = asked.row
  const { journal } = harness.gateway
  const subject = 'alice'
  const [at, id] = [Date.now(), crypto.randomUUID()]
  const before = {
    id,
    kind: 'terms.shown' as const,
    tenantId,
    at,
    subject,
    client: client!,
    actor: { role: 'unknown' as const }
  }
  const named = (clientName: string) => ({ details: { terms: { clientName } } })
  await journal!.append([
    { ...before, ...named('Former') },
    { ...before, ...named('Other'), id: crypto.randomUUID(), at: at + 1, subject: 'bob' },
    { ...before, ...named('Another'), id: crypto.randomUUID(), at: at + 1, client: 'https://other.example/' }
  ])
  await digestOf(asked)
  await digestOf(asked)
  const renamed = await findEvents(journal!.db, { tenantId, kinds: ['client.renamed'], direction: 'forwards', size: 9 })
  expect(renamed).toMatchObject([
    { subject, client, notBefore: at, actor: { role: 'client' }, details: { former: 'Former', name: 'Shop' } }
  ])
})

it('the id of what was shown cannot be made from whom it was shown to: a session is in it', async () => {
  const asked = await askConsent(harness)
  const shownIn = (sid: string): Promise<unknown> =>
    harness.ask(
      { ...harness.people.alice, scope: 'grants:approve', sid },
      'query ($id: ID!, $nonce: String!) { myGrantRequest(interactionId: $id, nonce: $nonce) { termsDigest } }',
      { id: asked.key.interactionId, nonce: asked.key.nonce }
    )
  for (const sid of ['one', 'one', 'other']) await shownIn(sid)
  expect((await eventsOf(asked)).map(({ actor }) => actor.sid)).toEqual(['one', 'other'])
})

it('the journal has a consent that was given, though it could not be read back', async () => {
  const asked = await askConsent(harness)
  const shown = await digestOf(asked)
  let answered = false
  harness.rafiki.interaction.intercept = ({ method }) => {
    if (method === 'POST') answered = true
    return answered && method === 'GET' ? 'drop' : undefined
  }
  const { errors } = await acceptShown(harness, { ...asked.key, termsDigest: shown })
  harness.rafiki.interaction.intercept = undefined
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'NOT_CONFIRMED', outcome: 'UNKNOWN' })
  const [, given] = await eventsOf(asked)
  expect(given).toMatchObject({ kind: 'consent.given', details: { termsDigest: shown } })
})

it('the journal has that a request was refused, and nothing of a request that was only tried', async () => {
  const [refused, tried] = [await askConsent(harness), await askConsent(harness)]
  await reject(harness, refused.key)
  await acceptShown(harness, { ...tried.key, termsDigest: 'v1.wrong' })
  expect((await eventsOf(refused)).map(({ kind }) => kind)).toEqual(['consent.refused'])
  expect(await eventsOf(tried)).toEqual([])
})
