import type { Claims } from '../../sandbox/people.ts'
import { codeOf, startHarness, type Harness } from '../support/harness.ts'
import { startJsonServer, type JsonServer } from '../support/issuers.ts'
import { accessFor, addGrant, subjectFor } from '../support/grantOracle.ts'
import { addAddress, addOutgoing } from '../support/payments.ts'

/** Different wallet addresses for Rafiki, each as it stores it, and spellings that say the same. */
const stored = {
  plain: 'https://wallet.example/mallory',
  slash: 'https://wallet.example/mallory/',
  slashes: 'https://wallet.example/mallory//',
  jose: 'https://wallet.example/jos%c3%a9',
  k: 'https://wallet.example/k',
  kelvin: 'https://wallet.example/%e2%84%aa',
  international: 'https://xn--wllet-gra.example/mallory'
}
type Name = keyof typeof stored
const names = Object.keys(stored) as Name[]
const spelt: [Name, string][] = [
  ['plain', 'HTTPS://Wallet.Example:443/Mallory'],
  ['slash', 'https://wallet.example/MALLORY/'],
  ['slashes', 'https://wallet.example/Mallory//'],
  ['jose', 'https://wallet.example/Jos\u00e9'],
  ['jose', 'https://wallet.example/Jos%C3%A9'],
  ['k', 'https://wallet.example/K'],
  ['kelvin', 'https://wallet.example/\u212a'],
  ['kelvin', 'https://wallet.example/%E2%84%AA'],
  ['international', 'https://w\u00e4llet.example/mallory']
]

let harness: Harness
let ownership: JsonServer
let fromService: Harness
type Ids = Record<Name, { address: string; grant: string; bySubject: string; payment: string }>
let ids: Ids

beforeAll(async () => {
  ownership = await startJsonServer({ walletAddresses: [] })
  harness = await startHarness()
  fromService = await startHarness({ env: { OWNERSHIP_URL: ownership.url, OWNERSHIP_SECRET: 'secret' } })
  ids = fill(harness)
  fill(fromService)
})
afterAll(() => Promise.all([harness.close(), fromService.close(), ownership.close()]))

function fill({ rafiki: { store } }: Harness): Ids {
  const made = names.map((name) => {
    const identifier = stored[name]
    const address = addAddress(store, identifier)
    const grant = addGrant(store, {
      access: [accessFor(identifier)],
      client: `https://${name.toLowerCase()}.example/app`
    })
    const bySubject = addGrant(store, { names: [null], subjects: [subjectFor(identifier)] })
    const payment = addOutgoing(store, address.id, { grantId: grant.id })
    return [name, { address: address.id, grant: grant.id, bySubject: bySubject.id, payment: payment.id }]
  })
  return Object.fromEntries(made) as Ids
}

const holder = (...wallet_addresses: string[]): Claims => ({ sub: wallet_addresses.join(), wallet_addresses })
const overview = `{
  me { walletAddresses }
  myWalletAddresses(first: 20) { edges { node { id address } } }
  myGrants(first: 20) { edges { node { id access { identifier walletAddress { address } } } } }
  myOutgoingPayments(first: 20) { edges { node { id } } }
}`
/* eslint-disable @typescript-eslint/no-explicit-any -- answers of many shapes */
const idsIn = (connection: any): string[] => connection.edges.map((edge: any) => edge.node.id as string) as string[]
/* eslint-enable */

