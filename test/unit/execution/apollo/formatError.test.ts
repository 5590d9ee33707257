import { GraphQLError } from 'graphql'
import { startHarness, type Harness, type Reply } from '../../../support/harness.ts'
import { requestId, startStub, type Stub } from '../../../support/stubRafiki.ts'

const secret = 'mark-of-a-secret-4711'

describe('a fault of the gateway’s own', () => {
  let stub: Stub
  const faults: Record<string, () => unknown> = {
    error: () => {
      throw new TypeError(`cannot read ${secret}`)
    },
    rejection: () => Promise.reject(new Error(secret)),
    text: () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- libraries do
      throw secret
    },
    coded: () => {
      throw new GraphQLError(secret, { extensions: { code: 'SOMEBODY_ELSES', secret } })
    },
    ...Object.fromEntries(
      ['BAD_REQUEST', 'BAD_USER_INPUT', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED'].map((code) => [
        `coded_${code}`,
        () => {
          throw Object.assign(new Error(secret), { extensions: { code, secret } })
        }
      ])
    ),
    plainGraphQL: () => {
      throw new GraphQLError(secret)
    },
    missing: () => null,
    notANumber: () => secret
  }
  beforeAll(async () => {
    const fields = Object.keys(faults).map((name) => `${name}: ${name === 'notANumber' ? 'Int' : 'String!'}`)
    stub = await startStub(`type Query { ${fields.join(' ')} }`, { Query: faults })
  })
  afterAll(() => stub.stop())

  it.each(Object.keys(faults))(
    'a fault of the gateway’s own (%s) is masked, and the id in the answer finds it in the log',
    async (name) => {
      const before = stub.logged().length
      const { errors } = await stub.run(`{ ${name} }`)
      expect(errors).toHaveLength(1)
      expect(errors?.[0]).toMatchObject({ path: [name], extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } })
      expect(Object.keys(errors?.[0]?.extensions ?? {}).sort()).toEqual(['code', 'requestId'])
      expect(JSON.stringify(errors)).not.toContain(secret)
      expect(stub.logged().slice(before)).toContain(requestId)
    }
  )
})

describe('what Rafiki says', () => {
  let harness: Harness
  beforeEach(async () => void (harness = await startHarness()))
  afterEach(() => harness.close())

  const answers = {
    'a fault with SQL in its words': {
      status: 200,
      body: {
        errors: [{ message: secret, path: ['x'], extensions: { code: 'INTERNAL_SERVER_ERROR', secret } }],
        data: null
      }
    },
    'an error without a code': { status: 400, body: { errors: [{ message: secret }] } },
    'nothing at all': { status: 200, body: { data: null } },
    'a page without rows': { status: 200, body: { data: { grants: { pageInfo: { secret } } } } },
    'a text': { status: 200, body: secret },
    'a null': { status: 200, body: null }
  }
  const asked = [
    ['alice', '{ myGrants { edges { node { id } } } }'],
    ['operator', '{ grants { edges { node { id } } } }']
  ] as const

  it.each(Object.entries(answers))(
    "Rafiki's own error message (%s) stays in the log, where the id in the answer finds it",
    async (_, answer) => {
      for (const [who, query] of asked) {
        harness.rafiki.auth.intercept = () => ({ status: answer.status, body: JSON.stringify(answer.body) })
        expectMasked(await harness.ask(who, query))
      }
    }
  )

  it.each([
    [200, 'text/plain', secret],
    [500, 'text/html', secret],
    [401, 'text/plain', 'Unauthorized'],
    [200, 'application/json', `{"data": ${secret}`]
  ])("Rafiki's own words in an HTTP error (HTTP %i, %s) stay in the log", async (status, contentType, body) => {
    for (const [who, query] of asked) {
      harness.rafiki.auth.intercept = () => ({ status, body, contentType })
      expectMasked(await harness.ask(who, query))
    }
  })

  function expectMasked(reply: Reply): void {
    const [error] = reply.errors ?? []
    expect(error?.extensions.code).toMatch(/^(UPSTREAM_ERROR|UPSTREAM_UNAVAILABLE|INTERNAL_SERVER_ERROR)$/)
    expect(reply.text).not.toContain(secret)
    expect(reply.text).not.toContain('Unauthorized')
    expect(error?.extensions.requestId).toMatch(/^[0-9a-f-]{36}$/)
    const lines = harness
      .logged()
      .split('\n')
      .filter((line) => line.includes(String(error?.extensions.requestId)))
    expect(lines.some((line) => /"level":(40|50)/.test(line))).toBe(true)
  }
})
