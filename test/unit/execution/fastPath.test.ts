import { makeExecutableSchema } from '@graphql-tools/schema'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError, parse, type OperationDefinitionNode } from 'graphql'
import { Call } from '../../../src/execution/call.ts'
import { FastPath } from '../../../src/execution/fastPath.ts'
import { answerBy } from '../../../src/http/graphqlRoute.ts'
import type { Meter } from '../../../src/rateLimits/meter.ts'
import type { Context } from '../../../src/context.ts'
import type { CancellationSignal } from '../../../src/lib/cancellation.ts'
import type { Rafiki } from '../../../src/rafiki/client.ts'
import type { Viewer } from '../../../src/identity/viewer.ts'
import { createPlans, storedResult } from '../../../src/execution/plans.ts'

const query = 'query Slow($of: Float, $fail: Boolean) { slow(of: $of, fail: $fail) }'

/** The fast path in front of an Apollo Server, over a schema in which the one field answers when the test says so. */
function setUp(role: Viewer['role'] = 'accountHolder') {
  const waiting: (() => void)[] = []
  const started: Context[] = []
  const toApollo: (Context | undefined)[] = []
  let writeEpoch = 0
  const schema = makeExecutableSchema({
    typeDefs: 'type Query { slow(of: Float, fail: Boolean): String }',
    resolvers: {
      Query: {
        async slow(_: unknown, { of, fail }: { of?: number; fail?: boolean }, context: Context) {
          started.push(context)
          await new Promise<void>((resolve) => waiting.push(resolve))
          if (fail) throw new GraphQLError('failed')
          return `of ${of} for ${context.viewer.subject}`
        }
      }
    }
  })
  const plans = createPlans(schema, { delegates: false })
  const document = parse(query)
  plans.add(query, undefined, document, document.definitions[0] as OperationDefinitionNode)
  const signals: CancellationSignal[] = []
  let shared = 0
  const fastPath = new FastPath({
    plans,
    maxCost: 0,
    onShared: () => void (shared += 1),
    writeEpochOf: () => writeEpoch,
    contexts: {
      rafikiOf(_, signal) {
        signals.push(signal)
        return { made: new Map() } as unknown as Rafiki
      },
      contextOf: ({ call }, rafiki) => (call.context = { viewer: call.viewer, rafiki } as unknown as Context)
    }
  })
  const answer = answerBy({ fastPath }, ({ call }, reply) => {
    toApollo.push(call.context)
    void reply.code(200).header('content-type', 'application/json')
    return Promise.resolve('by Apollo Server')
  })
  const viewerOf = (subject: string): Viewer => ({ role, subject, tenant: { id: 't' } }) as unknown as Viewer
  const alice = viewerOf('alice')

  function ask(viewer: Viewer, variables?: Record<string, unknown>) {
    const headers: Record<string, unknown> = {}
    const reply = {
      statusCode: 200,
      code: () => reply,
      header: (name: string, value: unknown) => ((headers[name] = value), reply),
      getHeader: (name: string) => headers[name]
    }
    const call = Object.assign(new Call(), { viewer, meter: {} as Meter })
    const request = {
      method: 'POST',
      url: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: { query, variables },
      call
    }
    const answered = answer(request as unknown as FastifyRequest, reply as unknown as FastifyReply)
    return { answered: answered.then(String), hangUp: () => call.end(false) }
  }

  return {
    alice,
    viewerOf,
    ask,
    started,
    signals,
    toApollo,
    sharedSoFar: () => shared,
    /** Lets all that is under way be answered. */
    land: () => waiting.splice(0).forEach((go) => go()),
    mutate: () => (writeEpoch += 1),
    /** What an Accept header leads to is Apollo Server's to say, once. */
    warm: async () => {
      await ask(alice).answered
      toApollo.length = 0
    }
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('equal requests of one token that are in flight are answered together', async () => {
  const { ask, alice, started, land, toApollo, warm, sharedSoFar } = setUp()
  await warm()
  const all = [1, 2, 3].map(() => ask(alice, { of: 1 }))
  await settled()
  expect(started).toHaveLength(1)
  land()
  const body = '{"data":{"slow":"of 1 for alice"}}\n'
  expect(await Promise.all(all.map(({ answered }) => answered))).toEqual([body, body, body])
  expect(toApollo).toEqual([])
  expect(sharedSoFar()).toBe(2)
  const next = ask(alice, { of: 1 })
  await settled()
  expect(started).toHaveLength(2)
  land()
  expect(await next.answered).toBe(body)
})

it("equal requests of another token are another caller's, whatever it says", async () => {
  const { ask, alice, viewerOf, started, land, warm } = setUp()
  await warm()
  const both = [ask(alice, { of: 1 }), ask(viewerOf('alice'), { of: 1 }), ask(viewerOf('bob'), { of: 1 })]
  await settled()
  expect(started.map(({ viewer }) => viewer.subject)).toEqual(['alice', 'alice', 'bob'])
  land()
  expect((await Promise.all(both.map(({ answered }) => answered)))[2]).toContain('for bob')
})

it('requests with other variables are not equal', async () => {
  const { ask, alice, started, land, warm } = setUp()
  await warm()
  const both = [ask(alice, { of: 1 }), ask(alice, { of: 2 }), ask(alice), ask(alice, { of: null })]
  await settled()
  expect(started).toHaveLength(4)
  land()
  expect((await Promise.all(both.map(({ answered }) => answered)))[1]).toContain('of 2 ')
})

it('a caller who asks after a mutation of the tenant shares no answer from before', async () => {
  const { ask, alice, started, land, mutate, warm } = setUp()
  await warm()
  const before = ask(alice)
  mutate()
  const after = [ask(alice), ask(alice)]
  await settled()
  expect(started).toHaveLength(2)
  land()
  await Promise.all([before, ...after].map(({ answered }) => answered))
})

it('requests of client applications are not shared: their upstream has no write epochs', async () => {
  const { ask, alice, started, land, warm } = setUp('client')
  await warm()
  const both = [ask(alice), ask(alice)]
  await settled()
  expect(started).toHaveLength(2)
  land()
  await Promise.all(both.map(({ answered }) => answered))
})

it('an answer with errors is of its first caller only, and Apollo Server reports it; the others ask again', async () => {
  const { ask, alice, land, toApollo, warm } = setUp()
  await warm()
  const both = [ask(alice, { fail: true }), ask(alice, { fail: true })]
  await settled()
  land()
  expect(await Promise.all(both.map(({ answered }) => answered))).toEqual(['by Apollo Server', 'by Apollo Server'])
  const [first, second] = toApollo
  expect(first && storedResult(first)?.errors.map(({ message }) => message)).toEqual(['failed'])
  expect(second).toBeUndefined()
})

it('a caller who hangs up ends nothing for the others; the last one ends the request', async () => {
  const { ask, alice, started, signals, land, warm } = setUp()
  await warm()
  const [one, two] = [ask(alice), ask(alice)]
  one.hangUp()
  await settled()
  expect(signals[0]?.aborted).toBe(false)
  two.hangUp()
  expect(signals[0]?.aborted).toBe(true)
  const three = ask(alice)
  await settled()
  expect(started).toHaveLength(2)
  expect(signals[1]?.aborted).toBe(false)
  land()
  await Promise.all([one, two, three].map(({ answered }) => answered))
})

it('variables are checked before an answer is shared, though they look alike in JSON', async () => {
  const { ask, alice, land, toApollo, warm } = setUp()
  await warm()
  const right = ask(alice, { of: null })
  const wrong = [ask(alice, { of: Infinity }), ask(alice, { of: 'x' })]
  expect(await Promise.all(wrong.map(({ answered }) => answered))).toEqual(wrong.map(() => 'by Apollo Server'))
  expect(toApollo).toEqual([undefined, undefined])
  await settled()
  land()
  expect(await right.answered).toContain('"data"')
})

it('a plan is found by its operation and text alone, however callers divide the two', () => {
  const schema = makeExecutableSchema({ typeDefs: 'type Query { id: ID }' })
  const plans = createPlans(schema, { delegates: false })
  const text = 'query A {\nid }'
  const document = parse(text)
  const planned = plans.add(text, 'A', document, document.definitions[0] as OperationDefinitionNode)
  expect(plans.find(text, 'A')).toBe(planned)
  for (const [source, name] of [
    ['id }', 'A\nquery A {'],
    [`A\n${text}`, undefined],
    [`\n${text}`, 'A'],
    [text, undefined],
    [text, '']
  ] as const)
    expect(plans.find(source, name)).toBeUndefined()
})
