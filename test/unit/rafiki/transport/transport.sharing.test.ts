import { prepare } from '../../../support/operations.ts'
import type { Transport } from '../../../../src/rafiki/transport/transport.ts'
import { first, json, never, second, startUpstream, transportTo, type Upstream } from '../../../support/upstream.ts'

const query = prepare('auth', 'query($id: ID!) { grant(id: $id) { id } }')
const onBackend = prepare('backend', 'query($id: ID!) { grant(id: $id) { id } }')
const mutation = prepare('auth', 'mutation($id: String!) { revokeGrant(input: { grantId: $id }) { id } }')
let upstream: Upstream
let transport: Transport

beforeEach(async () => {
  upstream = await startUpstream()
  transport = transportTo(upstream.url)
})
afterEach(async () => {
  await transport.close()
  await upstream.close()
})

it('equal queries share bytes: each takes an answer of its own, whatever others do to theirs', async () => {
  upstream.answering = json({ data: { grant: { access: [{ id: 'a' }] } } })
  const [one, other] = await Promise.all([1, 2].map(() => transport.send(first, query, { id: 'x' })))
  expect(upstream.received).toHaveLength(1)
  const taken = [one!.take(), one!.take(), other!.take()]
  expect(new Set(taken).size).toBe(3)
  expect(new Set(taken.map(({ data }) => data?.grant)).size).toBe(3)
  Object.assign(taken[0]!.data!.grant as object, { access: 'written' })
  const asItCame = { data: { grant: { access: [{ id: 'a' }] } } }
  expect([taken[1], taken[2], other!.take()]).toEqual([asItCame, asItCame, asItCame])
})

it('equal bodies of two tenants are a request each, signed as their own, with their own answers', async () => {
  upstream.answering = (received) => json({ data: { grant: received.headers['tenant-id'] } })(received)
  const answers = await Promise.all([first, second, first, second].map((it) => transport.send(it, query, { id: 'x' })))
  const tenants = [first.id, second.id, first.id, second.id]
  expect(answers.map((answer) => answer.take().data?.grant)).toEqual(tenants)
  expect(upstream.received.map(({ headers }) => headers['tenant-id']).sort()).toEqual([first.id, second.id].sort())
})

it('other variables, another text or another service are another request', async () => {
  const whoami = { id: first.id }
  upstream.answering = (received) => json({ data: { grant: received.body.variables.id, whoami } })(received)
  const aliased = prepare('auth', 'query($id: ID!) { a: grant(id: $id) { id } }')
  const answers = await Promise.all([
    transport.send(first, query, { id: 'x' }),
    transport.send(first, query, { id: 'y' }),
    transport.send(first, aliased, { id: 'x' }),
    transport.send(first, onBackend, { id: 'x' })
  ])
  expect(answers.map((answer) => answer.take().data?.grant)).toEqual(['x', 'y', 'x', 'x'])
  expect(upstream.received).toHaveLength(4)
})

it('equal mutations are sent one by one', async () => {
  await Promise.all([1, 2].map(() => transport.send(first, mutation, { id: 'x' })))
  expect(upstream.received).toHaveLength(2)
})

it('a query after a mutation was sent, and one after it was answered, have requests of their own', async () => {
  upstream.answering = never
  const before = transport.send(first, query, { id: 'x' })
  const written = transport.send(first, mutation, { id: 'x' })
  const during = transport.send(first, query, { id: 'x' })
  await upstream.arrived(3)
  const sent = upstream.received.find(({ body }) => body.query === mutation.text)!
  json({ data: {} })(sent)
  await written
  const after = transport.send(first, query, { id: 'x' })
  await upstream.arrived(4)
  for (const received of upstream.received) if (received !== sent) json({ data: {} })(received)
  expect(await Promise.all([before, during, after])).toHaveLength(3)
})

it('the last waiter that gives up ends the request at the other end too', async () => {
  upstream.answering = never
  const both = [new AbortController(), new AbortController()]
  const answers = both.map(({ signal }) => transport.send(first, query, { id: 'x' }, { signal }))
  await upstream.arrived(1)
  const closed = new Promise((resolve) => upstream.received[0]!.response.once('close', resolve))
  for (const controller of both) controller.abort(new Error('gone'))
  for (const answer of answers) await expect(answer).rejects.toThrow('gone')
  await closed
  expect(upstream.received).toHaveLength(1)
})

it('a caller who leaves does not end a mutation that was sent', async () => {
  upstream.answering = never
  const caller = new AbortController()
  const written = transport.send(first, mutation, { id: 'x' }, caller)
  await upstream.arrived(1)
  caller.abort(new Error('gone'))
  json({ data: { revokeGrant: { id: 'x' } } })(upstream.received[0]!)
  expect((await written).take()).toEqual({ data: { revokeGrant: { id: 'x' } } })
})
