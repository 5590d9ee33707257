import type { Context } from '../../../src/context.ts'
import { ownsWalletAddress } from '../../../src/authorization/guards/ownership.ts'

const id = '9b0f3a0c-6a4f-4a0e-9f5a-0d6c1f1c2a11'
const address = 'https://wallet.example/alice'

/** A request of a viewer whose wallet address Rafiki is known to have. */
const request = (): Context =>
  ({
    viewer: { wallet: { addresses: [address] } },
    rafiki: { tenant: { id: 'tenant' }, made: new Map(), walletAddressIdCache: { get: () => id } }
  }) as unknown as Context

it('an ownership guard hands the row that it proved to the resolver', async () => {
  const context = request()
  await ownsWalletAddress('input.id').check?.({ input: { id: id.toUpperCase() } }, context)
  expect(ownsWalletAddress.proven(context, id.toUpperCase())).toEqual({ id, address })
})

it('a resolver gets no row that no guard proved: not without a guard, nor for another id or in another request', async () => {
  const context = request()
  expect(() => ownsWalletAddress.proven(context, id)).toThrow('ownsWalletAddress')
  await ownsWalletAddress('input.id').check?.({ input: { id } }, context)
  expect(() => ownsWalletAddress.proven(context, 'another')).toThrow('ownsWalletAddress')
  expect(() => ownsWalletAddress.proven(request(), id)).toThrow('ownsWalletAddress')
  await expect(ownsWalletAddress('input.id').check?.({ input: { id: address } }, context)).rejects.toMatchObject({
    code: 'NOT_FOUND'
  })
})
