import { setTimeout as sleep } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import { newInteraction } from '../../sandbox/rafiki/gnap/rows.ts'
import type { HttpFault } from '../../sandbox/rafiki/gnap/http.ts'
import { Secret } from '../../src/config/secret.ts'
import {
  accept,
  acceptShown,
  askConsent,
  debitAmount,
  keyOf,
  look,
  pay,
  reject,
  type Asked
} from '../support/grantRequests.ts'
import { codeOf, startHarness, type Harness, type Reply } from '../support/harness.ts'
import { accessFor, addGrant, addressOf, subjectFor, type Row } from '../support/grantOracle.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())
afterEach(() => {
  harness.rafiki.interaction.intercept = undefined
  harness.rafiki.auth.intercept = undefined
})

const alice = addressOf('alice')
const unknown = '00000000-0000-4000-8000-000000000000'
const received = () => harness.rafiki.interaction.received
const interactionOf = ({ interactionId }: Asked['key']) =>
  harness.rafiki.store.gnap.interactions.find(({ id }) => id === interactionId)

/** A request of a grant's, as it waits in Rafiki: in shapes that Rafiki's own front door would not let in, too. */
function waiting(row: Parameters<typeof addGrant>[1]): { key: Asked['key']; row: Row } {
  const { store } = harness.rafiki
  const added = addGrant(store, { state: 'PENDING', ...row })
  const interaction = newInteraction(store.gnap, added.id)
  store.gnap.interactions.push(interaction)
  return { key: { interactionId: interaction.id, nonce: interaction.nonce }, row: added }
}
const spending = (identifier: string | null) => ({ ...accessFor(identifier), type: 'outgoing-payment' })

/** What was asked of both of Rafiki's servers meanwhile. */
async function costOf(ask: () => Promise<Reply>): Promise<{ reply: Reply; asked: number }> {
  const before = received().length
  const reply = await ask()
  return { reply, asked: received().length - before }
}

