import { storedForm, viewerId, walletOf, type Viewer } from '../../src/identity/viewer.ts'
import { one, tenantAt, two } from './issuers.ts'

const alice = 'https://wallet.example/alice'

describe("Rafiki's stored form of a wallet address", () => {
  it.each([
    ['as it is stored', alice],
    ['upper case', 'https://Wallet.Example/ALICE'],
    ['an upper-case scheme', 'HTTPS://wallet.example/alice'],
    ['a slash at the end', `${alice}/`],
    ['several slashes at the end', `${alice}///`],
    ['the default port', 'https://wallet.example:443/alice']
  ])('is found from %s', (_, address) => {
    expect(storedForm(address)).toBe(alice)
  })

  it('keeps another port, and a path of several parts', () => {
    expect(storedForm('https://wallet.example:8443/people/Alice/')).toBe('https://wallet.example:8443/people/alice')
  })

  it.each([
    ['http', 'http://wallet.example/alice'],
    ['a payment pointer', '$wallet.example/alice'],
    ['a query', `${alice}?a=1`],
    ['a fragment', `${alice}#a`],
    ['a user name', 'https://eve@wallet.example/alice'],
    ['a password', 'https://:secret@wallet.example/alice'],
    ['no path', 'https://wallet.example'],
    ['a path of slashes', 'https://wallet.example//'],
    ['another scheme', 'javascript:alert(1)'],
    ['no URL', 'alice'],
    ['dots, which lead elsewhere', 'https://wallet.example/bob/../alice'],
    ['a space around it', ` ${alice}`],
    ['backslashes', 'https:\\\\wallet.example\\alice'],
    ['an empty query', `${alice}?`],
    ['a line end in it', 'https://wallet.example/al\nice'],
    ['more than 2048 characters', `${alice}${'e'.repeat(2048)}`],
    ['nothing', '']
  ])('is not there for %s', (_, address) => {
    expect(storedForm(address)).toBeUndefined()
  })
})

describe('a wallet', () => {
  it('has each address once, in stored form, and asks Rafiki for the spelling of the token too', () => {
    const wallet = walletOf(['https://wallet.example/Alice/', alice, 'https://wallet.example:443/alice'])
    expect(wallet.addresses).toEqual([alice])
    expect([...wallet.spellings].sort()).toEqual(['https://wallet.example/Alice', alice])
  })

  it('leaves out what is no wallet address, and keeps the others', () => {
    const wallet = walletOf(['http://wallet.example/alice', alice, `${alice}?x`])
    expect([wallet.addresses, wallet.spellings]).toEqual([[alice], [alice]])
  })

  it('owns its addresses in any case, and nothing else', () => {
    const wallet = walletOf(['https://wallet.example/Alice'])
    const mine = ['https://WALLET.example/alice', 'https://wallet.example/ALICE', alice]
    const others = ['https://wallet.example/bob', 'https://wallet.example/alice2', 'https://other.example/alice', '']
    expect([...mine, ...others, `${alice}/`].filter((address) => wallet.owns(address))).toEqual(mine)
  })

  it('owns nothing when it is empty', () => {
    const wallet = walletOf([])
    expect([wallet.addresses, wallet.spellings]).toEqual([[], []])
    expect([wallet.owns(alice), wallet.owns('')]).toEqual([false, false])
  })
})

it("a viewer's id is the same in every request, and another for another tenant, audience or subject", () => {
  const viewer = (id: string, audience: Viewer['audience'], subject: string): string =>
    viewerId({
      tenant: tenantAt(id, { file: 'unused' }),
      audience,
      subject,
      scopes: [],
      authTime: undefined,
      wallet: walletOf([])
    })
  expect(viewer(one, 'user', 'alice')).toBe(viewer(one, 'user', 'alice'))
  const ids = [
    viewer(one, 'user', 'alice'),
    viewer(two, 'user', 'alice'),
    viewer(one, 'client', 'alice'),
    viewer(one, 'user', 'bob')
  ]
  expect(new Set(ids).size).toBe(4)
})
