import { foundForm, readWalletAddress, storedForm, walletAddressUrl } from '../../../src/lib/walletAddress.ts'

const alice = 'https://wallet.example/alice'

describe('the stored form of a wallet address', () => {
  it.each([
    ['as it is stored', alice, alice],
    ['in upper case', 'https://Wallet.Example/ALICE', alice],
    ['with an upper-case scheme', 'HTTPS://wallet.example/alice', alice],
    ['with the default port', 'https://wallet.example:443/alice', alice],
    ['with another port', 'https://wallet.example:8443/people/Alice', 'https://wallet.example:8443/people/alice'],
    ['with a slash at the end', `${alice}/`, `${alice}/`],
    ['with several slashes at the end', `${alice}///`, `${alice}///`],
    ['of slashes', 'https://wallet.example//', 'https://wallet.example//'],
    ['with a letter that has to be encoded', 'https://wallet.example/Jos\u00e9', 'https://wallet.example/jos%c3%a9'],
    ['encoded in upper case', 'https://wallet.example/Jos%C3%A9', 'https://wallet.example/jos%c3%a9'],
    ['with a KELVIN SIGN', 'https://wallet.example/\u212a', 'https://wallet.example/%e2%84%aa'],
    ['with a needless encoding, which counts', 'https://wallet.example/%61lice', 'https://wallet.example/%61lice'],
    ['of an international name', 'https://w\u00e4llet.example/alice', 'https://xn--wllet-gra.example/alice'],
    ['with a blank in it', 'https://wallet.example/a b', 'https://wallet.example/a%20b'],
    ['with dots in a name', 'https://wallet.example/..a/b..', 'https://wallet.example/..a/b..'],
    ['with a query', `${alice}?A=1`, `${alice}?a=1`],
    ['with an empty query', `${alice}?`, `${alice}?`],
    ['with a fragment', `${alice}#A`, `${alice}#a`]
  ])('a wallet address written %s is stored as Rafiki stores it', (_, written, stored) => {
    expect(storedForm(written)).toBe(stored)
    expect(storedForm(written)).toBe(new URL(written).toString().toLowerCase())
    expect(storedForm(stored)).toBe(stored)
  })
})

describe('what the URL parser would make another address of', () => {
  it.each([
    ['a dot segment', 'https://wallet.example/bob/../alice'],
    ['one dot', 'https://wallet.example/./alice'],
    ['a dot at the end', `${alice}/.`],
    ['encoded dots', 'https://wallet.example/bob/%2E%2e/alice'],
    ['half encoded dots', 'https://wallet.example/bob/.%2e/alice'],
    ['dots before a query', 'https://wallet.example/alice/bob/..?x'],
    ['a space before it', ` ${alice}`],
    ['a space after it', `${alice} `],
    ['a control character after it', `${alice}\u0001`],
    ['a tab in it', 'https://wallet.example/al\tice'],
    ['a line end in it', 'https://wallet.example/al\nice'],
    ['backslashes', 'https:\\\\wallet.example\\alice'],
    ['a backslash in the path', 'https://wallet.example\\alice'],
    ['one slash', 'https:/wallet.example/alice'],
    ['no slash', 'https:wallet.example/alice'],
    ['three slashes', 'https:///wallet.example/alice']
  ])('a text that the URL parser would make another address of is no wallet address: %s', (_, written) => {
    expect(new URL(written).pathname).toMatch(/^\/alice\/?$/)
    expect(readWalletAddress(written)).toEqual({ why: 'is in no plain form', never: false })
  })
})

describe('what Rafiki cannot hold', () => {
  it.each([
    ['http://wallet.example/alice', 'is no https URL', false],
    ['$wallet.example/alice', 'is a payment pointer', false],
    ['https://eve@wallet.example/alice', 'has a user name', false],
    ['https://:secret@wallet.example/alice', 'has a user name', false],
    ['', 'is no URL', true],
    ['alice', 'is no URL', true],
    ['wallet.example/alice', 'is no URL', true],
    ['https://', 'is no URL', true],
    ['javascript:alert(1)', 'is no https URL', true],
    ['mailto:alice@wallet.example', 'is no https URL', true],
    ['https://wallet.example', 'has no path', true],
    ['https://wallet.example/', 'has no path', true],
    ['https://wallet.example/?alice', 'has no path', true],
    [`${alice}${'e'.repeat(2048)}`, 'is longer than 2048 characters', true]
  ])('a wallet address that Rafiki cannot store is told in words: %s', (written, why, never) => {
    expect(readWalletAddress(written)).toEqual({ why, never })
  })
})

it.each([
  ['https://wallet.example/Alice', alice],
  [`${alice}/`, `${alice}/`],
  ['https://wallet.example/\u212a', 'https://wallet.example/k'],
  ['https://wallet.example:443/alice', undefined],
  ['https://wallet.example/jos\u00e9', undefined],
  ['https://wallet.example/bob/../alice', undefined],
  ['alice', undefined]
])("a client's spelling of a wallet address (%s) makes Rafiki find %s", (identifier, found) => {
  expect(foundForm(identifier)).toBe(found)
})

it.each([
  ['$wallet.example/alice', 'https://wallet.example/alice'],
  ['$wallet.example/alice/', 'https://wallet.example/alice/'],
  ['https://wallet.example/alice//', 'https://wallet.example/alice//'],
  ['$wallet.example/', 'https://wallet.example/.well-known/pay'],
  ['$wallet.example', 'https://wallet.example/.well-known/pay'],
  ['$Wallet.Example:443/Alice', 'https://wallet.example/Alice'],
  ['https://wallet.example:8443/alice', 'https://wallet.example:8443/alice'],
  ['HTTPS://wallet.example/a b', 'https://wallet.example/a%20b'],
  ['https://wallet.example', undefined],
  ['https://wallet.example/', undefined],
  ['http://wallet.example/alice', undefined],
  ['$http://wallet.example/alice', undefined],
  ['$alice@wallet.example/alice', undefined],
  ['$/alice', undefined],
  ['$', undefined],
  ['', undefined],
  ['alice', undefined],
  ['wallet.example/alice', undefined],
  ['https://wallet.example/alice?x=1', undefined],
  ['https://wallet.example/alice#x', undefined],
  ['https:/wallet.example/alice', undefined],
  ['https:\\\\wallet.example\\alice', undefined]
])('%p is looked up as a wallet address: %p', (typed, url) => expect(walletAddressUrl(typed)).toBe(url))