describe('whose a request is', () => {
  it('unknown, foreign, another tenant’s, shared and withdrawn grant requests get the same answer, to the byte and in cost', async () => {
    const { tenants } = harness.rafiki
    const { key: mine } = waiting({ names: ['alice'] })
    const bobs = waiting({ names: ['bob'] }).key
    const elsewhere = waiting({ tenantId: String(tenants[1]?.id) }).key
    const nobodys = waiting({ names: [null] }).key
    const keys: Record<string, Asked['key']> = {
      unknown: { interactionId: unknown, nonce: 'A' },
      'wrong nonce': { ...mine, nonce: bobs.nonce },
      'Bob’s': bobs,
      'another tenant’s': elsewhere,
      'nobody’s': nobodys,
      'Alice’s and Bob’s': waiting({ access: [spending(alice), spending(addressOf('bob'))] }).key,
      'hers, and who Bob is': waiting({ access: [spending(alice)], subjects: [subjectFor(addressOf('bob'))] }).key,
      'who both are': waiting({ access: [], subjects: [subjectFor(alice), subjectFor(addressOf('bob'))] }).key,
      'no address at all': waiting({ access: [spending(`${alice}/`)] }).key,
      'an empty name': waiting({ access: [spending(alice), spending('')] }).key
    }
    const before = structuredClone([harness.rafiki.store.grants, harness.rafiki.store.gnap.interactions])
    const bodies = new Map<string, string[]>()
    for (const [name, key] of Object.entries(keys)) {
      for (const ask of [look, acceptShown, reject]) {
        const { reply, asked } = await costOf(() => ask(harness, key))
        expect([name, codeOf(reply), asked, reply.cost.auth]).toEqual([name, 'NOT_FOUND', 1, 0])
        bodies.set(ask.name, [...(bodies.get(ask.name) ?? []), `${reply.status} ${reply.text}`])
      }
    }
    for (const [, texts] of bodies) expect(new Set(texts).size).toBe(1)
    expect([harness.rafiki.store.grants, harness.rafiki.store.gnap.interactions]).toEqual(before)
    expect(received().some((line) => line.startsWith('POST'))).toBe(false)
  })

  it('a grant request whose link another account holder opens shows and changes nothing, and its owner can go on', async () => {
    const { key } = await askConsent(harness)
    for (const ask of [look, accept, reject]) expect(codeOf(await ask(harness, key, 'bob'))).toBe('NOT_FOUND')
    expect((await look(harness, key)).data.myGrantRequest).toMatchObject({ acceptable: true })
  })

  it('a stranger’s request for the money of two account holders can be accepted by neither', async () => {
    const { key, row } = await askConsent(harness, { access: [pay(alice), pay(addressOf('bob'))] })
    for (const who of ['alice', 'bob'] as const) {
      for (const ask of [look, accept, reject]) expect(codeOf(await ask(harness, key, who))).toBe('NOT_FOUND')
    }
    expect([row.state, interactionOf(key)?.state]).toEqual(['PENDING', 'PENDING'])
  })

  it('a caller who owns both wallet addresses of a grant request may accept it', async () => {
    const { key } = await askConsent(harness, { access: [pay(alice), pay(addressOf('bob'))] })
    const both = { sub: 'both', wallet_addresses: [alice, addressOf('bob')], scope: 'grants:approve' }
    expect((await accept(harness, key, both)).errors).toBeUndefined()
  })

  it('an access of a grant request without an address is granted along with the others', async () => {
    const quote = { type: 'quote' as const, actions: ['create' as const, 'read' as const] }
    const { key } = await askConsent(harness, { access: [quote, pay(alice)] })
    expect((await look(harness, key)).data.myGrantRequest).toMatchObject({
      acceptable: true,
      access: [{ identifier: null }, { identifier: alice }]
    })
  })

  it('myGrantRequest sends no request for a caller without wallet addresses', async () => {
    const { key } = waiting({})
    const nobody = { ...harness.people.nobody, scope: 'grants:approve' }
    const { reply, asked } = await costOf(() => look(harness, key, nobody))
    expect([codeOf(reply), asked]).toEqual(['NOT_FOUND', 0])
  })
})

it('a malformed id or nonce is not sent, and gets the answer of an unknown one', async () => {
  const { key } = waiting({})
  const unknownReply = await look(harness, { interactionId: unknown, nonce: 'A' })
  for (const bad of [
    { interactionId: 'nope' },
    { interactionId: '' },
    { interactionId: `${key.interactionId}/../x` },
    { interactionId: `${key.interactionId}?` },
    { nonce: '' },
    { nonce: '..' },
    { nonce: `${key.nonce}/accept` },
    { nonce: `${key.nonce}?x` },
    { nonce: `${key.nonce}%2Faccept` },
    { nonce: `${key.nonce}\n` },
    { nonce: 'A'.repeat(129) }
  ]) {
    const { reply, asked } = await costOf(() => look(harness, { ...key, ...bad }))
    expect([bad, reply.text, asked]).toEqual([bad, unknownReply.text, 0])
    expect(codeOf(await accept(harness, { ...key, ...bad }))).toBe('NOT_FOUND')
  }
  expect((await look(harness, { ...key, interactionId: key.interactionId.toUpperCase() })).errors).toBeUndefined()
})

