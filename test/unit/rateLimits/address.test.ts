import { addressKey, loggedAddress } from '../../../src/rateLimits/address.ts'
import { readConfig } from '../../../src/config/readConfig.ts'
import { gatewayEnv } from '../../support/gatewayEnv.ts'

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::ffff:c000:201', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002:ffff::', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::6', '2001:db8:1:3::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['192.0.2.1:443', 'unknown'],
  ['', 'unknown'],
  ['x'.repeat(10_000), 'unknown']
])('the address %s counts as %s', (ip, key) => {
  expect(addressKey(ip)).toBe(key)
})

describe('TRUSTED_PROXIES', () => {
  const read = (TRUSTED_PROXIES: string) => readConfig({ ...gatewayEnv, TRUSTED_PROXIES }).trustedProxies

  it('TRUSTED_PROXIES is nobody by default', () => expect(read('')).toEqual([]))

  it('TRUSTED_PROXIES takes addresses and networks', () => {
    const all = '10.0.0.0/8 192.0.2.1, fd00::/8 2001:db8::1 loopback uniquelocal linklocal'
    expect(read(all)).toHaveLength(7)
  })

  it.each(['0.0.0.0/0', '::/0', '10.0.0.0/00', '1', 'everyone', 'true', '10.0.0.0/33', 'proxy.example'])(
    'TRUSTED_PROXIES is not %s',
    (text) => expect(() => read(text)).toThrow('TRUSTED_PROXIES')
  )
})

describe('REDIS_URL', () => {
  const read = (REDIS_URL: string) => readConfig({ ...gatewayEnv, REDIS_URL })

  it('REDIS_URL is a secret, since it may hold a password', () => {
    const url = 'rediss://user:hunter2@redis.example:6380/1'
    expect(read(url).redis?.url.reveal()).toBe(url)
    expect(JSON.stringify(read(url))).not.toContain('hunter2')
  })

  it('REDIS_URL of another kind is refused without a word of it', () => {
    expect(() => read('http://user:hunter2@redis.example')).toThrow(/^(?=.*REDIS_URL)(?!.*hunter2)/s)
  })
})

it.each([
  ['192.0.2.77', 'full', '192.0.2.77'],
  ['192.0.2.77', 'prefix', '192.0.2.0/24'],
  ['::ffff:192.0.2.77', 'prefix', '192.0.2.0/24'],
  ['2001:db8:1:2:3::4', 'prefix', '2001:db8:1::/48'],
  ['2001:db8:1:2:3::4', 'none', undefined]
] as const)('the log names the address %s as %s says', (ip, form, said) => {
  expect(loggedAddress(ip, form)).toBe(said)
})
