import { jest } from '@jest/globals'
import dns from 'node:dns'
import { prepare } from '../../../support/operations.ts'
import type { Transport } from '../../../../src/rafiki/transport/transport.ts'
import { first, transportTo } from '../../../support/upstream.ts'

const revoke = prepare('auth', 'mutation($input: RevokeGrantInput!) { revokeGrant(input: $input) { id } }')
const grants = prepare('auth', '{ grants { pageInfo { hasNextPage } } }')

let transport: Transport
const lookups = jest.spyOn(dns, 'lookup')
beforeEach(() => void (transport = transportTo('http://rafiki.invalid:3003/graphql')))
afterEach(async () => {
  await transport.close()
  lookups.mockReset()
})
afterAll(() => lookups.mockRestore())

const fail = (code: string): void => {
  const lookUp = (_: string, __: object, done: (error: Error) => void) =>
    void setImmediate(done, Object.assign(new Error(`getaddrinfo ${code}`), { code }))
  lookups.mockImplementation(lookUp as typeof dns.lookup)
}

it.each(['ENOTFOUND', 'EAI_AGAIN'])(
  'a host name that cannot be resolved (%s): a mutation is known not to be done',
  async (code) => {
    fail(code)
    await expect(transport.send(first, revoke, { input: { grantId: 'x' } })).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      extensions: { outcome: 'NOT_DONE', service: 'auth' }
    })
    expect(lookups).toHaveBeenCalledTimes(1)
    // A query looks again: name servers stumble.
    await expect(transport.send(first, grants, {})).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
    expect(lookups).toHaveBeenCalledTimes(3)
  }
)
