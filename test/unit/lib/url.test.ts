import { parseUrl } from '../../../src/lib/url.ts'

it('a URL whose host has letters outside of ASCII is parsed however often it is asked for', () => {
  const address = 'https://w\u00e4llet.example/alice'
  for (let times = 0; times < 20_000; times += 1)
    expect(parseUrl(address)?.href === 'https://xn--wllet-gra.example/alice').toBe(true)
})

it.each(['', 'alice', 'https://', '//wallet.example', 'https://wallet example/'])(
  'a parsed URL is undefined for %p',
  (text) => {
    expect(parseUrl(text)).toBeUndefined()
  }
)
