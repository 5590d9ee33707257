import type { Context } from '../../../src/context.ts'
import { readBack } from '../../../src/domain/readBack.ts'
import { GatewayError, notFound } from '../../../src/errors.ts'
import { catchLog } from '../../support/upstream.ts'

const { log, lines } = catchLog()
const own = {}
const context = {
  ...{ log, requestId: 'r', viewer: {}, asking: {}, loaders: 'what was read before' },
  rafiki: { readingBack: () => own }
} as unknown as Context
const notConfirmed = (outcome: string) => ({ code: 'NOT_CONFIRMED', extensions: { outcome } })

it('a grant that is read back after its revocation is the answer', async () => {
  await expect(readBack(context, () => Promise.resolve('a row'))).resolves.toBe('a row')
})

it('a grant is read back on an allowance of its own, beside what was read before', async () => {
  await readBack(context, ({ rafiki, loaders }) => {
    expect(rafiki).toBe(own)
    expect(loaders).not.toBe(context.loaders)
    return Promise.resolve('a row')
  })
})

it('a grant that is not as its revocation was acknowledged is not done, and raises an alarm', async () => {
  const answer = readBack(
    context,
    () => Promise.resolve('a row'),
    () => false
  )
  await expect(answer).rejects.toMatchObject(notConfirmed('NOT_DONE'))
  expect(lines()).toMatchObject([{ alarm: true, level: 50, requestId: 'r' }])
})

it('a grant that is gone when it is read back does not mean that nothing was done', async () => {
  const answer = readBack(context, () => Promise.resolve(undefined))
  await expect(answer).rejects.toMatchObject(notConfirmed('UNKNOWN'))
})

it.each([
  notFound(),
  new GatewayError('OPERATION_TOO_COSTLY', 'Too costly.'),
  new GatewayError('UPSTREAM_TIMEOUT', 'Late.')
])('a read-back that fails leaves the outcome open: %p', async (error) => {
  await expect(readBack(context, () => Promise.reject(error))).rejects.toMatchObject(notConfirmed('UNKNOWN'))
})

it("a fault of the gateway's own during a read-back stays a fault", async () => {
  const answer = readBack(context, () => Promise.reject(new TypeError('a fault')))
  await expect(answer).rejects.toBeInstanceOf(TypeError)
})
