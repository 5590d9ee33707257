import { buildSchema, getOperationAST, parse } from 'graphql'
import type { Context } from '../../../src/context.ts'
import { reuseOf } from '../../../src/execution/reuse.ts'
import { maxBytes, ReusableAnswers, viewerKey } from '../../../src/execution/reusableAnswers.ts'
import { walletOf, type Viewer } from '../../../src/identity/viewer.ts'
import { RequestTime } from '../../../src/lib/requestTime.ts'
import { createStats } from '../../../src/observability/requestStats.ts'
import { Recording } from '../../../src/rafiki/recording.ts'
import { readAnswer, shareAnswer } from '../../../src/rafiki/transport/answer.ts'
import type { SentOperation } from '../../../src/rafiki/transport/sign.ts'

const stats = createStats()
const rafiki = { recording: new Recording(() => Promise.reject(new Error('nothing is asked'))) }

const context = (at = Date.now()): Context =>
  ({
    rafiki,
    stats,
    time: new RequestTime(at)
  }) as unknown as Context

it('stored answers take so many bytes at most: the one that was asked for least recently is dropped', async () => {
  let evicted = 0
  let holds = (): number => 0
  const answers = new ReusableAnswers({
    asked: () => undefined,
    evicted: () => (evicted += 1),
    holds: (entries) => void (holds = entries)
  })
  const body = 'x'.repeat(500_000)
  const most = Math.floor(maxBytes / body.length)
  for (let n = 0; n < most + 10; n += 1) answers.store(String(n), body, context())
  expect(holds()).toBeLessThanOrEqual(most)
  expect(evicted).toBeGreaterThanOrEqual(10)
  expect(await answers.find('0', rafiki, stats)).toBeUndefined()
  expect(String(await answers.find(String(most + 9), rafiki, stats))).toBe(body)
})

it('an answer that is too long, or whose time is over at once, is not stored', async () => {
  const answers = new ReusableAnswers()
  answers.store('long', 'x'.repeat(2_000_000), context())
  const over = context()
  expect(over.time.now).toBe(over.time.at)
  answers.store('over', 'x', over)
  for (const key of ['long', 'over']) expect(await answers.find(key, rafiki, stats)).toBeUndefined()
})

describe('an answer that Rafiki was asked for', () => {
  const text = '{"data":{"grants":null}}'
  const sent = (n: number) => ({ part: `${n}`, operation: { service: 'auth', text: '' } }) as SentOperation

  /** Of a request that Rafiki answers as it always does. */
  const asking = (): Context => {
    const recording = new Recording(() => Promise.resolve(shareAnswer(readAnswer(Buffer.from(text))!)))
    return { ...context(), rafiki: { recording } } as unknown as Context
  }
  async function stored(requests: number): Promise<Buffer | undefined> {
    const answers = new ReusableAnswers()
    const first = asking()
    for (let n = 0; n < requests; n += 1) await first.rafiki.recording.ask(sent(n))
    answers.store('key', text, first)
    return answers.find('key', asking().rafiki, stats)
  }

  it('an answer that took more than half of the upstream budget is not given again', async () => {
    expect(String(await stored(25))).toBe(text)
    expect(await stored(26)).toBeUndefined()
  })

  it('a stored answer holds no more bytes than it has', async () => {
    expect((await stored(1))?.buffer.byteLength).toBe(text.length)
  })

  it('an answer that rests on a question without an answer is not stored', async () => {
    const answers = new ReusableAnswers()
    const failing = context()
    await expect(failing.rafiki.recording.ask(sent(1))).rejects.toThrow('nothing is asked')
    answers.store('key', text, failing)
    expect(await answers.find('key', asking().rafiki, stats)).toBeUndefined()
  })
})

describe('the key of a viewer', () => {
  const viewer = (more: Partial<Viewer> = {}): Viewer => ({
    ...{ role: 'accountHolder', subject: 'alice', tenant: { id: 't' } as Viewer['tenant'], scopes: ['a', 'b'] },
    ...{ authTime: 1, expiresAt: 2, wallet: walletOf(['https://wallet.example/alice']) },
    ...more
  })

  it('the key of a viewer is the same for the same claims', () => {
    expect(viewerKey(viewer())).toBe(viewerKey(viewer()))
    expect(viewerKey(viewer({ recorded: { jti: 'of another token' } }))).toBe(viewerKey(viewer()))
    expect(viewerKey(viewer())).toMatch(/^\["t","accountHolder","alice",/)
  })

  it.each<[string, Partial<Viewer>]>([
    ['role', { role: 'operator' }],
    ['subject', { subject: 'bob' }],
    ['tenant', { tenant: { id: 'u' } as Viewer['tenant'] }],
    ['scopes', { scopes: ['a b'] }],
    ['sign-in', { authTime: 2 }],
    ['end', { expiresAt: 3 }],
    ['client', { clientId: 'c' }],
    ['wallet', { wallet: walletOf(['https://wallet.example/bob']) }],
    ['spelling', { wallet: walletOf(['https://WALLET.example/alice']) }]
  ])('the key of a viewer is another for another %s', (_, more) => {
    expect(viewerKey(viewer(more))).not.toBe(viewerKey(viewer()))
  })
})

it('an operation is reusable only if each of its fields says so, in fragments as well', () => {
  const schema = buildSchema('type Query { a: A b: Int } type A { c: Int d: Int }')
  const say = (type: string, field: string): void => {
    const its = (schema.getType(type) as ReturnType<typeof schema.getQueryType>)!.getFields()[field]!
    its.extensions = { reusable: true }
  }
  for (const [type, field] of [
    ['Query', 'a'],
    ['A', 'c']
  ] as const)
    say(type, field)
  const reusable = (text: string): boolean => {
    const document = parse(text)
    return reuseOf(schema, document, getOperationAST(document, 'Q')!).reusable
  }
  expect(reusable('query Q { a { c } }')).toBe(true)
  expect(reusable('query Q { __typename a { __typename c } }')).toBe(true)
  expect(reusable('query Q { a { ...F } } fragment F on A { c }')).toBe(true)
  for (const text of [
    'query Q { b }',
    'query Q { a { c d } }',
    'query Q { a { ...F } } fragment F on A { c d }',
    'query Q { a { ... on A { d } } }',
    'query Q { __schema { queryType { name } } }',
    'mutation Q { a }'
  ])
    expect([text, reusable(text)]).toEqual([text, false])
})
