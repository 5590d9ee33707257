import { createHash, type Hash } from 'node:crypto'
import type { Context } from '../../../src/context.ts'
import { ownIdempotencyKey } from '../../../src/authorization/guards/input.ts'
import { callerKey } from '../../../src/rateLimits/rateLimits.ts'
import { viewerId, walletOf, type Viewer } from '../../../src/identity/viewer.ts'
import { one, tenantOf, two } from '../../support/issuers.ts'

const alice = 'https://wallet.example/alice'

describe('a wallet', () => {
  it('a viewer has each wallet address once, in stored form, and asks Rafiki for the spelling of the token too', () => {
    const wallet = walletOf(['https://wallet.example/Alice', alice, 'https://wallet.example:443/alice'])
    expect(wallet.addresses).toEqual([alice])
    expect([...wallet.spellings].sort()).toEqual(['https://wallet.example/Alice', alice])
  })

  it('a viewer asks for no spelling that Rafiki would find another wallet address by, or none', () => {
    expect(walletOf(['https://wallet.example/jos\u00e9', 'https://wallet.example/\u212a']).spellings).toEqual([
      'https://wallet.example/jos%c3%a9',
      'https://wallet.example/%e2%84%aa'
    ])
  })

  it('a viewer passes over wallet addresses that Rafiki cannot store in this spelling, says why, and keeps the others', () => {
    const whys: string[] = []
    const wallet = walletOf(['http://wallet.example/alice', alice, 'https://wallet.example/a/../alice'], (why) =>
      whys.push(why)
    )
    expect([wallet.addresses, wallet.spellings]).toEqual([[alice], [alice]])
    expect(whys).toEqual(['wallet address 1 is no https URL', 'wallet address 3 is in no plain form'])
  })

  it('a viewer is not made of something that cannot be a wallet address', () => {
    expect(() => walletOf([alice, 'secret'])).toThrow(/^wallet address 2 is no URL$/)
  })

  it('a viewer owns their wallet addresses in any case, and nothing else', () => {
    const wallet = walletOf(['https://wallet.example/Alice', 'https://wallet.example/k'])
    const mine = ['https://WALLET.example/alice', 'https://wallet.example/ALICE', alice]
    const others = ['https://wallet.example/bob', 'https://wallet.example/alice2', 'https://other.example/alice', '']
    expect([...mine, ...others, `${alice}/`].filter((address) => wallet.owns(address))).toEqual(mine)
    // Rafiki finds what a client wrote by its lower case, which of a KELVIN SIGN is a k.
    expect(wallet.owns('https://wallet.example/\u212a')).toBe(true)
  })

  it('a viewer of a wallet address with slashes at its end owns exactly that', () => {
    const spelt = [alice, `${alice}/`, `${alice}//`]
    for (const own of spelt) expect(spelt.filter((address) => walletOf([own]).owns(address))).toEqual([own])
  })

  it('a viewer without wallet addresses owns nothing', () => {
    const wallet = walletOf([])
    expect([wallet.addresses, wallet.spellings]).toEqual([[], []])
    expect([wallet.owns(alice), wallet.owns('')]).toEqual([false, false])
  })
})

it("a viewer's id is the same in every request, and another for another tenant, role or subject", () => {
  const viewer = (id: string, role: Viewer['role'], subject: string): string =>
    viewerId({
      tenant: tenantOf(id),
      role,
      subject,
      scopes: [],
      authTime: undefined,
      expiresAt: 0,
      wallet: walletOf([])
    })
  expect(viewer(one, 'accountHolder', 'alice')).toBe(viewer(one, 'accountHolder', 'alice'))
  const ids = [
    viewer(one, 'accountHolder', 'alice'),
    viewer(two, 'accountHolder', 'alice'),
    viewer(one, 'client', 'alice'),
    viewer(one, 'accountHolder', 'bob')
  ]
  expect(new Set(ids).size).toBe(4)
})

describe('an account holder, whose role was called user once, keeps', () => {
  const viewer = { tenant: { id: one }, role: 'accountHolder', subject: 'alice' } as Viewer
  const digest = (parts: string[]): Hash => createHash('sha256').update(JSON.stringify(parts))

  it('an account holder under the former role name user keeps their id', () => {
    expect(viewerId(viewer)).toBe(digest([one, 'user', 'alice']).digest('base64url'))
  })

  it('an account holder under the former role name user keeps their idempotency keys, so that a payment that is sent again across an upgrade is made once', async () => {
    const { transform } = ownIdempotencyKey('createOutgoingPayment', { required: true })
    const args = await transform({ input: { idempotencyKey: 'k' } }, { viewer } as Context)
    const own = digest([one, 'user', 'alice', 'createOutgoingPayment', 'k']).digest('hex')
    expect(args).toEqual({ input: { idempotencyKey: own } })
  })

  it('an account holder under the former role name user keeps their rate limit', () => {
    expect(callerKey(viewer)).toMatch(`${one}:user:`)
  })
})
