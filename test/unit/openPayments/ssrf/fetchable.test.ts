import { isFetchable } from '../../../../src/openPayments/ssrf/fetchable.ts'

it.each([
  'https://wallet.example/incoming-payments/1',
  'https://a.b-c.wallet.example/alice?x=1',
  'https://xn--bcher-kva.example/alice',
  'https://wallet.example'
])('a fetchable URL is %s', (url) => expect(isFetchable(url)).toBe(true))

it.each([
  ['no URL', 'wallet.example/alice'],
  ['no https', 'http://wallet.example/alice'],
  ['an address', 'https://127.0.0.1/alice'],
  ['an address in other digits', 'https://2130706433/alice'],
  ['an address in other digits', 'https://0x7f.1/alice'],
  ['an address of the newer kind', 'https://[::1]/alice'],
  ['the machine itself', 'https://localhost/alice'],
  ['the machine itself', 'https://x.localhost/alice'],
  ['a name without a domain', 'https://backend/alice'],
  ['an inner name', 'https://metadata.google.internal/'],
  ['a trailing dot', 'https://wallet.example./alice'],
  ['a port', 'https://wallet.example:3000/alice'],
  ['the port that is meant anyway', 'https://wallet.example:443/alice'],
  ['a user', 'https://me@wallet.example/alice'],
  ['a password', 'https://me:pw@wallet.example/alice'],
  ['a user that looks like a host', 'https://wallet.example@evil.example/'],
  ['a part that is never sent', 'https://wallet.example/alice#x'],
  ['backslashes', 'https:\\\\wallet.example\\alice'],
  ['steps upwards', 'https://wallet.example/a/../alice'],
  ['capital hosts', 'https://Wallet.example/alice'],
  ['white space', ' https://wallet.example/alice'],
  ['line ends', 'https://wallet.example/al\nice'],
  ['a name in other letters', 'https://bücher.example/alice']
])('a URL is not fetchable: %s, as in %j', (_, url) => expect(isFetchable(url)).toBe(false))
