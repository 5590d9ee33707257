import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtinSeed } from '../../../sandbox/builtinSeed.ts'
import { peopleOf } from '../../../sandbox/people.ts'
import { createStore } from '../../../sandbox/rafiki/store.ts'
import { loadSeed, parseSeed } from '../../../sandbox/seed.ts'

const fixture = new URL('../../support/fixtures/seed.json', import.meta.url).pathname

describe('loadSeed', () => {
  it('a seed file with the recorded rows is read', () => {
    expect(loadSeed(fixture).grants).toHaveLength(200)
  })

  it('a seed file with a wrong row is refused by the row', () => {
    const directory = mkdtempSync(join(tmpdir(), 'seed-'))
    const file = join(directory, 'seed.json')
    try {
      writeFileSync(file, JSON.stringify({ ...loadSeed(fixture), assets: [{ id: 'nope', code: 'USD', scale: 2 }] }))
      expect(() => loadSeed(file)).toThrow(/seed\.json is not a seed:[^]*assets\[0\]\.id/)
      writeFileSync(file, '{')
      expect(() => loadSeed(file)).toThrow(/cannot be read as JSON/)
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
})

describe('the built-in seed', () => {
  const now = Date.now()
  const seed = builtinSeed(now)

  it('the built-in seed is a valid seed, and makes a store', () => {
    expect(parseSeed(seed, 'built-in')).toEqual(seed)
    expect(createStore(seed).quotes).toHaveLength(seed.outgoingPayments.length)
  })

  it('the built-in seed names each row once', () => {
    const { assets, walletAddresses, grants, outgoingPayments } = seed
    const ids = [...assets, ...walletAddresses, ...grants, ...outgoingPayments].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('the built-in seed has grants in every state, and some that await an answer just now', () => {
    const outcomes = new Set(seed.grants.map(({ state, finalizationReason }) => finalizationReason ?? state))
    expect([...outcomes].sort()).toEqual(['APPROVED', 'ISSUED', 'PENDING', 'PROCESSING', 'REJECTED', 'REVOKED'])
    const fresh = seed.grants.filter(
      (grant) => grant.state === 'PENDING' && Date.parse(grant.createdAt) > now - 600_000
    )
    expect(fresh.length).toBeGreaterThan(2)
  })

  it('the built-in seed has payments only under issued grants that name the payer', () => {
    for (const payment of seed.outgoingPayments) {
      const payer = seed.walletAddresses.find(({ id }) => id === payment.walletAddressId)
      const grant = seed.grants.find(({ id }) => id === payment.grantId)
      expect(grant?.state).toBe('FINALIZED')
      expect(grant?.access.map(({ identifier }) => identifier)).toContain(payer?.address)
      expect(Date.parse(payment.createdAt)).toBeGreaterThan(Date.parse(grant?.createdAt ?? ''))
    }
  })
})

describe('the ready tokens', () => {
  it("the sandbox's ready tokens own the wallet address that bears their name", () => {
    const people = peopleOf(builtinSeed())
    expect(people.alice.wallet_addresses).toEqual(['https://wallet.example/alice'])
    expect(people.nobody.wallet_addresses).toEqual([])
    expect(people.operator).not.toHaveProperty('wallet_addresses')
    expect(people.client).toMatchObject({ role: 'client', client_id: 'https://shop.example/checkout' })
  })

  it("the sandbox's ready tokens own nothing where the seed has no address of theirs", () => {
    expect(peopleOf({ ...builtinSeed(), walletAddresses: [] }).alice.wallet_addresses).toEqual([])
  })
})