describe.each(spelt)('%s, written %s in a token,', (name, text) => {
  it('a wallet address in a token is exactly the one that Rafiki stores for it', async () => {
    const { data, errors } = await harness.ask(holder(text), overview)
    expect(errors).toBeUndefined()
    expect(data.me.walletAddresses).toEqual([stored[name]])
    expect(idsIn(data.myWalletAddresses)).toEqual([ids[name].address])
    expect(idsIn(data.myGrants)).toEqual([ids[name].grant])
    expect(data.myGrants.edges[0].node.access).toEqual([
      { identifier: stored[name], walletAddress: { address: stored[name] } }
    ])
    expect(idsIn(data.myOutgoingPayments)).toEqual([ids[name].payment])
  })

  it('a wallet address from the ownership service is exactly the one that Rafiki stores for it', async () => {
    ownership.body = { walletAddresses: [text] }
    const reply = await fromService.ask(
      { sub: text },
      '{ me { walletAddresses } myGrants { edges { node { client } } } }'
    )
    expect(reply.data).toEqual({
      me: { walletAddresses: [stored[name]] },
      myGrants: { edges: [{ node: { client: `https://${name.toLowerCase()}.example/app` } }] }
    })
  })

  it('a wallet address in a token opens only itself by id, as an identifier or as a subject', async () => {
    const aliases = names.flatMap((it) => [`${it}: myGrant(id: "${ids[it].grant}") { id }`])
    const bySubject = names.map((it) => `${it}S: myGrant(id: "${ids[it].bySubject}") { subject { subIds { subId } } }`)
    const { data } = await harness.ask(holder(text), `{ ${[...aliases, ...bySubject].join(' ')} }`)
    const found = Object.entries(data as Record<string, unknown>).filter(([, it]) => it !== null)
    expect(Object.fromEntries(found)).toEqual({
      [name]: { id: ids[name].grant },
      [`${name}S`]: { subject: { subIds: [{ subId: stored[name] }] } }
    })
  })

  it('a wallet address in a token lets nobody revoke a grant for another spelling, and sends nothing', async () => {
    for (const other of names.filter((it) => it !== name)) {
      const reply = await harness.ask(
        holder(text),
        'mutation ($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id } } }',
        { id: ids[other].grant }
      )
      expect([codeOf(reply), reply.cost.mutations]).toEqual(['NOT_FOUND', 0])
    }
  })

  it('a wallet address in a token lets nobody pay from another spelling, and sends nothing', async () => {
    for (const other of names.filter((it) => it !== name)) {
      const reply = await harness.ask(
        { ...holder(text), scope: 'payments:read payments:write' },
        `mutation ($input: CreateQuoteInput!) { createQuote(input: $input) { quote { id } } }`,
        { input: { walletAddressId: ids[other].address, receiver: 'https://wallet.example/x', idempotencyKey: 'k' } }
      )
      expect([codeOf(reply), reply.cost.mutations]).toEqual(['NOT_FOUND', 0])
    }
  })

  it('a wallet address in a token is found by a filter in any of its own spellings, and by no other', async () => {
    const all = holder(...Object.values(stored))
    const query = `query ($in: [String!]!) {
      myWalletAddresses(filter: { walletAddress: { in: $in } }) { edges { node { id } } }
      myGrants(filter: { walletAddress: { in: $in } }) { edges { node { id } } }
      grants(filter: { identifier: { in: $in } }) { edges { node { id } } }
      myOutgoingPayments(filter: { walletAddress: { in: $in } }) { edges { node { id } } }
      myClients(filter: { consentRequired: null }) { edges { node { client
        grants(filter: { walletAddress: { in: $in } }) { edges { node { id } } } } } }
    }`
    for (const written of [text, stored[name]]) {
      const { data, errors } = await harness.ask(all, query, { in: [written] })
      expect(errors).toBeUndefined()
      expect(idsIn(data.myWalletAddresses)).toEqual([ids[name].address])
      expect(idsIn(data.myGrants)).toEqual([ids[name].grant])
      expect(idsIn(data.grants)).toEqual([ids[name].grant])
      expect(idsIn(data.myOutgoingPayments)).toEqual([ids[name].payment])
      const ofClients = data.myClients.edges as { node: { client: string; grants: unknown } }[]
      expect(ofClients.flatMap(({ node }) => idsIn(node.grants)).sort()).toEqual([ids[name].grant])
    }
  })

  it('a wallet address in a token is joined to the accesses of it that operators see', async () => {
    const { data } = await harness.ask(
      'operator',
      'query ($id: ID!) { grant(id: $id) { access { walletAddress { id address } } } }',
      { id: ids[name].grant }
    )
    expect(data.grant.access).toEqual([{ walletAddress: { id: ids[name].address, address: stored[name] } }])
  })
})

describe('what a client wrote', () => {
  it('a wallet address that a client wrote in another case is for the owner whom Rafiki finds by it, with its slashes', async () => {
    const own = harness.rafiki.store
    const written = { 'https://WALLET.example/Mallory': 'plain', 'https://wallet.example/Mallory/': 'slash' } as const
    for (const [identifier, name] of Object.entries(written)) {
      const { id } = addGrant(own, { access: [accessFor(identifier)] })
      for (const asker of names) {
        const { data } = await harness.ask(holder(stored[asker]), 'query ($id: ID!) { myGrant(id: $id) { id } }', {
          id
        })
        expect([asker, data.myGrant]).toEqual([asker, asker === name ? { id } : null])
      }
    }
  })
})
