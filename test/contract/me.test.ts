import { codeOf, startHarness, type Harness, type Who } from '../support/harness.ts'
import { addressOf } from '../support/grantOracle.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

interface Me {
  id: string
  subject: string
  tenantId: string
  walletAddresses: string[]
}

async function me(who: Who): Promise<Me> {
  const { data, errors, cost } = await harness.ask(who, '{ me { id subject tenantId walletAddresses } }')
  expect(errors).toBeUndefined()
  expect(cost).toEqual({ auth: 0, backend: 0, mutations: 0 })
  return (data as { me: Me }).me
}

it('me is what the token says, for every role', async () => {
  const tenantId = harness.rafiki.tenants[0]?.id
  expect(await me('alice')).toMatchObject({ subject: 'alice', tenantId, walletAddresses: [addressOf('alice')] })
  expect(await me('nobody')).toMatchObject({ subject: 'nobody', walletAddresses: [] })
  expect(await me('operator')).toMatchObject({ subject: 'operator', walletAddresses: [] })
  expect(await me('client')).toMatchObject({ subject: 'shop', walletAddresses: [] })
})

it('me says what the token allows and until when, and when its caller last authenticated', async () => {
  const query = '{ me { scopes expiresAt authTime } }'
  const exp = Math.floor(Date.now() / 1000) + 300
  const full = await harness.ask({ scope: 'grants:read payments:read', exp, auth_time: exp - 600 }, query)
  const at = (seconds: number) => new Date(seconds * 1000).toISOString()
  expect(full.data.me).toEqual({
    ...{ scopes: ['grants:read', 'payments:read'], expiresAt: at(exp), authTime: at(exp - 600) }
  })
  for (const auth_time of ['soon', 1e300, null]) {
    const { data, errors } = await harness.ask({ exp, auth_time }, query)
    expect(errors).toBeUndefined()
    expect(data.me).toMatchObject({ expiresAt: at(exp), authTime: null })
    expect(data.me.scopes).toContain('grants:revoke')
  }
})

it('me lists wallet addresses in the form in which Rafiki keeps them, each once', async () => {
  const claimed = ['https://Wallet.example/Alice', 'https://wallet.example/alice', 'https://wallet.example/B/']
  const { walletAddresses } = await me({ wallet_addresses: claimed })
  expect(walletAddresses).toEqual([addressOf('alice'), `${addressOf('b')}/`])
})

it('me leaves out claims that are not written as a wallet address is', async () => {
  const claimed = ['http://wallet.example/alice', 'https://user@wallet.example/alice']
  expect((await me({ wallet_addresses: claimed })).walletAddresses).toEqual([])
})

it.each(['https://wallet.example', 'https://wallet.example/', 'wallet.example/alice', ''])(
  'a token that claims %p, which can be no wallet address, is refused',
  async (claimed) => {
    const reply = await harness.ask({ wallet_addresses: [addressOf('alice'), claimed] }, '{ me { id } }')
    expect(codeOf(reply)).toBe('FORBIDDEN')
  }
)

it('me gives operators and clients no wallet address, whatever their token claims', async () => {
  const claim = { wallet_addresses: [addressOf('alice')] }
  for (const role of ['operator', 'client']) expect((await me({ ...claim, role })).walletAddresses).toEqual([])
})

it('me has an id that is the same in every session, and another for every tenant, role and subject', async () => {
  const { id } = await me('alice')
  expect((await me({ sub: 'alice', scope: 'more', auth_time: 1 })).id).toBe(id)
  const others: Who[] = [{ sub: 'alic' }, { role: 'operator' }, { role: 'client' }]
  const ids = await Promise.all(
    [...others, { tenant_id: harness.rafiki.tenants[1]?.id }].map(async (who) => (await me(who)).id)
  )
  expect(new Set([id, ...ids]).size).toBe(5)
})