describe('what is shown', () => {
  it('a grant request shows its limits, with nothing spent yet', async () => {
    const { key } = await askConsent(harness)
    const fields = 'access { limits { kind } spending { payments debitAmount { value } } }'
    const alice = { ...harness.people.alice, scope: 'grants:approve payments:read' }
    const { data, errors } = await look(harness, key, alice, fields)
    expect(errors).toBeUndefined()
    expect(data.myGrantRequest.access).toEqual([
      { limits: { kind: 'DEBIT' }, spending: { payments: 0, debitAmount: { value: '0' } } }
    ])
  })

  it('a grant request is shown from the grant: a link that lies about its client is not believed', async () => {
    const { pending, browser } = await askConsent(harness)
    const link = new URL(pending.interact.redirect)
    link.searchParams.set('clientName', 'Your own bank')
    link.searchParams.set('clientUri', 'https://bank.example')
    const { location } = await browser.open(link.href)
    expect(location?.searchParams.get('clientName')).toBe('Your own bank')
    const reply = await look(
      harness,
      keyOf(location as URL),
      'alice',
      'client clientProfile { walletAddress publicName }'
    )
    expect(reply.data.myGrantRequest).toEqual({
      client: 'https://shop.example/checkout',
      clientProfile: { walletAddress: 'https://shop.example/checkout', publicName: 'Shop' }
    })
  })

  const tampered = (change: (body: Record<string, unknown>) => unknown) => (): HttpFault => ({
    status: 200,
    body: change(shown)
  })
  let shown: Record<string, unknown>
  it.each<[string, (body: Record<string, unknown>) => unknown]>([
    ['an access more', (body) => ({ ...body, access: [...(body.access as []), ...(body.access as [])] })],
    ['an access less', (body) => ({ ...body, access: (body.access as []).slice(1) })],
    [
      'other limits',
      (body) => ({ ...body, access: (body.access as object[]).map((it) => ({ ...it, limits: { debitAmount } })) })
    ],
    [
      'no limits',
      (body) => ({ ...body, access: (body.access as object[]).map((it) => ({ ...it, limits: undefined })) })
    ],
    [
      'a term that is not known',
      (body) => ({ ...body, access: (body.access as object[]).map((it) => ({ ...it, x: 1 })) })
    ],
    ['another subject', (body) => ({ ...body, subject: { sub_ids: [{ id: alice, format: 'uri' }] } })]
  ])('a grant request is withheld when the interaction server and the grant differ: %s', async (_, change) => {
    const { key } = await askConsent(harness, { access: [pay(alice), { ...pay(alice), actions: ['read'] }] })
    const secret = harness.rafiki.store.tenants[0]?.idpSecret ?? ''
    const url = `${harness.rafiki.interaction.url}/grant/${key.interactionId}/${key.nonce}`
    shown = (await (await fetch(url, { headers: { 'x-idp-secret': secret } })).json()) as Record<string, unknown>
    harness.rafiki.interaction.intercept = tampered(change)
    expect(codeOf(await look(harness, key))).toBe('UPSTREAM_UNTRUSTED')
    const answered = await accept(harness, key)
    expect(answered.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNTRUSTED', outcome: 'NOT_DONE' })
    expect(interactionOf(key)?.state).toBe('PENDING')
    harness.rafiki.interaction.intercept = tampered((body) => body)
    expect((await look(harness, key)).errors).toBeUndefined()
  })
})

it('a grant request that was withdrawn meanwhile shows nothing', async () => {
  const { key, row } = await askConsent(harness)
  harness.rafiki.auth.intercept = () => void Object.assign(row, { state: 'FINALIZED', finalizationReason: 'REVOKED' })
  for (const ask of [look, accept, reject]) expect(codeOf(await ask(harness, key))).toBe('NOT_FOUND')
  expect(interactionOf(key)?.state).toBe('PENDING')
})

describe('a wallet address in another spelling', () => {
  const spelt = alice.replace('alice', 'Alice')

  it.each([
    ['of an access', { access: [spending(spelt)] }],
    ['of one access of two', { access: [spending(alice), spending(spelt)] }],
    ['of a subject', { access: [spending(alice)], subjects: [subjectFor(spelt)] }]
  ])(
    'a grant request for %s is shown as one that cannot be accepted, is not accepted, and can be rejected',
    async (_, row) => {
      const { key } = waiting(row)
      expect((await look(harness, key)).data.myGrantRequest).toMatchObject({
        status: 'AWAITING_ANSWER',
        acceptable: false,
        obstacle: 'IDENTIFIER_NOT_CANONICAL'
      })
      const before = received().length
      const { errors } = await accept(harness, key)
      expect(errors?.[0]?.extensions).toEqual({ code: 'IDENTIFIER_NOT_CANONICAL', outcome: 'NOT_DONE' })
      expect(
        received()
          .slice(before)
          .filter((line) => line.startsWith('POST'))
      ).toEqual([])
      expect((await reject(harness, key)).errors).toBeUndefined()
      expect(interactionOf(key)?.state).toBe('DENIED')
    }
  )
})

describe('answered before', () => {
  it.each([accept, reject])('%p answers a grant request once, and no other answer follows it', async (first) => {
    const { key } = await askConsent(harness)
    expect((await first(harness, key)).errors).toBeUndefined()
    const state = interactionOf(key)?.state
    for (const again of [accept, reject]) {
      const { errors } = await again(harness, key)
      expect(errors?.[0]?.extensions).toEqual({ code: 'ALREADY_ANSWERED', outcome: 'NOT_DONE' })
    }
    expect(interactionOf(key)?.state).toBe(state)
  })

  it('two answers to a grant request at once: one wins', async () => {
    const { key } = await askConsent(harness)
    const before = received().length
    const replies = await Promise.all([accept(harness, key), accept(harness, key), reject(harness, key)])
    expect(replies.map(codeOf).filter((code) => code === undefined)).toHaveLength(1)
    expect(replies.map(codeOf).filter((code) => code === 'ALREADY_ANSWERED')).toHaveLength(2)
    const posts = received()
      .slice(before)
      .filter((line) => line.startsWith('POST'))
    expect(posts.length).toBeLessThanOrEqual(3)
  })

  it('a grant request that the gateway took for open is answered by what Rafiki says: answered, expired or over', async () => {
    const open = (key: Asked['key']) => ({
      answered: () => Object.assign(interactionOf(key) ?? {}, { state: 'APPROVED' }),
      expired: () => Object.assign(interactionOf(key) ?? {}, { expiresIn: -1 }),
      over: () => ({ status: 401, body: { error: { code: 'user_denied' } } }),
      gone: () => ({ status: 404, body: { error: { code: 'unknown_interaction' } } })
    })
    const codes: Record<string, unknown> = {}
    for (const name of ['answered', 'expired', 'over', 'gone'] as const) {
      const { key } = await askConsent(harness)
      harness.rafiki.interaction.intercept = ({ method }) => {
        if (method !== 'POST') return undefined
        const fault = open(key)[name]()
        return 'status' in fault ? fault : undefined
      }
      codes[name] = codeOf(await accept(harness, key))
    }
    expect(codes).toEqual({
      answered: 'ALREADY_ANSWERED',
      expired: 'REQUEST_EXPIRED',
      over: 'ALREADY_ANSWERED',
      gone: 'NOT_FOUND'
    })
  })
})

describe('when an answer is lost', () => {
  const posts =
    (fault: HttpFault) =>
    ({ method }: { method: string }) =>
      method === 'POST' ? fault : undefined

  it.each<[string, HttpFault, string, string]>([
    ['after it was done', { afterwards: 'drop' }, 'UPSTREAM_UNAVAILABLE', 'APPROVED'],
    ['before it was done', 'drop', 'UPSTREAM_UNAVAILABLE', 'PENDING'],
    ['by a proxy that is overloaded', { status: 503, body: 'busy' }, 'UPSTREAM_UNAVAILABLE', 'PENDING'],
    ['to a fault', { afterwards: { status: 500, body: 'Internal Server Error' } }, 'UPSTREAM_ERROR', 'APPROVED'],
    ['to a redirect', { status: 307, headers: { location: 'http://127.0.0.1:1/' } }, 'UPSTREAM_ERROR', 'PENDING'],
    ['to an answer without end', { status: 202, body: 'A'.repeat(70_000) }, 'UPSTREAM_ERROR', 'PENDING']
  ])(
    'an answer to a grant request %s: it was sent once and its outcome is unknown, and reading again tells',
    async (_, fault, code, state) => {
      const { key } = await askConsent(harness)
      harness.rafiki.interaction.intercept = posts(fault)
      const before = received().length
      const { errors } = await accept(harness, key)
      expect(errors?.[0]?.extensions).toMatchObject({ code, outcome: 'UNKNOWN', service: 'interaction' })
      expect(
        received()
          .slice(before)
          .filter((line) => line.startsWith('POST'))
      ).toHaveLength(1)
      harness.rafiki.interaction.intercept = undefined
      const status = state === 'APPROVED' ? 'ACCEPTED' : 'AWAITING_ANSWER'
      expect((await look(harness, key)).data.myGrantRequest).toMatchObject({ status })
      expect(codeOf(await accept(harness, key))).toBe(state === 'APPROVED' ? 'ALREADY_ANSWERED' : undefined)
    }
  )

  it('an answer to a grant request whose reading before it is lost sends nothing', async () => {
    const { key } = await askConsent(harness)
    harness.rafiki.interaction.intercept = () => 'drop'
    const before = received().length
    const { errors } = await acceptShown(harness, key)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', outcome: 'NOT_DONE' })
    // A reading may be sent again.
    expect(
      received()
        .slice(before)
        .map((line) => line.split(' ')[0])
    ).toEqual(['GET', 'GET'])
  })
})

describe('who may', () => {
  const claims = (more: Record<string, unknown>) => ({ ...harness.people.alice, ...more })

  it('answering a grant request needs the scope, which no token has by default', async () => {
    const { key } = waiting({})
    for (const ask of [look, accept, reject]) {
      for (const scope of [null, 'grants:read grants:revoke payments:write']) {
        const { errors } = await ask(harness, key, claims({ scope }))
        expect(errors?.[0]?.extensions).toEqual({ code: 'SCOPE_REQUIRED', scope: 'grants:approve' })
      }
    }
  })

  it('accepting a grant request needs a fresh token, reading and rejecting it do not', async () => {
    const { key } = waiting({})
    const stale = claims({ scope: 'grants:approve', auth_time: Math.floor(Date.now() / 1000) - 301 })
    const { reply, asked } = await costOf(() => acceptShown(harness, key, stale))
    expect([reply.errors?.[0]?.extensions, asked]).toEqual([{ code: 'STEP_UP_REQUIRED', maxAge: 300 }, 0])
    expect((await look(harness, key, stale)).errors).toBeUndefined()
    expect((await reject(harness, key, stale)).errors).toBeUndefined()
  })

  it('one operation answers one grant request', async () => {
    const [one, two] = [waiting({}).key, waiting({}).key]
    const field = (name: string, { interactionId, nonce }: Asked['key']) =>
      `${name}: acceptMyGrantRequest(input: { interactionId: "${interactionId}", nonce: "${nonce}" }) { grantId }`
    const reply = await harness.ask(
      claims({ scope: 'grants:approve' }),
      `mutation { ${field('a', one)} ${field('b', two)} }`
    )
    expect([codeOf(reply), interactionOf(one)?.state]).toEqual(['OPERATION_TOO_LARGE', 'PENDING'])
  })
})

describe('the interaction server', () => {
  it('an interaction server that is down is an error at its own path, and the rest of the graph goes on', async () => {
    const down = await startHarness({ env: { RAFIKI_INTERACTION_URL: 'http://127.0.0.1:1' } })
    const reply = await down.ask(
      { ...down.people.alice, scope: 'grants:read grants:approve' },
      `{ myGrantRequest(interactionId: "${unknown}", nonce: "A") { id } myGrants(first: 1) { edges { node { id } } } }`
    )
    expect(reply.errors).toMatchObject([
      { path: ['myGrantRequest'], extensions: { code: 'UPSTREAM_UNAVAILABLE', service: 'interaction' } }
    ])
    expect(reply.data.myGrants.edges).toHaveLength(1)
    const { errors } = await accept(down, { interactionId: unknown, nonce: 'A' })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', outcome: 'NOT_DONE' })
    await down.close()
  })

  it.each([
    ['of the same length', (right: string) => right.replace(/.$/, 'x')],
    ['of another length', (right: string) => `${right}-and-more`]
  ])(
    'an interaction server that refuses a wrong secret %s is an error, in the log, without a secret in either',
    async (_, wrong) => {
      let secret = ''
      const alone = await startHarness({
        tenants: ([first]) => {
          if (!first) return []
          secret = wrong(first.idpSecret?.reveal() ?? '')
          return [{ ...first, alone: true, idpSecret: new Secret(secret) }]
        }
      })
      const { key } = await askConsent(alone)
      const reply = await look(alone, key)
      expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_ERROR', service: 'interaction' })
      expect(alone.logged()).toContain('idp secret')
      for (const it of [secret, key.nonce, key.interactionId]) {
        expect(alone.logged()).not.toContain(it)
        expect(reply.text).not.toContain(it)
      }
      await alone.close()
    }
  )

  it('the fields of grant requests are absent without an interaction server', async () => {
    const without = await startHarness({ env: { RAFIKI_INTERACTION_URL: '', RAFIKI_IDP_SECRET: '' } })
    const key = { interactionId: randomUUID(), nonce: 'A' }
    for (const ask of [look, accept, reject]) {
      expect(codeOf(await ask(without, key))).toBe('GRAPHQL_VALIDATION_FAILED')
    }
    await without.close()
  })

  it('the interaction server is not asked for a tenant without an idpSecret, whose account holders have no requests', async () => {
    const without = await startHarness({ tenants: (all) => all.map(({ idpSecret: _, ...rest }) => rest) })
    const { key } = await askConsent(without)
    for (const ask of [look, accept, reject]) expect(codeOf(await ask(without, key))).toBe('NOT_FOUND')
    expect(without.rafiki.interaction.received).toEqual([])
    await without.close()
  })

  it('an interaction server that answers something else is an error', async () => {
    const { key } = await askConsent(harness)
    for (const fault of [
      { status: 200, body: { grantId: 'x' } },
      { status: 200, body: 'a page' },
      { status: 404, body: 'Not Found' },
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      { status: 418 }
    ]) {
      harness.rafiki.interaction.intercept = () => fault
      expect([fault, codeOf(await look(harness, key))]).toEqual([fault, 'UPSTREAM_ERROR'])
    }
  })
})

it('no nonce and no secret of a grant request is in the log', () => {
  const { gnap, tenants } = harness.rafiki.store
  const lines = harness.logged()
  expect(lines).toContain('UPSTREAM')
  for (const { nonce } of gnap.interactions) expect(lines).not.toContain(nonce)
  for (const { idpSecret } of tenants) expect(lines).not.toContain(idpSecret)
})

it('a caller who reads again after their answer does not share a read from before it that is still under way', async () => {
  const asked = await askConsent(harness)
  const claims = { ...harness.people.alice, scope: 'grants:read grants:approve' }
  const token = { token: await harness.tokenOf(claims) }
  const query = `query ($interactionId: ID!, $nonce: String!) {
    myGrantRequest(interactionId: $interactionId, nonce: $nonce) { status }
  }`
  const see = () => harness.ask(token, query, { ...asked.key })
  // Known to the gateway from here on: equal looks of one token are answered together.
  for (let n = 0; n < 2; n += 1) await see()
  let open = (): void => undefined
  const gate = new Promise<void>((resolve) => (open = resolve))
  const began = new Promise<void>((resolve) => {
    harness.rafiki.interaction.intercept = () => {
      harness.rafiki.interaction.intercept = undefined
      resolve()
      return { delay: gate }
    }
  })
  const before = see()
  await began
  expect((await accept(harness, asked.key)).errors).toBeUndefined()
  const after = see()
  // Whoever waited for the look from before would wait for the gate.
  const answered = await Promise.race([after, sleep(60_000, undefined, { ref: false })])
  open()
  await before
  expect(answered?.data).toEqual({ myGrantRequest: { status: 'ACCEPTED' } })
})
