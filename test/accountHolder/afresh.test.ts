import { afresh } from '../../src/accountHolder/afresh.ts'
import { GatewayError, notFound } from '../../src/errors.ts'

const unknown = { extensions: { outcome: 'UNKNOWN' } }

it('what is read again is the answer', async () => {
  await expect(afresh(() => Promise.resolve('a row'))).resolves.toBe('a row')
})

it('a row that is gone does not mean that nothing was done', async () => {
  const answer = afresh(() => Promise.resolve(undefined))
  await expect(answer).rejects.toMatchObject({ code: 'UPSTREAM_ERROR', ...unknown })
})

it.each([
  notFound(),
  new GatewayError('OPERATION_TOO_COSTLY', 'Too costly.'),
  new GatewayError('UPSTREAM_TIMEOUT', 'Late.')
])('a reading that fails leaves the outcome open: %p', async (error) => {
  await expect(afresh(() => Promise.reject(error))).rejects.toMatchObject(unknown)
})

it('a fault stays one', async () => {
  await expect(afresh(() => Promise.reject(new TypeError('a fault')))).rejects.toBeInstanceOf(TypeError)
})
