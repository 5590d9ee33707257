import { lastUseOf, maxPages, usageOf } from '../../../../src/domain/payments/paymentScan.ts'
import { Recording } from '../../../../src/rafiki/recording.ts'
import type { Context } from '../../../../src/context.ts'
import { GatewayError } from '../../../../src/errors.ts'
import { walletOf } from '../../../../src/identity/viewer.ts'

const tenantId = 'tenant'
const address = 'https://wallet.example/alice'

/** A request of Alice's, over so many payments: one an hour, newest first, each under the grant of its hour of the day. */
function request(payments: number, requestsLeft = 50) {
  const now = Date.now()
  const hour = (n: number): number => now - n * 3_600_000
  const amount = { value: '1', assetCode: 'USD', assetScale: 2 }
  const rows = Array.from({ length: payments }, (_, n) => ({
    ...{ id: String(n), grantId: `grant ${n % 24}`, state: 'COMPLETED', walletAddressId: 'of alice' },
    ...{ createdAt: new Date(hour(n)).toISOString(), tenant: { id: tenantId } },
    ...{ debitAmount: amount, receiveAmount: amount, sentAmount: amount }
  }))
  const asked: unknown[] = []
  const rafiki = {
    tenant: { id: tenantId },
    walletAddressIdCache: new Map([[`${tenantId} ${address}`, 'of alice']]),
    made: new Map(),
    requestsLeft,
    recording: new Recording(() => Promise.reject(new Error('nothing is sent here'))),
    failure: undefined as Error | undefined,
    ask(_: unknown, __: string, variables: { after?: string; first: number }) {
      asked.push(variables.after)
      rafiki.requestsLeft -= 1
      if (rafiki.failure) return Promise.reject(rafiki.failure)
      const from = variables.after === undefined ? 0 : Number(variables.after) + 1
      const page = rows.slice(from, from + variables.first)
      const hasNextPage = from + variables.first < rows.length
      return Promise.resolve({
        pageInfo: { hasNextPage, hasPreviousPage: false },
        edges: page.map((node) => ({ node }))
      })
    },
    report: (error: unknown) => error,
    viewRows: () => undefined
  }
  const context = { rafiki, viewer: { wallet: walletOf([address]) } } as unknown as Context
  return { context, rafiki, asked, hour }
}

describe('the pass over payments', () => {
  it('one scan of payments serves all fields that ask at once, and goes as far as the furthest needs', async () => {
    const { context, asked, hour } = request(1000)
    const since = [50, 250, 10, 199].map((n) => hour(n) - 1)
    const usages = await Promise.all(since.map((it) => usageOf(context, it)))
    expect(asked).toEqual([undefined, '99', '199'])
    expect(usages.map(({ complete }) => complete)).toEqual([true, true, true, true])
    const counts = usages.map(({ grantIds, paymentsOf }) => grantIds.flatMap((id) => paymentsOf(id)).length)
    expect(counts).toEqual([51, 251, 11, 200])
  })

  it('a scan of payments continues where it stopped when a field needs more', async () => {
    const { context, asked, hour } = request(1000)
    const near = await usageOf(context, hour(20))
    const far = await usageOf(context, hour(320))
    expect(asked).toEqual([undefined, '99', '199', '299'])
    // What others read does not show in the first answer.
    expect(near.grantIds.flatMap((id) => near.paymentsOf(id))).toHaveLength(21)
    expect(far.paymentsOf('grant 3').map(({ id }) => Number(id))).toEqual(
      Array.from({ length: 14 }, (_, n) => 3 + 24 * n)
    )
  })

  it('a scan of payments ends with the list, and is not made where there is no wallet address', async () => {
    const { context, asked } = request(100)
    expect((await usageOf(context, 0)).complete).toBe(true)
    expect(asked).toHaveLength(1)
    const other = request(100)
    const nobody = { ...other.context, viewer: { wallet: walletOf([]) } } as Context
    expect(await usageOf(nobody, 0)).toMatchObject({ complete: true, grantIds: [] })
    expect(other.asked).toEqual([])
  })

  it('a scan of payments looks for a last use no further than it must', async () => {
    const { context, asked, hour } = request(5000)
    expect(await lastUseOf(context, ['grant 23'], hour(9000))).toBe(new Date(hour(23)).toISOString())
    expect(asked).toHaveLength(1)
    expect(await lastUseOf(context, ['another'], hour(150))).toBeNull()
    expect(asked).toHaveLength(2)
    expect(await lastUseOf(context, ['another'], hour(9000))).toBeUndefined()
    expect(asked).toHaveLength(maxPages)
  })

  it('a scan of payments leaves requests to the rest of the operation', async () => {
    const { context, rafiki } = request(5000, 20)
    expect((await usageOf(context, 0)).complete).toBe(false)
    expect(rafiki.requestsLeft).toBe(12)
    // With more requests left, it would come to something else.
    expect(rafiki.recording.repeatable).toBe(false)
  })

  it('the last use under several grants is the latest of them, and the first that is met', async () => {
    const { context, asked, hour, rafiki } = request(5000)
    const last = await lastUseOf(context, ['grant 23', 'grant 5', 'another'], hour(9000))
    expect(last).toBe(new Date(hour(5)).toISOString())
    expect(asked).toHaveLength(1)
    expect(rafiki.recording.repeatable).toBe(true)
  })

  it('a scan of payments that fails, fails once for all its fields, and is not tried again in the same request', async () => {
    const { context, rafiki, asked } = request(1000)
    rafiki.failure = new GatewayError('UPSTREAM_UNAVAILABLE', 'down')
    const both = await Promise.allSettled([usageOf(context, 0), lastUseOf(context, ['grant 1'], 0)])
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(usageOf(context, 0)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
    expect(asked).toHaveLength(1)
  })
})
