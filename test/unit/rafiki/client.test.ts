import { GatewayError } from '../../../src/errors.ts'
import { maxPeriodSteps, maxRowsViewed, maxUpstreamRequests } from '../../../src/rafiki/requestBudget.ts'
import type { Rafiki } from '../../../src/rafiki/client.ts'
import { prepare } from '../../support/operations.ts'
import { createStats } from '../../../src/observability/requestStats.ts'
import { startRoom, type Room } from '../../support/asking.ts'

const operation = prepare('auth', 'query($first: Int) { grants(first: $first) { pageInfo { hasNextPage } } }')
const mutation = prepare('auth', 'mutation($id: String!) { revokeGrant(input: { grantId: $id }) { id } }')

let room: Room

beforeEach(async () => void (room = await startRoom()))
afterEach(() => room.close())

describe('the budget of one request', () => {
  it('the upstream budget of one request is 50 requests; the 51st is refused and not sent', async () => {
    const rafiki = room.asking()
    for (let first = 1; first <= 50; first += 1) await rafiki.ask(operation, 'grants', { first })
    expect(rafiki.requestsLeft).toBe(0)
    const refused = { code: 'OPERATION_TOO_COSTLY', extensions: { maximum: maxUpstreamRequests } }
    await expect(rafiki.ask(operation, 'grants', { first: 51 })).rejects.toMatchObject(refused)
    await expect(rafiki.answer(operation, { first: 52 })).rejects.toMatchObject(refused)
    expect(room.cost()).toBe(50)
  })

  it('the upstream budget is of one request alone', async () => {
    const rafiki = room.asking()
    await rafiki.ask(operation, 'grants', { first: 1 })
    expect([rafiki.requestsLeft, room.asking().requestsLeft]).toEqual([49, 50])
  })

  it('the upstream budget counts requests that are sent at once', async () => {
    const rafiki = room.asking()
    const answers = await Promise.allSettled(
      Array.from({ length: 60 }, (_, n) => rafiki.ask(operation, 'grants', { first: n + 1 }))
    )
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(10)
    expect(room.cost()).toBe(50)
  })
})

it('the rows and the periods that one request goes through are counted, whatever its allowance, and end', () => {
  const stats = createStats()
  const rafiki = room.asking(0, stats)
  rafiki.viewRows(maxRowsViewed - 1)
  rafiki.withBudget(5).viewRows(1)
  rafiki.stepPeriods(maxPeriodSteps)
  expect(stats).toMatchObject({ rowsViewed: maxRowsViewed, periodSteps: maxPeriodSteps })
  const limitOf = (run: () => void): unknown => {
    try {
      return run()
    } catch (error) {
      return (error as GatewayError).extensions
    }
  }
  const refused = { code: 'OPERATION_TOO_COSTLY' }
  expect(limitOf(() => rafiki.viewRows(1))).toEqual({ ...refused, limit: 'rows', maximum: maxRowsViewed })
  expect(limitOf(() => rafiki.stepPeriods(1))).toEqual({ ...refused, limit: 'periods', maximum: maxPeriodSteps })
})

describe('an answer', () => {
  it('an answer is an object of its own for each caller who shares a request', async () => {
    const rafiki = room.asking()
    const [one, other] = await Promise.all([1, 2].map(() => rafiki.ask(operation, 'grants', { first: 1 })))
    expect(one).toEqual(other)
    expect(one).not.toBe(other)
    const [mine, theirs] = await Promise.all([1, 2].map(() => rafiki.answer(operation, { first: 1 })))
    expect(mine).toEqual(theirs)
    expect(mine!.data).not.toBe(theirs!.data)
    expect(room.cost()).toBe(2)
  })

  it.each([
    ...['null', '[]', '"text"', '1', '{}', '{"data":'].map((body) => [body, 'UPSTREAM_UNAVAILABLE']),
    ['{"data":{"revokeGrant":null}}', 'UPSTREAM_ERROR']
  ])(
    'an unusable answer is an error of unknown outcome that the log knows by its request: %s is %s',
    async (body, code) => {
      room.answerWith(body)
      await expect(room.asking().ask(mutation, 'revokeGrant', { id: 'x' })).rejects.toMatchObject({
        code,
        extensions: { requestId: 'request-1', outcome: 'UNKNOWN' }
      })
      expect(room.logged()).toMatchObject([{ requestId: 'request-1', code }])
    }
  )

  it("an error of Rafiki's is told in the gateway's own words, and in Rafiki's to the log", async () => {
    room.answerWith({ data: null, errors: [{ message: 'select * from "grants"', extensions: { code: 'ODD' } }] })
    const error: unknown = await room
      .asking()
      .ask(operation, 'grants', {})
      .catch((it: unknown) => it)
    expect(error).toMatchObject({ code: 'UPSTREAM_ERROR', extensions: { requestId: 'request-1' } })
    expect(JSON.stringify(error)).not.toMatch(/select|ODD/)
    expect(JSON.stringify(room.logged())).toContain('select * from')
  })
})

describe('the recording of a request ends', () => {
  const failure = new GatewayError('UPSTREAM_ERROR', 'no answer')
  it.each<[string, (rafiki: Rafiki) => unknown]>([
    ['what is charged and not sent', (rafiki) => rafiki.charge()],
    ['a failure that was reported', (rafiki) => rafiki.report(failure, operation)],
    ['what another allowance pays for', (rafiki) => rafiki.withBudget(5)],
    ['reading back', (rafiki) => rafiki.readingBack(5)],
    ['what is written another way', (rafiki) => rafiki.writing(() => Promise.resolve())],
    ['a question without an answer', (rafiki) => rafiki.ask(operation, 'grants', { first: 1 }).catch(() => undefined)]
  ])('the recording of a request ends with %s', async (_, run) => {
    const rafiki = room.asking()
    expect(rafiki.recording.repeatable).toBe(true)
    room.embedded.auth.intercept = () => ({ status: 500, body: '' })
    await run(rafiki)
    expect(rafiki.recording.repeatable).toBe(false)
  })

  it('an object that is not there is an answer like any other', () => {
    const rafiki = room.asking()
    rafiki.report(new GatewayError('NOT_FOUND', 'not there'), operation)
    expect(rafiki.recording.repeatable).toBe(true)
  })
})
