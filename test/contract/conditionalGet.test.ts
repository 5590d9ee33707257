import { startHarness, type Harness, type Reply, type Who } from '../support/harness.ts'

let harness: Harness
beforeEach(async () => void (harness = await startHarness()))
afterEach(() => harness.close())

const page = '{ myGrants(first: 2) { nodes { id status } } }'
const accept = 'application/graphql-response+json'

const get = (query = page, headers: Record<string, string> = {}, as: Who = 'alice'): Promise<Reply> =>
  harness.send(`/graphql?query=${encodeURIComponent(query)}`, { as, headers: { accept, ...headers } })
const tagOf = ({ headers }: Reply): string => headers.get('etag') ?? ''
/** Computed, stored, and given again. */
const often = async (): Promise<Reply[]> => [await get(), await get(), await get(), await get()]

it('a GET has an entity tag, and the caller alone may store its answer', async () => {
  for (const { status, headers } of await often()) {
    expect(status).toBe(200)
    expect(headers.get('etag')).toMatch(/^"[\w-]{43}"$/)
    expect(headers.get('cache-control')).toBe('private, no-cache')
    expect(headers.get('vary')).toMatch(/^Authorization, Accept\b/)
  }
})

it('a GET of what the caller has is answered 304 without a body, after Rafiki was asked', async () => {
  const tag = tagOf(await get())
  await get()
  for (const header of [tag, `W/${tag}`, `"another", ${tag}`]) {
    const reply = await get(page, { 'if-none-match': header })
    expect([reply.status, reply.text, tagOf(reply), reply.cost.auth]).toEqual([304, '', tag, 1])
    expect(reply.headers.get('content-type')).toBeNull()
  }
})

it('a GET is answered in full once a row has changed', async () => {
  const [first] = await often()
  const { id } = first?.data.myGrants.nodes.find(({ status }: { status: string }) => status !== 'REVOKED')
  Object.assign(
    harness.rafiki.store.grants.find((row) => row.id === id)!,
    {
      ...{ state: 'FINALIZED', finalizationReason: 'REVOKED' }
    }
  )
  const reply = await get(page, { 'if-none-match': tagOf(first!) })
  expect([reply.status, tagOf(reply) === tagOf(first!)]).toEqual([200, false])
})

it("somebody else's entity tag is of no use, nor is that of another process", async () => {
  const tag = tagOf(await get())
  expect((await get(page, { 'if-none-match': tag }, 'bob')).status).toBe(200)
  expect((await get(page, { 'if-none-match': '*' })).status).toBe(200)
  await harness.close()
  harness = await startHarness()
  expect((await get(page, { 'if-none-match': tag })).status).toBe(200)
})

it('an answer with errors, or by POST, has no entity tag and is not stored', async () => {
  const replies = [
    await get('{ myGrants(after: "x") { nodes { id } } }'),
    await get('{ nothing }'),
    await harness.send('/graphql?query={me{id}}', { headers: { accept } }),
    await harness.ask('alice', page)
  ]
  for (const { headers } of replies)
    expect([headers.get('etag'), headers.get('cache-control')]).toEqual([null, 'no-store'])
})

it('a GET whose parameters are odd is answered as Apollo Server answers it, each time', async () => {
  const variables = encodeURIComponent('{"n":1}')
  const query = encodeURIComponent('query ($n: Int) { myGrants(first: $n) { nodes { id } } }')
  const odd = [
    [`query=${query}&variables=${variables}`, 200],
    [`query=${query}&variables=[]`, 400],
    [`query=${query}&variables={`, 400],
    [`query=${query}&variables=null`, 400],
    [`query=${query}&query=${query}`, 400],
    [`variables=${variables}`, 400]
  ] as const
  for (const [search, status] of odd) {
    for (let time = 0; time < 3; time += 1)
      expect((await harness.send(`/graphql?${search}`, { as: 'alice', headers: { accept } })).status).toBe(status)
  }
})
