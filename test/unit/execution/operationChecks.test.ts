import { operationChecks, type GivenOperation } from '../../../src/execution/operationChecks.ts'
import { GatewayError } from '../../../src/errors.ts'
import { codeOf, startHarness, type Harness } from '../../support/harness.ts'

let harness: Harness
beforeAll(async () => void (harness = await startHarness()))
afterAll(() => harness.close())

/** Runs with one more check in the list, which refuses everything. */
async function withRefusal(run: () => Promise<void>): Promise<GivenOperation[]> {
  const given: GivenOperation[] = []
  const list = operationChecks as ((it: GivenOperation) => void)[]
  list.push((it) => {
    given.push(it)
    throw new GatewayError('OPERATION_TOO_COSTLY', 'Refused by the test.', { limit: 'test' })
  })
  try {
    await run()
  } finally {
    list.pop()
  }
  return given
}

it('the list checks size, cost and variables, in this order', () => {
  expect(operationChecks.map(({ name }) => name)).toEqual(['size', 'cost', 'variables'])
})

it('Apollo Server runs the list for an operation that it has not met', async () => {
  const given = await withRefusal(async () => {
    expect(codeOf(await harness.ask('alice', 'query First { me { subject } }'))).toBe('OPERATION_TOO_COSTLY')
  })
  expect(given.map(({ operation, role }) => [operation.name?.value, role])).toEqual([['First', 'accountHolder']])
})

it('the fast path runs the same list, and leaves what it refuses to Apollo Server', async () => {
  const query = 'query Planned { me { subject } }'
  // The first request brings the plan, the second the type of the answer.
  for (let times = 0; times < 2; times += 1) expect((await harness.ask('alice', query)).errors).toBeUndefined()
  const given = await withRefusal(async () => {
    expect(codeOf(await harness.ask('alice', query))).toBe('OPERATION_TOO_COSTLY')
  })
  expect(given.map(({ operation }) => operation.name?.value)).toEqual(['Planned', 'Planned'])
  expect((await harness.ask('alice', query)).errors).toBeUndefined()
})
